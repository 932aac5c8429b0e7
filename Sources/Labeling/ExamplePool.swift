import Foundation
import PseudoLabelDatasets
import PseudoLabelPersistence
import PseudoLabeling

/// The examples of a data source, of which some, or none, have a label: what there is to choose from.
public struct ExamplePool: Sendable {
  /// What an example looks like.
  public enum Content: Sendable, Hashable {
    /// The cells of a row of a table without its target, in the order of the columns.
    case cells([Cell])
    /// The path of a picture.
    case image(path: String)
    /// Numbers of a row, prepared for a network; images where the shape says so.
    case numbers([Float], shape: ImageShape?)
  }

  /// A cell of a table.
  public struct Cell: Sendable, Hashable, Codable {
    /// Its column.
    public var name: String
    /// As it stands in the file.
    public var value: String
    /// Whether the column holds sentences and the like.
    public var isText: Bool
  }

  /// Where the examples come from.
  public let source: DataSource
  /// The class of each example that has one in the files.
  public let givenLabels: [String?]
  /// How doubtful input was read: a sentence or two each.
  public var remarks: [String] { loaded.remarks }
  /// How many examples there are.
  public var count: Int { givenLabels.count }
  package let loaded: LoadedData
  private let cells: PackedCells?
  private let textColumns: Set<String>
  /// Of each file of numbers.
  private let fileChecksums: [String: String]

  /// Reads all files. They need no labels: a table may lack the target column, a folder of images its sub-folders.
  ///
  /// - Parameters:
  ///   - source: which files, and what is to be labelled.
  ///   - labels: further labels, by the row; they take the place of those in the files.
  ///   - progress: called now and then with the rows read so far.
  /// - Throws: `FileFailure` and `RequestFailure`, as `TrainingData`.
  public init(_ source: DataSource, labels: [Int: String] = [:], progress: (Int) -> Void = { _ in }) throws {
    let loaded = try source.load(needsLabels: false, progress: progress).relabeled(by: labels, of: source.files[0])
    self.source = source
    self.loaded = loaded
    givenLabels = loaded.rows.labels
    cells = try { if case .table(let table) = source { try PackedCells(table) } else { nil } }()
    textColumns = Set(loaded.table?.columns.filter { $0.kind == .text }.map(\.name) ?? [])
    fileChecksums = try {
      if case .array(let array) = source { try DataSource.array(array).checksums() } else { [:] }
    }()
    if let cells, cells.count != count {
      throw FileFailure.malformed(
        source.files[0], at: "rows", expected: "\(count), as at the first reading", found: "\(cells.count)")
    }
  }

  /// What an example looks like.
  public func content(ofRow row: Int) -> Content {
    if let cells {
      return .cells(
        cells.row(row).map { Cell(name: $0.name, value: $0.value, isText: textColumns.contains($0.name)) })
    }
    if case .paths(let paths) = loaded.places { return .image(path: paths[row]) }
    return .numbers(loaded.rows.features.values(ofRow: row), shape: loaded.rows.features.imageShape)
  }

