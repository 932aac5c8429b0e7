import Foundation
import PseudoLabelInference
import PseudoLabeling
import TestSupport
import Testing

@Suite struct TrainingDataTests {
  static let quick = Classifier(.multilayerPerceptron(hidden: [8]), epochs: 10)

  /// Numbers with gaps, dates, categories of which one is rare, and a name that must not count.
  static let rows: [[String: String]] = (0..<60).map { number in
    let isBig = number % 3 == 0
    return [
      "size": number % 7 == 0 ? "" : "\(Double(number % 5) + (isBig ? 4 : 0))",
      "bought": "2026-0\(1 + number % 9)-1\(number % 10)",
      "colour": number == 11 ? "pink" : ["red", "green", "blue, \"dark\""][number % 3],
      "name": "customer \(number)",
      "verdict": number % 4 == 0 ? ["yes", "no", "no"][number % 3] : "",
    ]
  }

  static let columns = ["bought", "colour", "name", "size", "verdict"]

  /// The same rows as a file.
  private func withFile<Output>(_ body: (String) throws -> Output) throws -> Output {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("rows-\(UUID().uuidString).csv").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func quoted(_ text: String) -> String { "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\"" }
    let lines = Self.rows.map { row in Self.columns.map { quoted(row[$0] ?? "") }.joined(separator: ",") }
    let text = ([Self.columns.joined(separator: ",")] + lines).joined(separator: "\n")
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    return try body(path)
  }

  @Test func rowsInMemoryAreAsInAFile() throws {
    let inMemory = try Self.quick.fitted(to: TrainingData(table: Self.rows, target: "verdict"))
    try withFile { path in
      let source = DataSource.table(TableSource(files: [path], target: "verdict"))
      let fromFile = try Self.quick.fitted(to: TrainingData(source))
      #expect(inMemory == fromFile)
      let predictor = try fromFile.rowPredictor(for: path, on: CPU(threads: 1))
      var answers: [AnsweredRow] = []
      while let piece = try predictor.next() { answers += piece }
      let predictions = try inMemory.predictions(for: .table(Self.rows))
      #expect(predictions.map(\.label) == answers.map(\.prediction))
      #expect(predictions.map(\.probabilities) == answers.map(\.probabilities))
    }
  }

  /// Sets of examples are prepared as rows of numbers are.
  @Test func setsAreRows() throws {
    let set = TinyData.clusters(count: 60, columns: 4)
    guard case .floats(let values) = set.features.storage else {
      Issue.record("the features are no floats")
      return
    }
    let rows = (0..<60).map { Array(values[$0 * 4..<($0 + 1) * 4]) }
    let known = Array(0..<20)
    let labels = set.labels.enumerated().map { $0 < 20 ? "\($1)" : nil }
    let fromSets = try TrainingData(
      labeled: set.selecting(known),
      unlabeled: UnlabeledSet(features: set.features.selecting(Array(20..<60))))
    let a = try Self.quick.fitted(to: fromSets)
    let b = try Self.quick.fitted(to: TrainingData(numbers: rows, labels: labels))
    #expect(a == b)
  }

  /// Bytes of images are asked about as bytes.
  @Test func bytesAreAskedAboutAsBytes() throws {
    let images = try SyntheticDataset.make()
    let known = Array(0..<40)
    let classifier = try Self.quick.fitted(
      to: TrainingData(
        labeled: images.training.selecting(known), unlabeled: UnlabeledSet(features: images.training.features),
        classes: ["left", "right", "top", "bottom"]))
    guard case .bytes(let bytes, _) = images.test.features.storage else {
      Issue.record("the images are not bytes")
      return
    }
    let rows = (0..<images.test.count).map { row in bytes[row * 25..<(row + 1) * 25].map(Float.init) }
    let asNumbers = try classifier.predictions(for: .numbers(rows))
    #expect(try classifier.predictions(for: .features(images.test.features)) == asNumbers)
    let truth = images.test.labels.map { ["left", "right", "top", "bottom"][$0] }
    let evaluation = try classifier.evaluation(on: .numbers(rows), labels: truth)
    #expect(evaluation.errorRate.rate < 0.2)
  }

