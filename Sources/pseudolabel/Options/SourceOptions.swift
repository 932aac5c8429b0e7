import ArgumentParser
import Foundation
import PseudoLabeling

/// Files of one's own, and how they are read.
struct SourceOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      """
      Tables (CSV, TSV) with the rows to learn from; or a folder of PNG and JPEG images with a sub-folder for each class \
      and one called unlabeled; or numbers (NPY, NPZ, SVMlight, IDX). Without any, --dataset tells what to train on.
      """,
      valueName: "file"), completion: .file())
  var files: [String] = []

  @OptionGroup(title: "TABLES") var tables: TableReadingOptions
  @OptionGroup(title: "IMAGES") var images: ImageReadingOptions
  @OptionGroup(title: "ARRAYS") var arrays: ArrayReadingOptions

  /// Whether the files themselves say what their labels are.
  func needsNoTarget() throws -> Bool { try isFolder || files.first.flatMap(numberFormat) != nil }

  /// The format of a file of numbers; nil where it is none, or where a target says that what looks like one is a table.
  private func numberFormat(of path: String) throws -> ArraySource.Format? { try numberFormat(of: path, like: nil) }

  private func numberFormat(of path: String, like given: DataSource?) throws -> ArraySource.Format? {
    let format = try ArraySource.format(of: path)
    var isTable = tables.target != nil
    if case .table? = given { isTable = true }
    return format == .svmlight && isTable && !ArraySource.isNamedSVMlight(path) ? nil : format
  }

  private var isFolder: Bool {
    var isDirectory: ObjCBool = false
    return files.first.map { FileManager.default.fileExists(atPath: $0, isDirectory: &isDirectory) } == true
      && isDirectory.boolValue
  }

  /// Where the rows come from; nil where no file is named.
  ///
  /// - Parameter given: the files of another run, whose options hold where none are given here.
  /// - Throws: `RequestFailure` where options do not go together; `FileFailure` where nothing is there.
  func source(like given: DataSource? = nil) throws -> DataSource? {
    guard !files.isEmpty else {
      if let idle = (tables.given + images.given + arrays.given).first {
        throw RequestFailure(idle, expected: "a file to apply it to", found: "none")
      }
      return nil
    }
    if let absent = files.first(where: { !FileManager.default.fileExists(atPath: $0) }) {
      throw FileFailure(path: absent, problem: .missing)
    }
    try InputKind.requireRows(at: files[0])
    if isFolder {
      guard case .images(let images)? = given else { return try imageSource(like: nil) }
      return try imageSource(like: images)
    }
    if let format = try numberFormat(of: files[0], like: given) {
      guard case .array(let array)? = given else { return try arraySource(format, like: nil) }
      return try arraySource(format, like: array)
    }
    try ForeignFormat.requireNone(files[0])
    if let idle = arrays.given.first {
      throw RequestFailure(idle, expected: "a file of numbers (NPY, NPZ, SVMlight, IDX)", found: files[0])
    }
    if let idle = images.given.first {
      throw RequestFailure(idle, expected: "a folder of images", found: files[0])
    }
    var table: TableSource?
    if case .table(let other)? = given { table = other }
    guard let target = tables.target ?? table?.target else {
      throw RequestFailure(
        "--target", expected: "the name of the column to be learned", found: "none",
        remedy: "`pseudolabel check FILE` shows the columns")
    }
    return .table(
      TableSource(
        files: files, unlabeled: tables.unlabeled, target: target,
        options: try tables.options(like: table?.options ?? TableOptions())))
  }
}

