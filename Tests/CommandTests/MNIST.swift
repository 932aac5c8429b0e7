import Foundation
import PseudoLabelCatalog
import PseudoLabelDatasets
import Testing

/// MNIST where `PSEUDOLABEL_DATA` has it. The data sets are known by their checksums, so the command cannot be made to
/// train on anything smaller; its recipe can.
enum MNIST {
  /// Absolute, for the command runs in a folder of its own.
  static let folder: String? = ProcessInfo.processInfo.environment["PSEUDOLABEL_DATA"].flatMap { folder in
    folder.isEmpty ? nil : URL(filePath: folder).standardizedFileURL.path(percentEncoded: false)
  }

  static let isHere =
    folder.map { NamedDataset.mnist.status(in: DataLocations(requested: $0)).origin != nil } ?? false

  static func load() throws -> ImageDataset {
    try ImageDataset(.mnist, directory: (folder ?? "") + "/mnist")
  }

  /// The path of one of the four files.
  static func path(_ name: String) throws -> String {
    try #require(NamedDataset.mnist.status(in: DataLocations(requested: folder)).origin?.found[name])
  }
}

extension Trait where Self == ConditionTrait {
  static var needsMNIST: Self { .enabled(if: MNIST.isHere, "PSEUDOLABEL_DATA has no MNIST") }
}

extension Command {
  /// Trains on MNIST for a moment; `arguments` are added, and repeated options replace those here.
  static func train(
    _ arguments: String..., in folder: Folder, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Result {
    let quick = ["train", "--labels", "100", "--validation", "50", "--hidden", "32", "--epochs", "2", "--threads", "1"]
    return try run(quick + arguments, in: folder, sourceLocation: sourceLocation)
  }
}
