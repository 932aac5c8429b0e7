import Foundation
import PseudoLabelLabeling
import PseudoLabelPersistence
import PseudoLabeling
import TestSupport
import Testing

@Suite("The journal of answers") struct LabelJournalTests {
  private let folder: TemporaryFolder
  private var path: String { "\(folder.path)/answers.jsonl" }

  init() throws { folder = try TemporaryFolder() }

  static func record(
    _ row: Int, _ answer: LabelAnswer, by annotator: String = "anna", selection: SelectionReason = .uncertain
  ) -> LabelRecord {
    LabelRecord(
      id: 0, example: ExampleKey(row: row, checksum: "abc", name: row == 2 ? "a/b é.png" : nil), answer: answer,
      annotator: annotator, time: Date(timeIntervalSince1970: 1000.25),
      guess: row == 1 ? nil : Guess(label: "no\n\"", confidence: 0.5), selection: selection)
  }

  static let answers = [
    record(0, .label("yes")), record(1, .skip, by: "bob \u{1f600}"), record(2, .unknown, selection: .random),
    record(0, .label("no"), by: "bob"),
  ]

  @Test func whatIsWrittenIsReadAgain() throws {
    var written: [LabelRecord] = []
    do {
      let journal = try LabelJournal(path: path, target: "class")
      for answer in Self.answers { written += try journal.append([answer]) }
      #expect(written.map(\.id) == [1, 2, 3, 4])
      #expect(try journal.undo(2, by: "bob")?.id == 2)
      #expect(try journal.undo(2, by: "bob") == nil)
      #expect(try journal.undo(99, by: "bob") == nil)
      #expect(journal.records == written.filter { $0.id != 2 })
    }
    let again = try LabelJournal(path: path, target: "class")
    #expect(again.records == written.filter { $0.id != 2 })
    #expect(again.setAside == nil)
    #expect(try again.append([Self.answers[0]]).map(\.id) == [6])
  }

  @Test func whereverTheFileIsCutOffWholeAnswersStayAndTheRestIsKeptAside() throws {
    do {
      let journal = try LabelJournal(path: path, target: "class")
      try journal.append(Array(Self.answers.prefix(2)))
    }
    let whole = try FileContents.read(path)
    let headingEnd = try #require(whole.firstIndex(of: 10)) + 1
    for length in headingEnd...whole.count {
      let cut = whole.prefix(length)
      let place = "\(folder.path)/cut-\(length).jsonl"
      try AtomicFile.write(cut, to: place)
      let journal = try LabelJournal(path: place, target: "class")
      let ends = cut.indices.filter { cut[$0] == 10 }
      #expect(journal.records.count == ends.count - 1)
      let rest = cut[((ends.last ?? -1) + 1)...]
      if rest.isEmpty {
        #expect(journal.setAside == nil)
      } else {
        #expect(try FileContents.read(#require(journal.setAside)) == Data(rest))
      }
      try journal.append([Self.answers[3]])
      #expect(journal.records.last?.answer == .label("no"))
    }
  }

  @Test func oneHolderAtATime() throws {
    let journal = try LabelJournal(path: path, target: "class")
    let failure = try #require(throws: FileFailure.self) { try LabelJournal(path: path, target: "class") }
    #expect(failure.description.contains("another process writes to it"))
    #expect(journal.records.isEmpty)
  }

  @Test func aJournalOfSomethingElseIsRefused() throws {
    do { _ = try LabelJournal(path: path, target: "class") }
    let failure = try #require(throws: FileFailure.self) { try LabelJournal(path: path, target: "colour") }
    #expect(failure.description.contains("expected \"colour\", which is to be labelled now, found \"class\""))
    try folder.write("a,b\n1,2\n".utf8, to: "table.csv")
    #expect(throws: FileFailure.self) { try LabelJournal(path: "\(folder.path)/table.csv", target: "class") }
    #expect(try FileContents.read("\(folder.path)/table.csv") == Data("a,b\n1,2\n".utf8))
  }

  /// A record counts once `append` has returned, whenever the process is killed behind that.
  @Test(arguments: [1, 40]) func aKillLosesNoAcknowledgedAnswer(together: Int) throws {
    let writer = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
      .appending(path: "AnswerWriter")
    try #require(FileManager.default.isExecutableFile(atPath: writer.path(percentEncoded: false)))
    var stream = SystemRandomNumberGenerator()
    var least = 0
    for _ in 0..<30 {
      let process = Process()
      process.executableURL = writer
      process.arguments = [path, "\(together)"]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      // Until the first answer is there, then a moment that chance chooses.
      var said = pipe.fileHandleForReading.availableData
      usleep(UInt32.random(in: 0...20_000, using: &stream))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      said += pipe.fileHandleForReading.readDataToEndOfFile()
      let acknowledged = String(decoding: said, as: UTF8.self).split(separator: "\n").compactMap { Int($0) }.last ?? 0
      least = max(least, acknowledged)
      let journal = try LabelJournal(path: path, target: "class")
      #expect(acknowledged > 0)
      #expect(journal.records.count >= least)
      #expect(journal.records.map(\.id) == Array(1...journal.records.count))
      #expect(journal.records.enumerated().allSatisfy { $1.answer == .label("class \($0 % 3)") })
    }
  }
}

@Suite("What answers come to") struct VerdictTests {
  private func verdicts(_ answers: [(Int, LabelAnswer, String, SelectionReason)]) -> Verdicts {
    Verdicts(
      answers.enumerated().map { number, answer in
        var record = LabelJournalTests.record(answer.0, answer.1, by: answer.2, selection: answer.3)
        record.id = number + 1
        return (answer.0, record)
      })
  }

  @Test func theLastAnswerOfAPersonCounts() {
    let verdicts = verdicts([(0, .label("a"), "x", .random), (0, .label("b"), "x", .random)])
    #expect(verdicts.labels == [0: "b"])
    #expect(verdicts.conflicts.isEmpty)
  }

  @Test func peopleWhoDifferAreInConflictUntilAReviewSettlesIt() {
    var answers: [(Int, LabelAnswer, String, SelectionReason)] = [
      (0, .label("a"), "x", .random), (0, .label("b"), "y", .random),
    ]
    #expect(verdicts(answers).labels.isEmpty)
    #expect(verdicts(answers).conflicts.map(\.majority) == [nil])
    answers.append((0, .label("b"), "z", .uncertain))
    #expect(verdicts(answers).labels == [0: "b"])
    #expect(verdicts(answers).conflicts.map(\.majority) == ["b"])
    answers.append((0, .skip, "x", .review))
    #expect(verdicts(answers).labels == [0: "b"])
    #expect(verdicts(answers).conflicts.map(\.majority) == ["b"])
    answers.append((0, .label("a"), "z", .review))
    #expect(verdicts(answers).labels == [0: "a"])
    #expect(verdicts(answers).conflicts.isEmpty)
  }

  @Test func skipsAndUnknownsAreNoLabels() {
    let verdicts = verdicts([
      (0, .skip, "x", .random), (1, .unknown, "x", .random), (2, .label("a"), "x", .random),
      (2, .unknown, "y", .random),
    ])
    #expect(verdicts.labels == [2: "a"])
    #expect(verdicts.unknown == [1])
    #expect(verdicts.skipped == [0: ["x"]])
  }
}
