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
      for: path, like: source, skipsUnreadable: skipUnreadable, shard: shard, inputPath: compute.inputPath,
      on: compute.makeCPU())
    let delimiter = predictor.delimiter
    let threshold = try coverage.map { coverage in
      guard let sets = classifier.predictionSets else {
        throw RequestFailure(
          "--coverage", expected: "a model of a run that held labelled rows out",
          found: "\(folder), which knows of none",
          remedy: "Train it again with this version, on at least two rows of a class")
      }
      return try sets.threshold(coverage: coverage)
    }
    let added = AnswerLines.columns(of: predictor.classes, hasSets: threshold != nil).free(beside: predictor.columns)
    let header = TableLine(predictor.header(of: predictor.columns) + added, delimiter: delimiter).text + "\n"
    let lines = AnswerLines(predictor.classes, delimiter: delimiter, atLeast: least, setsFrom: threshold)
    var next = { try predictor.nextLines(lines) }
    try requireSameInput()
    if let ranks = CommandRanks.shared, let table = predictor as? TablePredictor {
      next = dividedLines(table, lines, among: ranks)
    } else if !CommandRanks.isFirst {
      return
    }
    guard CommandRanks.isFirst else {
      _ = try next()
      return
    }
    var pending = [Array(header.utf8)]
    try deliver {
      if !pending.isEmpty {
        defer { pending = [] }
        return pending
      }
      guard let pieces = try next() else {
        // Nothing is delivered that was answered without a column that is there.
        if let column = predictor.strays.first(where: \.areAll) { throw column.failure(in: path) }
        return nil
      }
      return pieces
    }
    if !talk.isQuiet { predictor.sayWhatWasOdd() }
  }

  /// Hands the pieces that `next` gives, until nil, to `--output`, or to standard output.
  func deliver(_ next: () throws -> [[UInt8]]?) throws {
    if let output {
      try AtomicFile.write(to: output) { append in
        while let pieces = try next() { for piece in pieces { try append(Data(piece)) } }
      }
    } else {
      while let pieces = try next() { for piece in pieces { Terminal.write(table: piece) } }
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
