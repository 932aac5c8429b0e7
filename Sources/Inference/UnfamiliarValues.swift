import PseudoLabelDatasets

/// Values of one column of new rows that training has not prepared the classifier for, so that its answers about these rows may be
/// worse than it says. See `LiveClassifier.unfamiliarValues(in:)`.
public struct UnfamiliarValues: Sendable, Hashable {
  /// What is unfamiliar about them.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Numbers or dates far outside those of training: in another unit, with another decimal mark, or standing for a missing value.
    case far
    /// Categories that training has not seen, or too rarely to learn them; all of them count as one category.
    case unseenCategory
    /// No value, where in training every row had one.
    case missing
    /// Numbers that are read although they are written with another unit than in training, or without one.
    case otherUnit
    /// Text that is no number or date, in a column of such. It counts as missing.
    case unreadable
  }

  /// The name of the column; of rows of numbers its number, from 1, or as in the SVMlight files of training.
  public let column: String
  /// What is unfamiliar about the values.
  public let kind: Kind
  /// How many of them there are, at least one.
  public let count: Int
  /// The first of them, of far numbers and dates the farthest; nil where there is no value.
  public let example: String?
  /// A sentence about them.
  public let description: String
}

extension UnfamiliarValues: CustomStringConvertible {
  init(_ cells: StrayCells) {
    self.init(
      column: cells.column, kind: .unreadable, count: cells.count, example: cells.first, description: cells.text)
  }

  init(_ cells: NovelCells) {
    let kind: Kind =
      cells.far != nil
      ? .far : cells.firstUnit != nil ? .otherUnit : cells.firstCategory != nil ? .unseenCategory : .missing
    self.init(
      column: cells.column, kind: kind, count: cells.count,
      example: cells.far?.cell ?? cells.firstUnit ?? cells.firstCategory, description: cells.text)
  }
}

extension UnfamiliarValues {
  /// Those of a table, in the order of its columns.
  static func all(_ novelties: [NovelCells], _ strays: [StrayCells], in table: TablePreparation) -> [UnfamiliarValues] {
    let values = novelties.map(UnfamiliarValues.init) + strays.map(UnfamiliarValues.init)
    guard values.count > 1 else { return values }
    let places = Dictionary(
      zip(table.columns.map(\.name), table.columns.indices), uniquingKeysWith: { first, _ in first })
    return inOrder(values) { places[$0] ?? 0 }
  }

  /// Those of rows of numbers, in the order of their columns.
  static func all(_ novelties: [NovelCells]) -> [UnfamiliarValues] {
    inOrder(novelties.map(UnfamiliarValues.init)) { Int($0) ?? 0 }
  }

  /// Those of one column behind those of the one before it.
  private static func inOrder(_ values: [UnfamiliarValues], _ place: (String) -> Int) -> [UnfamiliarValues] {
    values.enumerated().sorted {
      (place($0.element.column), $0.offset) < (place($1.element.column), $1.offset)
    }.map(\.element)
  }
}

extension LiveClassifier {
  /// What training has not prepared the classifier for in some examples: numbers and dates far outside those of training, categories it
  /// has not seen, values that are missing where none was, and text where it saw numbers. Answers are given all the same, so a program
  /// that answers for others asks here what they are worth.
  ///
  /// Which numbers are far depends on how many there are: some new rows of the same kind lie outside all of training by chance. One call
  /// with many rows therefore tells more than many calls with one.
  ///
  /// - Parameter examples: rows of a table, or of numbers. Nothing is known of images, and of features that are prepared already.
  /// - Returns: an element for each column and each kind of such values, in the order of the columns; none where all is familiar.
  /// - Throws: `ExamplesFailure` for rows that are not like those it was trained on.
  public func unfamiliarValues(in examples: Examples) throws -> [UnfamiliarValues] {
    switch (classifier.preparation, examples) {
    case (_, .features(let features)):
      guard features.columns == classifier.preparation.width else {
        throw ExamplesFailure.width(row: 0, expected: classifier.preparation.width, found: features.columns)
      }
      return []
    case (.images, .images): return []
    case (.table(let table), .table(let rows)):
      return try withEncoder(of: table) { encoder in
        for start in stride(from: 0, to: rows.count, by: Self.pieceSize) {
          let piece = Array(rows[start..<min(rows.count, start + Self.pieceSize)])
          _ = try table.features(of: piece, countingFrom: start, by: &encoder)
        }
        return UnfamiliarValues.all(table.novelties(of: encoder), table.strays(of: encoder), in: table)
      }
    case (.array(let array), .numbers(let rows)):
      let numbers = try array.numbers(of: rows, countingFrom: 0)
      return UnfamiliarValues.all(array.novelties(of: numbers))
    default: throw ExamplesFailure.otherKind(expected: classifier.preparation.kind, found: examples.kind)
    }
  }
}