  /// Times in seconds are learned from rows of numbers as from a table, and what float32 takes for equal is not reported as
  /// equal.
  @Test func numbersFarFromZeroAreAsInATable() throws {
    let rows: [[Double]] = (0..<60).map { row in
      let seconds = (row % 2) * 60 + row * 7 % 20
      return [1.7e9 + Double(seconds), Double(row % 5)]
    }
    let truth = (0..<60).map { $0 % 2 == 0 ? "early" : "late" }
    let labels = truth.enumerated().map { $0 < 30 ? $1 : nil }
    let cells = zip(rows, labels).map { row, label in ["x": "\(row[0])", "y": "\(row[1])", "class": label ?? ""] }
    let kinds: [String: ColumnKind] = ["x": .number, "y": .number]
    let table = try TrainingData(table: cells, target: "class", options: TableOptions(kinds: kinds))
    let data = try TrainingData(numbers: rows, labels: labels)
    #expect(!data.findings().contains { $0.subject == .contradiction })
    let (fromTable, fromNumbers) = (try Self.quick.fitted(to: table), try Self.quick.fitted(to: data))
    #expect(fromTable.model == fromNumbers.model)
    let answers = try fromNumbers.predictions(for: .numbers(rows))
    #expect(try fromTable.predictions(for: .table(cells)) == answers)
    #expect(answers.map(\.label) == truth)
    let narrow = try TrainingData(numbers: rows.map { $0.map(Float.init) }, labels: labels)
    #expect(narrow.findings().contains { $0.subject == .contradiction || $0.subject == .duplicates })
  }

  @Test func findingsNameWhatGivesTheClassAway() throws {
    let leaking = Self.rows.map { row in
      row.merging(["leak": row["verdict"] == "yes" ? "a" : row["verdict"] == "no" ? "b" : ""]) { $1 }
    }
    let findings = try TrainingData(table: leaking, target: "verdict").findings()
    #expect(findings.contains { $0.subject == .leak && $0.text.contains("leak") })
    let honest = try TrainingData(table: Self.rows, target: "verdict").findings()
    #expect(!honest.contains { $0.subject == .leak && $0.text.contains("\"size\"") })
  }