extension SourceOptions {
  fileprivate func arraySource(_ format: ArraySource.Format, like given: ArraySource?) throws -> DataSource {
    if let idle = tables.given.first(where: { !["--unlabeled", "--missing"].contains($0) }) {
      throw RequestFailure(idle, expected: "a table", found: "the file of numbers \(files[0])")
    }
    if let idle = images.given.first {
      throw RequestFailure(idle, expected: "a folder of images", found: "the file of numbers \(files[0])")
    }
    for file in files + tables.unlabeled {
      guard try ArraySource.format(of: file) == format else {
        try ForeignFormat.requireNone(file)
        throw FileFailure.malformed(
          file, at: "format", expected: "\(format.rawValue), as \(files[0])", found: "another one")
      }
    }
    for (option, value) in [("--feature-array", arrays.featureArray), ("--label-array", arrays.labelArray)] {
      if let value, format != .npz {
        throw RequestFailure(
          option, expected: "an NPZ file, whose arrays have names", found: "\(value) for \(files[0])")
      }
    }
    if let labels = arrays.labelFile {
      try format.requireLabelFile(labels, for: files[0])
      guard files.count == 1 else {
        throw RequestFailure(
          "--label-file", expected: "one NPY or IDX file of rows that it labels",
          found: "\(labels) for \(files.count) files")
      }
    }
    return .array(
      ArraySource(
        files: files, labels: arrays.labelFile, unlabeled: tables.unlabeled, format: format,
        featureArray: arrays.featureArray ?? given?.featureArray, labelArray: arrays.labelArray ?? given?.labelArray,
        missing: tables.missingWords ?? given?.missing))
  }

  fileprivate func imageSource(like given: ImageSource?) throws(RequestFailure) -> DataSource {
    if let idle = arrays.given.first {
      throw RequestFailure(idle, expected: "a file of numbers", found: "the folder \(files[0])")
    }
    if let idle = tables.given.first(where: { $0 != "--unlabeled" }) {
      throw RequestFailure(idle, expected: "a table", found: "the folder \(files[0])")
    }
    for (option, found) in [("file", files.count), ("--unlabeled", tables.unlabeled.count)] where found > 1 {
      throw RequestFailure(option, expected: "one folder of images", found: "\(found)")
    }
    return .images(
      ImageSource(
        folder: files[0], unlabeled: tables.unlabeled.first, shape: try images.imageSize?.get() ?? given?.shape,
        skipsUnreadable: images.skipUnreadable || given?.skipsUnreadable == true))
  }
}

/// How files of numbers are read.
struct ArrayReadingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The labels of an NPY file of rows (NPY; -1 = unlabelled unless --missing says otherwise) or of an IDX file (IDX; 255 likewise).",
      valueName: "file"), completion: .file())
  var labelFile: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The array of rows in an NPZ file. (default: X, x, features or data)", valueName: "name"))
  var featureArray: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("The array of labels in an NPZ file. (default: y, labels or target)", valueName: "name"))
  var labelArray: String?

  var given: [String] {
    [
      ("--label-file", labelFile != nil), ("--feature-array", featureArray != nil),
      ("--label-array", labelArray != nil),
    ].filter(\.1).map(\.0)
  }
}

/// How images are read.
struct ImageReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What images are brought to: height x width, as 32x32, and x1 for grey or x3 for colour behind it. (default: found by \
      looking, the longer side at most 32)
      """, valueName: "size"),
    transform: { text in Result { () throws(RequestFailure) in try ImageReadingOptions.shape(text) } })
  var imageSize: Result<ImageShape, RequestFailure>?
  @Flag(help: "Leave images out that cannot be read, instead of stopping at the first.") var skipUnreadable = false

  var given: [String] {
    [("--image-size", imageSize != nil), ("--skip-unreadable", skipUnreadable)].filter(\.1).map(\.0)
  }

  private static func shape(_ text: String) throws(RequestFailure) -> ImageShape {
    let texts = text.split(separator: "x", omittingEmptySubsequences: false)
    let numbers = texts.compactMap { Int($0) }
    if numbers.count == texts.count, (2...3).contains(numbers.count) {
      let shape = ImageShape(height: numbers[0], width: numbers[1], channels: numbers.count == 3 ? numbers[2] : 3)
      if ImagePreparation.allows(shape) { return shape }
    }
    throw RequestFailure(
      "--image-size", expected: "height x width up to \(ImagePreparation.maximumSide), as 32x32 or 28x28x1", found: text
    )
  }
}
