import PseudoLabelDiagnostics

extension ArraySource {
  /// What one file holds.
  struct Content {
    /// As they stand there, without the labels that the format itself marks as none.
    var rows: PartlyLabeledNumbers
    /// Whether a label is written with a plus sign.
    var hasPlusSign = false
  }

  /// Reads all files, and prepares their rows.
  ///
  /// - Throws: `FileFailure`; `RequestFailure` where the rows do not fit in memory.
  func load() throws -> LoadedData {
    let texts = try svmlightFiles()
    if let failure = texts.lazy.compactMap(\.unbounded).first { throw failure }
    let firstIndex = texts.map(\.firstIndex).min()
    var parts =
      try firstIndex.map { first in
        try texts.map { Content(rows: try $0.rows(firstIndex: first).rows, hasPlusSign: $0.hasPlusSign) }
      } ?? arrays()
    var removed = MissingCells()
    for number in parts.indices {
      if number >= files.count { parts[number].rows.removeAllLabels() }
      for case let label? in parts[number].rows.labels where doubtfulWords.contains(label) { removed.add(label) }
      parts[number].rows.removeLabels(unlabeledWords)
    }
    let counts = Array(zip(files + unlabeled, parts.map(\.rows.count)))
    let numbers = NumberRows(joining: parts.map(\.rows.features))
    var rows = PartlyLabeledNumbers(features: numbers, labels: parts.flatMap(\.rows.labels))
    let labels = missing == nil ? numberLabels(of: parts.prefix(files.count)) : nil
    if let unlabeled = labels?.unlabeled { rows.removeLabels([unlabeled]) }
    let preparation = try ArrayPreparation(learnedFrom: numbers, firstIndex: firstIndex, files: counts)
    let remarks = [
      recognitionRemark(), indexRemark(texts), labels?.remark, remark(on: removed), preparation.remark(on: numbers),
      preparation.remarkOnRareValues(in: numbers), numbers.rounding.text,
    ]
    return LoadedData(
      rows, preparation: preparation, places: counts,
      remarks: parts.compactMap(\.rows.remark) + remarks.compactMap { $0 })
  }

  /// Words for "unlabelled" that may be classes all the same; none where the user listed the words.
  private var doubtfulWords: Set<String> { missing == nil ? Set(MissingWords.standard).subtracting(["", "?"]) : [] }

  private func remark(on removed: MissingCells) -> String? {
    guard removed.count > 0 else { return nil }
    let isOne = removed.count == 1
    return
      "Read as unlabelled: \(removed.text). If \(isOne ? "that is a class" : "these are classes"), use --missing \"?\"."
  }

  private func arrays() throws -> [Content] {
    var parts: [Content] = []
    for path in files + unlabeled {
      let part = Content(rows: try arrayRows(of: path, labels: parts.isEmpty ? labels : nil))
      if let first = parts.first?.rows.features, part.rows.features.columns != first.columns {
        throw FileFailure.malformed(
          path, at: "columns", expected: "\(first.columns), as in \(files[0])",
          found: "\(part.rows.features.columns)")
      }
      parts.append(part)
    }
    return parts
  }

  /// The rows of a file that is an array.
  func arrayRows(of path: String, labels: String?) throws -> PartlyLabeledNumbers {
    switch format {
    case .npy: return try PartlyLabeledNumbers(npyFeatures: path, npyLabels: labels)
    case .npz: return try PartlyLabeledNumbers(npz: path, features: featureArray, labels: labelArray)
    case .idx:
      guard let labels else {
        let rows = NumberRows(try Features(idx: path))
        return PartlyLabeledNumbers(features: rows, labels: [String?](repeating: nil, count: rows.count))
      }
      let set = try LabeledSet(idxImages: path, idxLabels: labels)
      return PartlyLabeledNumbers(features: NumberRows(set.features), labels: set.labels.map { "\($0)" })
    case .svmlight: preconditionFailure("SVMlight files hold no arrays")
    }
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
