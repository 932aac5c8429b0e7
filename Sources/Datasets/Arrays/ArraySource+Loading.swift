import Diagnostics

extension ArraySource {
  /// Reads all files, and prepares their rows.
  ///
  /// - Throws: `FileFailure`; `RequestFailure` where the rows do not fit in memory.
  func load() throws -> LoadedData {
    let parts = try contents()
    let counts = Array(zip(files + unlabeled, parts.map(\.rows.count)))
    let numbers = NumberRows(joining: parts.map(\.rows.features))
    var rows = PartlyLabeledNumbers(features: numbers, labels: parts.flatMap(\.rows.labels))
    let labels = missing == nil ? numberLabels(of: parts.prefix(files.count)) : nil
    if let unlabeled = labels?.unlabeled { rows.removeLabels([unlabeled]) }
    let preparation = try ArrayPreparation(
      learnedFrom: numbers, firstIndex: parts[0].firstIndex, files: counts)
    return LoadedData(
      rows, preparation: preparation, places: counts,
      remarks: parts.prefix(files.count).compactMap(\.rows.remark)
        + [labels?.remark, numbers.rounding.text].compactMap { $0 })
  }

  /// What the files hold, one after the other, without the labels that mean "unlabelled" whatever the others are.
  private func contents() throws -> [Content] {
    // Arrays tell by their headers what they take. Of text, values take half of the file's size at least, three times.
    for path in files + unlabeled where format == .svmlight {
      guard let size = try InputFile(path: path).size else { continue }
      try MemoryNeed().require(1.5 * Double(size), for: path, remedy: "Use fewer rows, or fewer columns")
    }
    var parts: [Content] = []
    for (number, path) in (files + unlabeled).enumerated() {
      var part = try content(of: path, labels: number == 0 ? labels : nil, firstIndex: parts.first?.firstIndex)
      if let failure = part.unbounded { throw failure }
      if number >= files.count { part.rows.labels = part.rows.labels.map { _ in nil } }
      if let first = parts.first?.rows.features, format != .svmlight, part.rows.features.columns != first.columns {
        throw FileFailure.malformed(
          path, at: "columns", expected: "\(first.columns), as in \(files[0])",
          found: "\(part.rows.features.columns)")
      }
      part.rows.removeLabels(unlabeledWords)
      parts.append(part)
    }
    return parts
  }

  /// What -1 and 0 mean in the files whose labels are looked at.
  private func numberLabels(of parts: some Collection<Content>) -> NumberLabels? {
    let labels = parts.flatMap(\.rows.labels)
    switch format {
    case .svmlight: return NumberLabels(svmlight: labels, hasPlusSign: parts.contains(where: \.hasPlusSign))
    case .npy, .npz: return NumberLabels(numPy: labels)
    case .idx: return nil
    }
  }
}
