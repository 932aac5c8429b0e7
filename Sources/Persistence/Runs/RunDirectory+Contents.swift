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

  /// Makes a folder that of a run with these files, the summary last, so that a run is finished when all are there. A folder that has them
  /// is left as it is; other files of a run go away.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package static func write(_ files: [String: Data], to path: String) throws {
    try Folder.makeIfMissing(path)
    let differing = files.filter { name, data in
      (try? FileContents.read("\(path)/\(name)")).map { $0.elementsEqual(data) } != true
    }
    guard !differing.isEmpty else { return }
    let summary = RunFile.summary.rawValue
    unlink("\(path)/\(summary)")
    for name in try Folder.names(in: path) where isOwn(name) && files[name] == nil { unlink("\(path)/\(name)") }
    for (name, data) in files.sorted(by: { $0.key < $1.key }) where name != summary && differing[name] != nil {
      try AtomicFile.write(data, to: "\(path)/\(name)")
    }
    if let data = files[summary] { try AtomicFile.write(data, to: "\(path)/\(summary)") }
  }
}
