import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation

/// What there is to know of a data set before anything is trained on it.
package struct DataCheck: Sendable, Codable {
  package struct Class: Sendable, Hashable, Codable {
    package var name: String
    package var labeled: Int
  }

  package var labeled: Int
  package var unlabeled: Int
  package var classes: [Class]
  package var features: Int
  /// What was recognised in each column of a table.
  package var columns: [ColumnRecognition]?
  package var duplicates: Duplicates
  package var domain: DomainDifference?
  package var outliers: Outliers?
  /// Once a classifier has answered about the unlabelled rows.
  package var classShift: ClassShift?
  package private(set) var findings: [Finding]

  /// - Parameters:
  ///   - data: the rows.
  ///   - loaded: how they were read.
  ///   - seed: draws the rows that are looked at, where there are many.
  ///   - cpu: computes.
  package init(_ data: StudyData, _ loaded: LoadedData, seed: UInt64, on cpu: CPU) {
    labeled = data.labeled.count
    unlabeled = data.unlabeled.count
    features = data.labeled.features.columns
    classes = zip(data.classes.names, data.classCounts).map { Class(name: $0, labeled: $1) }
    columns = loaded.table?.columns
    duplicates = Duplicates(in: data, fingerprints: loaded.fingerprints)
    domain = DomainDifference(in: data, names: loaded.featureNames, seed: seed, on: cpu)
    outliers = Outliers(in: data, seed: seed, on: cpu)
    findings = []
    findings = columnFindings(loaded.table?.source.options ?? TableOptions()) + classFindings + rowFindings(loaded)
    if let cells = loaded.table?.missingLabels, !cells.words.isEmpty {
      let areListed = loaded.table.map { $0.source.options.missing != TableOptions.defaultMissing } ?? false
      let isDoubtful = cells.isMixed || (!areListed && cells.words.contains { $0 != "?" })
      let advice =
        isDoubtful
        ? " To take \(cells.quotedWords) as classes, use --missing \"\", with which only blanks are missing, or list the words that do stand for nothing."
        : ""
      findings.append(
        Finding(isDoubtful ? .warning : .note, .labels, "Read as unlabelled: \(cells.text).\(advice)"))
    }
    if let table = loaded.table, table.pseudoLabels > 0 { findings.append(pseudoLabelFinding(table)) }
    if NumberTarget.isLikely(data.classes.names) {
      findings.append(
        Finding(
          .warning, .labels,
          "The labels (\(data.target)) look like a number to be predicted, not a class: \(classes.count) different numbers in \(labeled) labelled rows. Each number is learned as a class of its own, whatever lies near it. Name another target, or write ranges such as \"18-39\" in place of the numbers."
        ))
    }
    if let table = loaded.table, table.unusedLabels > 0 {
      findings.append(
        Finding(
          .note, .labels,
          "\(table.unusedLabels.counted("label")) in the files of unlabelled rows \(table.unusedLabels == 1 ? "is" : "are") not looked at."
        ))
    }
  }

  /// What becomes of classes that `label` filled in.
  private func pseudoLabelFinding(_ table: TableProfile) -> Finding {
    let count = table.pseudoLabels
    let classes = "\(count) \(count == 1 ? "class" : "classes") that `pseudolabel label` filled in"
    guard table.source.options.trustsPseudoLabels == true else {
      return Finding(
        .warning, .labels,
        "\(classes) \(count == 1 ? "counts" : "count") as missing, so that a guess is not learned as if it were true. To learn from them as if they were true, use --trust-pseudo-labels."
      )
    }
    return Finding(
      .warning, .labels,
      "\(classes) \(count == 1 ? "is" : "are") taken for true, also on rows held out: errors on these say how well the model that filled them in is imitated, and may be far too small. Judge by test rows that were labelled by hand (evaluate)."
    )
  }

  /// Adds what is to be said of test rows that are equal to training rows.
  ///
  /// - Parameter test: their file.
  package mutating func add(_ shared: SharedRows, test: String) {
    guard let text = shared.text(path: test) else { return }
    findings.append(Finding(shared.areMany ? .warning : .note, .duplicates, text))
  }

  /// Adds what answers about the unlabelled rows tell of the shares of the classes among them.
  ///
  /// - Parameters:
  ///   - answers: the class that each unlabelled row was given.
  ///   - heldOut: answers of the same kind about labelled rows that were held out.
  ///   - seed: draws the samples that the intervals come from.
  package mutating func add(answers: [Int], heldOut: ConfusionMatrix, seed: UInt64) {
    guard !answers.isEmpty else { return }
    guard Self.tellsClassesApart(heldOut) else {
      findings.append(
        Finding(
          .note, .classShift,
          "The shares of the classes among the unlabelled rows cannot be estimated: on rows held out the classifier is not clearly better than guessing, or a class is missing there."
        ))
      return
    }
    let counts = answers.reduce(into: [Int](repeating: 0, count: classes.count)) { $0[$1] += 1 }
    let shift = ClassShift(answered: counts, heldOut: heldOut, counts: classes.map(\.labeled), seed: seed)
    classShift = shift
    guard !shift.shifted.isEmpty else { return }
    let list = shift.shifted.prefix(4).map {
      "\(classes[$0].name) \(shift.labeled[$0].rounded) % of the labelled, \(shift.intervals[$0].lower.rounded) to \(shift.intervals[$0].upper.rounded) % of the unlabelled rows"
    }
    findings.append(
      Finding(.note, .classShift, "The classes seem to have other shares: \(list.joined(separator: "; "))."))
  }

  /// Whether answers about held-out rows are clearly better than always the most common class, and every class is there.
  private static func tellsClassesApart(_ heldOut: ConfusionMatrix) -> Bool {
    let rows = (0..<heldOut.classes).map { truth in
      (0..<heldOut.classes).reduce(0) { $0 + heldOut[truth: truth, predicted: $1] }
    }
    let count = rows.reduce(0, +)
    guard count > 0, !rows.contains(0) else { return false }
    let right = (0..<heldOut.classes).reduce(0) { $0 + heldOut[truth: $1, predicted: $1] }
    let share = Double(rows.max() ?? 0) / Double(count)
    return ConfidenceInterval.wilson(successes: right, count: count).lower > share
  }

  /// Adds what answers about held-out rows tell of classes that were not learned.
  ///
  /// - Parameter heldOut: answers by the true classes.
  package mutating func judge(_ heldOut: ConfusionMatrix) {
    let unlearned = classes.indices.filter { k in
      let rows = classes.indices.reduce(0) { $0 + heldOut[truth: k, predicted: $1] }
      return rows > 0 && heldOut[truth: k, predicted: k] == 0
    }
    guard !unlearned.isEmpty else { return }
    let list = unlearned.prefix(8).map { "\"\(classes[$0].name.shortened(to: 80))\"" }.joined(separator: ", ")
    let rest = unlearned.count > 8 ? " and \(unlearned.count - 8) more" : ""
    findings.append(
      Finding(
        .warning, .unlearned,
        "No held-out row of \(unlearned.count == 1 ? "class" : "classes") \(list)\(rest) was recognised. More labels of \(unlearned.count == 1 ? "it" : "them") help most; `train --balance` shows rare classes more often."
      ))
  }

  /// - Parameter options: how the table was asked to be read.
  private func columnFindings(_ options: TableOptions) -> [Finding] {
    (columns ?? []).flatMap { $0.findings(options, countsLeaks: labeled >= 2 * classes.count) }
  }

  private var classFindings: [Finding] {
    var found: [Finding] = []
    let tiny = classes.filter { $0.labeled < 5 }
    if !tiny.isEmpty {
      let list = tiny.prefix(8).map { "\"\($0.name.shortened(to: 80))\" (\($0.labeled))" }.joined(separator: ", ")
      let rest = tiny.count > 8 ? " and \(tiny.count - 8) more" : ""
      let judged =
        tiny.contains { $0.labeled == 1 }
        ? " A class with one row is trained on, but what is learned about it cannot be judged." : ""
      found.append(
        Finding(.warning, .tinyClass, "Classes with fewer than 5 labelled rows: \(list)\(rest).\(judged)"))
    }
    let alike = Spellings.alike(classes.map(\.name))
    if !alike.isEmpty {
      let areNumbers = alike.joined().contains { Double($0) != nil }
      found.append(
        Finding(
          .warning, .labels,
          "The classes \(Spellings.text(of: alike)) differ in \(areNumbers ? "how they are written" : "case or blanks") only; are they the same one?"
        ))
    }
    let counts = classes.map(\.labeled)
    if let most = counts.max(), let least = counts.min(), most > 5 * least {
      found.append(
        Finding(
          .note, .imbalance,
          "The largest class has \(most) labelled rows, the smallest \(least). `train --balance` shows both equally often."
        ))
    }
    return found
  }

  private func rowFindings(_ loaded: LoadedData) -> [Finding] {
    var found = loaded.remarks.map { Finding(.warning, .labels, $0) }
    if let text = loaded.skipped.passedOver {
      found.append(Finding(loaded.skipped.haveImages ? .warning : .note, .labels, text))
    }
    let likely =
      unlabeled == 0
      ? classes.map(\.name).filter(MissingWords.isLikely) : MissingWords.suspects(among: classes.map(\.name))
    let suspects = classes.filter { suspect in
      likely.contains(suspect.name) && !loaded.remarks.contains { $0.contains("Label \(suspect.name) ") }
    }.map { suspect in
      "\(suspect.labeled.counted("row")) \(suspect.labeled == 1 ? "has" : "have") the class \"\(suspect.name)\": --missing \"\(suspect.name)\" reads \(suspect.labeled == 1 ? "it" : "them") as unlabelled."
    }
    if unlabeled == 0 {
      let sentences = ["There are no unlabelled rows to learn from."] + suspects
      found.append(Finding(.warning, .labels, sentences.joined(separator: " ")))
    } else if !suspects.isEmpty {
      let words = "Some classes are called as what stands for \"unlabelled\" elsewhere."
      found.append(Finding(.warning, .labels, ([words] + suspects).joined(separator: " ")))
    }
    if let pair = duplicates.contradiction {
      let places = pair.map { loaded.placeText(ofRow: $0) }.joined(separator: " and ")
      found.append(
        Finding(
          .warning, .contradiction,
          "\(duplicates.contradictory.counted("labelled row")) \(duplicates.contradictory == 1 ? "is" : "are") equal to another one of another class, first \(places)."
        ))
    }
    if duplicates.known > 0 {
      found.append(
        Finding(
          .note, .duplicates,
          "\(duplicates.known.counted("unlabelled row")) \(duplicates.known == 1 ? "is" : "are") equal to a labelled one."
        ))
    }
    if duplicates.labeled > 0 {
      found.append(
        Finding(
          duplicates.labeled * 10 > labeled ? .warning : .note, .duplicates,
          "\(duplicates.labeled.counted("labelled row")) \(duplicates.labeled == 1 ? "is" : "are") equal to another one of the same class; errors on held-out rows may look too small."
        ))
    }
    if let domain, domain.isClear {
      let hint = domain.features.isEmpty ? "" : " They differ most in: \(domain.features.joined(separator: "; "))."
      found.append(
        Finding(
          .warning, .domain,
          "Unlabelled rows seem to come from elsewhere: a classifier tells them from labelled ones in \(domain.area.rounded) of 100 pairs (50 is chance).\(hint)"
        ))
    }
    if let outliers, outliers.share > 0.05 {
      found.append(
        Finding(
          .note, .outliers,
          "About \(outliers.share.rounded) % of the unlabelled rows are unlike any labelled one, and may belong to no class that has labels."
        ))
    }
    return found
  }
}

extension Double {
  /// Of a fraction, in percent.
  fileprivate var rounded: Int { Int((100 * self).rounded()) }
}