  /// Some examples as a classifier takes them that was trained on others of the kind.
  func examples(_ rows: Range<Int>) -> Examples {
    if let cells {
      return .table(
        rows.map { Dictionary(cells.row($0).map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first }) })
    }
    if case .paths(let paths) = loaded.places { return .images(Array(paths[rows])) }
    return .features(loaded.rows.features.selecting(Array(rows)))
  }

  /// Where an example stands: "row 17 of customers.csv", the path of an image.
  public func place(ofRow row: Int) -> String { loaded.placeText(ofRow: row) }

  /// How answers name an example.
  ///
  /// - Throws: `FileFailure` for an image that can no longer be read.
  public func key(ofRow row: Int) throws -> ExampleKey {
    if let cells {
      let text = cells.row(row).map { "\($0.name)\u{1f}\($0.value)" }.joined(separator: "\u{1e}")
      return ExampleKey(row: row, checksum: try Self.short(SHA256.digest(of: Array(text.utf8))))
    }
    if case .paths(let paths) = loaded.places {
      return ExampleKey(
        row: row, checksum: try Self.short(SHA256.digest(ofFiles: [paths[row]])), name: name(ofImage: paths[row]))
    }
    let place = loaded.place(ofRow: row)
    let text = "\(fileChecksums[place.file] ?? ""):\(place.number)"
    return ExampleKey(row: row, checksum: try Self.short(SHA256.digest(of: Array(text.utf8))))
  }

  /// A number that a row has by chance, always the same for the same content: the cells of a table, the name of an image, the place in a
  /// file of numbers.
  func randomKey(ofRow row: Int, seed: UInt64) -> UInt64 {
    let text: String
    if let cells {
      text = cells.row(row).map { "\($0.name)\u{1f}\($0.value)" }.joined(separator: "\u{1e}")
    } else if case .paths(let paths) = loaded.places {
      text = name(ofImage: paths[row])
    } else {
      text = "\(loaded.place(ofRow: row))"
    }
    return Array(text.utf8).withUnsafeBytes { ContentHash.hash($0, seed: seed) }
  }

  private static func short(_ digest: String) -> String { String(digest.prefix(16)) }

  /// The names of a table's columns but the target, those of its first file first; none of other data.
  var cellNames: [String] {
    (cells?.columns ?? []).joined().reduce(into: (names: [String](), seen: Set<String>())) { found, name in
      if found.seen.insert(name).inserted { found.names.append(name) }
    }.names
  }

  /// The path of an image within its folder.
  func name(ofImage path: String) -> String {
    let folder = source.files[0].hasSuffix("/") ? source.files[0] : source.files[0] + "/"
    return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
  }

  /// The rows of images, by their paths within the folder; none of other data.
  var rowsOfImages: [String: Int] {
    guard case .paths(let paths) = loaded.places else { return [:] }
    return Dictionary(zip(paths.map(name), paths.indices), uniquingKeysWith: { first, _ in first })
  }
}

/// The cells of a table, in one block of memory.
struct PackedCells: Sendable {
  /// Of each file, the names of the columns.
  let columns: [[String]]
  /// For each row, the columns that it has, as a number of `columns`.
  private var layouts: [Int32] = []
  private var bytes: [UInt8] = []
  /// Where each cell ends, row by row.
  private var ends: [Int] = []
  /// Where the cells of each row begin in `ends`.
  private var starts: [Int] = []

  var count: Int { starts.count }

  /// - Throws: `FileFailure`.
  init(_ table: TableSource) throws {
    var columns: [[String]] = []
    var hasHeader = table.options.hasHeader
    var hasRowNames: Bool?
    for (number, path) in (table.files + table.unlabeled).enumerated() {
      let reader = try TableFile.reader(
        of: path, delimiter: table.options.delimiter, hasHeader: hasHeader, naming: [table.target],
        expectsRowNames: hasRowNames ?? false)
      hasRowNames = hasRowNames ?? (reader.rowNames != nil)
      hasHeader = hasHeader ?? reader.dialect.hasHeader
      let kept = reader.columns.indices.filter { reader.columns[$0] != table.target }
      columns.append(kept.map { reader.columns[$0] })
      while let row = try reader.next() {
        layouts.append(Int32(clamping: number))
        starts.append(ends.count)
        for place in kept {
          bytes += row.cells[place].utf8
          ends.append(bytes.count)
        }
      }
    }
    self.columns = columns
  }

  /// The cells of a row with the names of their columns.
  func row(_ row: Int) -> [(name: String, value: String)] {
    let start = starts[row]
    return columns[Int(layouts[row])].enumerated().map { place, name in
      let cell = start + place
      let begin = cell == 0 ? 0 : ends[cell - 1]
      return (name, String(decoding: bytes[begin..<ends[cell]], as: UTF8.self))
    }
  }
}

extension Features {
  /// The values of a row.
  func values(ofRow row: Int) -> [Float] {
    let start = rows[row] * columns
    switch storage {
    case .bytes(let bytes, let scale): return bytes[start..<start + columns].map { Float($0) * scale }
    case .floats(let floats): return Array(floats[start..<start + columns])
    case .sparse(let sparse):
      var values = [Float](repeating: 0, count: columns)
      for entry in sparse.entries(ofRow: rows[row]) { values[Int(sparse.columns[entry])] = sparse.values[entry] }
      return values
    }
  }
}
