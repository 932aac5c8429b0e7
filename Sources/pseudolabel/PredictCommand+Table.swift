import Foundation
import PseudoLabeling

extension PredictCommand {
  /// The rows of the file, or the images of the folder, with the answer beside each.
  func predictRows(with classifier: TrainedClassifier, like source: DataSource?) throws {
    let least = minConfidence ?? 0
    guard (0...1).contains(least) else {
      throw RequestFailure("--min-confidence", expected: "a probability from 0 to 1", found: "\(least)")
    }
    let predictor = try classifier.rowPredictor(
      for: file, like: source, skipsUnreadable: skipUnreadable, inputPath: compute.inputPath ?? .dense,
      on: compute.makeCPU())
    let delimiter = predictor.delimiter
    let added = (["prediction", "confidence"] + predictor.classes.names.map { "p(\($0))" })
      .free(beside: predictor.columns)
    var header: String? = TableLine(predictor.header(of: predictor.columns) + added, delimiter: delimiter).text + "\n"
    try deliver {
      if let text = header {
        header = nil
        return text
      }
      guard let rows = try predictor.next() else {
        // Nothing is delivered that was answered without a column that is there.
        if let column = predictor.strays.first(where: \.areAll) { throw column.failure(in: file) }
        return nil
      }
      return rows.reduce(into: "") { text, row in
        let answer = row.confidence >= least ? row.prediction : ""
        let numbers =
          row.isAnswered
          ? ([row.confidence] + row.probabilities).map { String(format: "%.6g", $0) }
          : added.dropFirst().map { _ in "" }
        text += TableLine(row.cells + [answer] + numbers, delimiter: delimiter).text + "\n"
      }
    }
    if !talk.isQuiet { predictor.sayWhatWasOdd() }
  }

  /// Hands the text that `next` gives, until nil, to `--output`, or to standard output.
  func deliver(_ next: () throws -> String?) throws {
    if let output {
      try AtomicFile.write(to: output) { append in
        while let text = try next() { try append(Data(text.utf8)) }
      }
    } else {
      while let text = try next() { Terminal.write(table: text) }
    }
  }
}

extension RowPredictor {
  /// Says on standard error what was left out, could not be read, or was not there in training.
  func sayWhatWasOdd() {
    for text in remarks { Terminal.warn(text) }
    for kind in Set(strays.map(\.kind)).sorted() {
      Self.say(strays.filter { $0.kind == kind }.map { ($0.column, $0.text) })
    }
    let (far, others) = (novelties.filter { $0.far != nil }, novelties.filter { $0.far == nil })
    Self.say(far.map { ($0.column, $0.text) })
    Self.say(others.filter { $0.firstCategory != nil }.map { ($0.column, $0.text) })
    Self.say(others.filter { $0.firstUnit != nil }.map { ($0.column, $0.text) })
    Self.say(others.filter { $0.firstCategory == nil && $0.firstUnit == nil }.map { ($0.column, $0.text) })
  }

  /// Says the same of columns, of many in one line.
  private static func say(_ texts: [(column: String, text: String)]) {
    guard texts.count > 3 else { return texts.forEach { Terminal.warn($0.text) } }
    Terminal.warn(texts[0].text + " " + TableLayout.sameOf(texts.dropFirst().map(\.column)))
  }
}
