import PseudoLabelDiagnostics
import PseudoLabelPlatform

extension RunDirectory {
  /// The run's files by their names, as bytes.
  ///
  /// - Throws: `FileFailure` where one cannot be read.
  package func contents() throws -> [String: Data] {
    let names = RunFile.allCases.map(\.rawValue).filter { FileManager.default.fileExists(atPath: "\(path)/\($0)") }
    return Dictionary(uniqueKeysWithValues: try names.map { ($0, Data(try FileContents.read("\(path)/\($0)"))) })
  }

  /// Writes files of a run to a folder, the summary last, and leaves those that are there with the same content. The folder is made where
  /// it is missing.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package static func write(_ files: [String: Data], to path: String) throws {
    try Folder.makeIfMissing(path)
    for (name, data) in files.sorted(by: {
      ($0.key == RunFile.summary.rawValue ? 1 : 0, $0.key) < ($1.key == RunFile.summary.rawValue ? 1 : 0, $1.key)
    }) {
      let file = "\(path)/\(name)"
      if (try? FileContents.read(file)).map({ $0.elementsEqual(data) }) == true { continue }
      try AtomicFile.write(data, to: file)
    }
  }
}
