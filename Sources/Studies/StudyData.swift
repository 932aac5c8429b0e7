import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// The rows of a data set of one's own, parted into those with a label and those without.
package struct StudyData: Sendable {
  package let classes: ClassNames
  /// What the labels are called in messages: `column "churn"`.
  package let target: String
  /// Of all rows.
  package let features: Features
  package let labeled: LabeledSet
  package let unlabeled: UnlabeledSet
  /// Where the labelled rows stand among all rows, from 0.
  package let labeledRows: [Int]
  /// Where the unlabelled ones do.
  package let unlabeledRows: [Int]
  /// Whether rows are texts, or have some, so that most of their many features are 0.
  package let hasText: Bool

  /// - Parameters:
  ///   - rows: as the files give them.
  ///   - origin: the file or folder, for messages.
  ///   - target: what the labels are called in messages: `column "churn"`.
  ///   - unusedLabels: labels in files of unlabelled rows, for the message where there are no others.
  ///   - noLabels: what to do where there are none.
  ///   - missingLabels: what stood in place of labels, for the message where a class is among it.
  ///   - hasText: whether rows are texts, or have some.
  /// - Throws: `FileFailure` where there are no labels, labels of one class only, or so many classes that the target must
  ///   be a number or a name.
  package init(
    _ rows: PartlyLabeledRows, origin: String, target: String, unusedLabels: Int = 0, noLabels: Remedy? = nil,
    missingLabels: MissingCells? = nil, hasText: Bool = false
  ) throws {
    self.hasText = hasText
    let names = ClassNames(rows.labels.compactMap { $0 })
    let numbers = names.numbers(of: rows.labels)
    labeledRows = numbers.indices.filter { numbers[$0] != nil }
    unlabeledRows = numbers.indices.filter { numbers[$0] == nil }
    guard !labeledRows.isEmpty else {
      throw FileFailure(
        path: origin,
        problem: .malformed(
          place: target, expected: "labels in some of the \(rows.count) rows", found: "none"),
        remedy: unusedLabels == 0
          ? noLabels ?? missingLabels?.remedyForMissedClass
          : "There are \(unusedLabels) labels in the files of --unlabeled, where none is looked at; name these files without it"
      )
    }
    guard names.count > 1 else {
      throw FileFailure(
        path: origin,
        problem: .malformed(
          place: target, expected: "labels of at least two classes",
          found: "\"\(names.names[0])\" only, in \(labeledRows.count.counted("row"))"),
        remedy: missingLabels?.remedyForMissedClass)
    }
    guard names.count <= 1000, names.count <= max(2, labeledRows.count / 2) || names.count <= 20 else {
      throw FileFailure(
        path: origin,
        problem: .malformed(
          place: target, expected: "classes that several rows share",
          found: "\(names.count) different labels in \(labeledRows.count) rows"),
        remedy: "Numbers to be estimated, names and identifiers are no classes")
    }
    classes = names
    self.target = target
    features = rows.features
    labeled = LabeledSet(
      features: rows.features.selecting(labeledRows), labels: labeledRows.compactMap { numbers[$0] },
      classes: names.count)
    unlabeled = UnlabeledSet(features: rows.features.selecting(unlabeledRows))
  }

  /// Labelled rows of each class.
  package var classCounts: [Int] {
    labeled.labels.reduce(into: [Int](repeating: 0, count: classes.count)) { $0[$1] += 1 }
  }
}

extension MissingCells {
  /// What to do where words that mean "no label" are meant as classes; nil where only blanks stood there.
  fileprivate var remedyForMissedClass: Remedy? {
    guard !words.isEmpty else { return nil }
    let list = words.prefix(3).map { "\"\($0)\"" }.joined(separator: ", ")
    return Remedy(
      "Rows with \(list) count as unlabelled. If \(words.count == 1 ? "that is a class" : "those are classes"), name the words "
        + "that mean no label with --missing; --missing \"\" leaves blanks alone")
  }
}
