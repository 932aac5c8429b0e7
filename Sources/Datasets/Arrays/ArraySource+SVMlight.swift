import PseudoLabelDiagnostics

/// How the features of SVMlight files are counted.
extension ArraySource {
  /// The files, where they are SVMlight's; features count from 0 in all of them where one has a feature 0. None for other
  /// formats.
  func svmlightFiles() throws -> [SVMlightFile] {
    guard format == .svmlight else { return [] }
    // Arrays tell by their headers what they take. Of text, values take half of the file's size at least, three times.
    for path in files + unlabeled {
      guard let size = try InputFile(path: path).size else { continue }
      try MemoryNeed().require(1.5 * Double(size), for: path, remedy: "Use fewer rows, or fewer columns")
    }
    return try (files + unlabeled).map { try SVMlightFile(path: $0) }
  }

  /// What is said about files that are SVMlight's by their lines alone; nil where their names say so.
  func recognitionRemark() -> String? {
    guard format == .svmlight, let path = (files + unlabeled).first(where: { !Self.isNamedSVMlight($0) }) else {
      return nil
    }
    return
      "\(path) is read as SVMlight, because its lines are \"label index:value …\". If it is a table, name the column to be learned with --target."
  }

  /// What is said about files of which some have a feature 0, and others none.
  func indexRemark(_ texts: [SVMlightFile]) -> String? {
    let paths = files + unlabeled
    guard let with = texts.firstIndex(where: { $0.firstIndex == 0 }),
      let without = texts.firstIndex(where: { $0.firstIndex == 1 })
    else { return nil }
    return
      "Features are read as counted from 0 in all files: \(paths[with]) has a feature 0, though \(paths[without]) has none. If that is counted from 1, each of its values is taken for that of the next feature; write all files alike."
  }

  /// The rows of an SVMlight file with as many columns as were learned.
  ///
  /// Where SVMlight files were learned, features count as there. In arrays they have no numbers, so that the file itself
  /// tells: its feature 0, or where it has none its feature 1, is the first column.
  func svmlightRows(like preparation: ArrayPreparation) throws -> NewRows {
    let path = files[0]
    let text = try SVMlightFile(path: path)
    let (columns, first) = (preparation.columns, preparation.firstIndex ?? text.firstIndex)
    let largest = text.largestIndex ?? 0
    let (rows, leftOut) = try text.rows(columns: columns, firstIndex: first)
    var remarks: [String] = []
    if leftOut > 0 {
      remarks.append(
        "\(leftOut.counted("value was", "values were")) left out: the classifier was trained on features up to number \(columns - 1 + first)."
      )
    }
    if preparation.firstIndex == nil {
      remarks.append(
        "The classifier was trained on columns without numbers: feature \(first) of \(path) is read as the first, feature \(columns - 1 + first) as the last."
          + (first == 1 && largest < columns
            ? " If features count from 0, write a feature 0 in the first row: 0:0." : ""))
    } else if first == 0, text.firstIndex == 1, largest == columns {
      remarks.append(
        "Features are read as counted from 0, as in training, though \(path) has no feature 0, and a feature \(largest), which training had not. If they are counted from 1, each value was taken for that of the next feature: write these rows and those of training alike."
      )
    } else if let remark = preparation.remarkOnEnds(of: rows.features, path: path) {
      remarks.append(remark)
    }
    return NewRows(rows: rows, remarks: remarks)
  }
}
