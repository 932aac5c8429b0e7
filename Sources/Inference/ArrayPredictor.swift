import PseudoLabelDatasets
import PseudoLabelDiagnostics

/// Answers about the rows of a file of numbers.
final class ArrayPredictor: RowPredictor {
  let columns = ["row"]
  let delimiter = Delimiter.comma
  let strays: [StrayCells] = []
  var hasLabels: Bool { rows.labels.contains { $0 != nil } }
  var classes: ClassNames { live.classifier.classes }
  private let preparation: ArrayPreparation
  private let live: LiveClassifier
  private let rows: PartlyLabeledNumbers
  let remarks: [String]
  let novelties: [NovelCells]
  private var given = 0

  init(
    _ preparation: ArrayPreparation, _ live: LiveClassifier, path: String, labels: String?, source: ArraySource?
  ) throws {
    guard let format = try ArraySource.format(of: path) else {
      try ForeignFormat.requireNone(path)
      throw FileFailure.malformed(
        path, at: "format", expected: "NPY, NPZ, SVMlight or IDX, as in training", found: "another one")
    }
    if let labels { try format.requireLabelFile(labels, for: path) }
    self.preparation = preparation
    self.live = live
    let new = try ArraySource(
      files: [path], labels: labels, format: format, featureArray: source?.featureArray, labelArray: source?.labelArray,
      missing: source?.missing
    ).rows(like: preparation, classes: live.classifier.classes.names)
    (rows, remarks) = (new.rows, new.remarks)
    novelties = preparation.novelties(of: rows.features)
  }

  func next() throws -> [AnsweredRow]? {
    guard let piece = nextPiece() else { return nil }
    return live.rows(preparation.prepared(rows.features.rows(piece))) { number in
      let row = piece.lowerBound + number
      return (["\(row + 1)"], "row \(row + 1)", rows.labels[row])
    }
  }

  func nextPrepared() throws -> PartlyLabeledRows? {
    nextPiece().map { piece in
      PartlyLabeledRows(
        features: preparation.prepared(rows.features.rows(piece)), labels: Array(rows.labels[piece]))
    }
  }

  private func nextPiece() -> Range<Int>? {
    guard given < rows.count else { return nil }
    let first = given
    given = min(rows.count, first + LiveClassifier.pieceSize)
    return first..<given
  }
}