  @Test func whatIsWrongWithRowsIsSaid() throws {
    #expect(throws: ExamplesFailure.width(row: 2, expected: 2, found: 1)) {
      try TrainingData(numbers: [[1, 2], [3, 4], [5]], labels: ["a", "b", nil])
    }
    #expect(throws: ExamplesFailure.labels(expected: 2, found: 1)) {
      try TrainingData(numbers: [[1, 2], [3, 4]], labels: ["a"])
    }
    #expect(throws: ExamplesFailure.width(row: 0, expected: 1, found: 0)) { try TrainingData(numbers: [], labels: []) }
    #expect(throws: FileFailure.self) { try TrainingData(numbers: [[1], [2]], labels: [nil, nil]) }
    #expect(throws: FileFailure.self) { try TrainingData(numbers: [[1], [.infinity]], labels: ["a", "b"]) }
    #expect(throws: FileFailure.self) { try TrainingData(table: Self.rows, target: "price") }
    #expect(throws: FileFailure.self) { try TrainingData(table: [], target: "price") }
  }

  @Test func whatIsWrongWithExamplesIsSaid() throws {
    let table = try Self.quick.fitted(to: TrainingData(table: Self.rows, target: "verdict"))
    #expect(throws: ExamplesFailure.otherKind(expected: "rows of a table", found: "rows of numbers")) {
      try table.predictions(for: .numbers([[1]]))
    }
    #expect(throws: ExamplesFailure.missingColumns(["bought", "colour", "size"], row: 1)) {
      try table.predictions(for: .table([Self.rows[0], ["Size": "3"]]))
    }
    #expect(throws: ExamplesFailure.unknownClass("perhaps", row: 0)) {
      try table.evaluation(on: .table([Self.rows[0]]), labels: ["perhaps"])
    }
    #expect(throws: ExamplesFailure.labels(expected: 1, found: 0)) {
      try table.evaluation(on: .table([Self.rows[0]]), labels: [])
    }
    #expect(try table.predictions(for: .table([])).isEmpty)
    let features = Features(.floats([.nan]), columns: 1)
    #expect(throws: ExamplesFailure.width(row: 0, expected: table.model.network.inputs, found: 1)) {
      try table.predictions(for: .features(features))
    }
    let (rows, labels, _) = ClassifierTests.rows()
    let numbers = try Self.quick.fitted(to: TrainingData(numbers: rows, labels: labels))
    #expect(throws: ExamplesFailure.width(row: 1, expected: 4, found: 2)) {
      try numbers.predictions(for: .numbers([rows[0], [1, 2]]))
    }
    let wrong = Features(.floats([0, 0, 0, 0, 0, .nan, 0, 0]), columns: 4)
    #expect(throws: ExamplesFailure.notFinite(row: 1)) { try numbers.predictions(for: .features(wrong)) }
  }

  /// A cell that is not there is a missing value, in training and afterwards.
  @Test func absentCellsAreMissing() throws {
    let absent = Self.rows.map { $0.filter { !$0.value.isEmpty } }
    #expect(absent != Self.rows)
    let classifier = try Self.quick.fitted(to: TrainingData(table: Self.rows, target: "verdict"))
    #expect(try Self.quick.fitted(to: TrainingData(table: absent, target: "verdict")) == classifier)
    #expect(try classifier.predictions(for: .table(absent)) == classifier.predictions(for: .table(Self.rows)))
  }

  /// Whatever is large prints as what it is, not as all its numbers.
  @Test func largeValuesPrintInShort() async throws {
    let data = try TrainingData(table: Self.rows, target: "verdict")
    let words = "15 labelled rows of no, yes, 45 unlabelled; rows of a table of 3 columns, 11 features"
    #expect("\(data)" == words)
    let fitting = try Self.quick.fitting(to: data)
    let (result, classifier) = (try await fitting.result, try await fitting.result.classifier)
    #expect("\(result.outcome)".hasPrefix("delivered: "))
    let parts: [Any] = [
      result, result.outcome, Examples.table(Self.rows), classifier, classifier.model, classifier.preparation,
      classifier.classes,
      classifier.model.parameters, classifier.model.parameters.tensors, result.outcome.histories,
      result.outcome.ledgers, Features(.floats([Float](repeating: 0, count: 4000)), columns: 2),
      Features.Storage.bytes([UInt8](repeating: 0, count: 4000), scale: 1),
      Outputs(units: .softmax, classes: 2, logits: [Float](repeating: 0, count: 4000)),
    ]
    for part in parts {
      #expect("\(part)".count < 2000 && String(reflecting: part).count < 3000, "\(type(of: part))")
    }
    // Five networks in one.
    #expect("\(classifier.model)" == "network 11-40-2, 562 parameters in 4 tensors")
  }

  /// Many more tasks than there are threads for tasks wait for one classifier, and all get their own answers.
  @Test func tasksWaitWithoutHoldingUpThreads() async throws {
    let (rows, labels, truth) = ClassifierTests.rows()
    let classifier = try await Self.quick.fitted(to: TrainingData(numbers: rows, labels: labels))
    let live = LiveClassifier(classifier, threads: 1)
    let expected = try await live.predictions(for: .numbers(rows))
    #expect(expected == (try classifier.predictions(for: .numbers(rows))))
    #expect(try await live.probabilities(for: .numbers(rows)) == expected.map(\.probabilities))
    let evaluation = try await live.evaluation(on: .numbers(rows), labels: truth)
    #expect(evaluation.count == 90)
    try await withThrowingTaskGroup(of: (Int, [Prediction]).self) { group in
      for number in 0..<300 {
        let row = number % rows.count
        group.addTask { (row, try await live.predictions(for: .numbers([rows[row]]))) }
      }
      var answered = 0
      for try await (row, answers) in group {
        #expect(answers == [expected[row]])
        answered += 1
      }
      #expect(answered == 300)
    }
    await #expect(throws: ExamplesFailure.width(row: 0, expected: 4, found: 1)) {
      try await live.predictions(for: .numbers([[1.0]]))
    }
  }

  /// While the classifier is busy, the threads that tasks share go on with other work; a task that is cancelled gives up.
  @Test func busyClassifiersLetOtherTasksRun() async throws {
    let (rows, labels, _) = ClassifierTests.rows()
    let classifier = try await Self.quick.fitted(to: TrainingData(numbers: rows, labels: labels))
    let live = LiveClassifier(classifier, threads: 1)
    let release = DispatchSemaphore(value: 0)
    live.whileBusy { release.wait() }
    let waiting = (0..<100).map { _ in Task { try await live.predictions(for: .numbers(rows)).count } }
    let cancelled = Task { try await live.predictions(for: .numbers(rows)) }
    cancelled.cancel()
    // Would not come to its end if those who wait held the threads.
    #expect(await Task { 1 + 1 }.value == 2)
    release.signal()
    for task in waiting { #expect(try await task.value == 90) }
    await #expect(throws: CancellationError.self) { try await cancelled.value }
  }

  @Test func oneLiveClassifierAnswersManyAtOnce() async throws {
    let (rows, labels, _) = ClassifierTests.rows()
    let classifier = try await Self.quick.fitted(to: TrainingData(numbers: rows, labels: labels))
    let live = LiveClassifier(classifier, threads: 2)
    let expected = try classifier.predictions(for: .numbers(rows), threads: 1)
    try await withThrowingTaskGroup(of: [Prediction].self) { group in
      for _ in 0..<8 { group.addTask { try live.predictions(for: .numbers(rows)) } }
      for try await answers in group { #expect(answers == expected) }
    }
  }
}
