import Foundation
import PseudoLabelPersistence
import PseudoLabelTraining

/// A finished run with the files of its folder, as bytes for another process.
struct RunPackage: Codable {
  private var summary: RunSummary
  private var divergence: Divergence?
  private var files: [String: Data]

  init(_ run: RunSeries.StoredRun, in folder: String) throws {
    (summary, divergence) = (run.summary, run.divergence)
    files = try RunDirectory(opening: folder).contents()
  }

  init(_ data: Data) throws { self = try PropertyListDecoder().decode(RunPackage.self, from: data) }

  var data: Data {
    get throws {
      let encoder = PropertyListEncoder()
      encoder.outputFormat = .binary
      return try encoder.encode(self)
    }
  }

  /// Writes the files that a folder has not, or has with other content: one that both processes see has them already.
  func unpacked(in folder: String) throws -> RunSeries.StoredRun {
    try RunDirectory.write(files, to: folder)
    return RunSeries.StoredRun(summary: summary, divergence: divergence)
  }
}
