import PseudoLabeling

extension DataSource {
  private var isImages: Bool { if case .images = self { true } else { false } }

  /// Whether a path is one of the files or folders, however it is written.
  func names(_ path: String) -> Bool {
    let place = AtomicFile.resolvingLinks(of: path)
    return place != nil && files.contains { AtomicFile.resolvingLinks(of: $0) == place }
  }

  /// Checks that nothing is given twice: rows that are held out to judge by would be trained on as well.
  ///
  /// - Parameter checksums: of every file, by its path.
  /// - Throws: `RequestFailure` naming two paths that lead to one file or folder, or to files of the same content.
  func requireEachOnce(_ checksums: [String: String]) throws(RequestFailure) {
    var seen: [String: String] = [:]
    for file in files {
      let content = isImages ? nil : checksums[file]
      guard let key = content ?? AtomicFile.resolvingLinks(of: file) else { continue }
      guard let earlier = seen.updateValue(file, forKey: key) else { continue }
      throw RequestFailure(
        "file", expected: "every file once",
        found: earlier == file ? "\(file) twice" : "\(earlier) and \(file), which are the same")
    }
  }
}
