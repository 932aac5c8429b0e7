import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// What stands at a path, as far as it takes to say that another thing was expected.
package enum InputKind: Sendable, Hashable {
  /// The folder that training writes.
  case run
  case folder
  case numbers(ArraySource.Format)
  case image
  case model
  /// A text, or nothing that is known. What can be read only once, as a pipe, is not looked into.
  case other

  /// - Throws: `FileFailure`: missing, unreadable.
  package init(of path: String) throws {
    guard FileManager.default.fileExists(atPath: path) else { throw FileFailure(path: path, problem: .missing) }
    guard FolderListing.isFile(path) else {
      let isRun = ["config.json", "metrics.jsonl"].allSatisfy { FolderListing.isFile("\(path)/\($0)") }
      self = isRun ? .run : .folder
      return
    }
    guard FolderListing.isRegularFile(path) else {
      self = .other
      return
    }
    if let format = try ArraySource.format(of: path) {
      self = .numbers(format)
    } else if ImageFormat(opening: try ContentReader(path: path).read(8)) != nil {
      self = .image
    } else {
      self = path.hasSuffix(".safetensors") ? .model : .other
    }
  }

  /// In words, as the end of "found …".
  package var words: String {
    switch self {
    case .run: "the folder of a run"
    case .folder: "a folder"
    case .numbers(.svmlight): "a file of numbers (SVMlight)"
    case .numbers(let format): "a file of numbers (\(format.rawValue.uppercased()))"
    case .image: "an image"
    case .model: "a model file"
    case .other: "a table, or another kind of file"
    }
  }

  /// Whether a file, plain or gzip, begins as a text does. What can be read only once is not looked into.
  ///
  /// - Throws: `FileFailure`.
  package static func beginsAsText(_ path: String) throws -> Bool {
    guard FolderListing.isRegularFile(path) else { return false }
    let opening = try ContentReader(path: path).read(64)
    return !opening.isEmpty && opening.allSatisfy { $0 >= 0x20 || (0x09...0x0d).contains($0) }
  }

  /// Checks that rows can be learned from what stands at a path.
  ///
  /// - Throws: `FileFailure` for a run, a model file or a single image, and what `init` throws.
  package static func requireRows(at path: String) throws {
    let kind = try InputKind(of: path)
    let remedy: Remedy
    switch kind {
    case .folder, .numbers, .other: return
    case .run: remedy = "Name the files that it is to be trained on; a run is what `pseudolabel predict` takes first"
    case .model: remedy = "Name the files that it is to be trained on; `pseudolabel predict` takes the run's folder"
    case .image: remedy = "Name the folder that has a sub-folder of images for each class"
    }
    throw FileFailure(
      path: path,
      problem: .malformed(
        place: "data", expected: "a table, a folder of images or a file of numbers", found: kind.words),
      remedy: remedy)
  }
}
