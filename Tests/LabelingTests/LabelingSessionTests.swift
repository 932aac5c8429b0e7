import Foundation
import PseudoLabelLabeling
import PseudoLabelPersistence
import PseudoLabeling
import TestSupport
import Testing

@Suite("A session of labelling") struct LabelingSessionTests {
  private let folder: TemporaryFolder
  private var journal: String { "\(folder.path)/answers.jsonl" }

  init() throws { folder = try TemporaryFolder() }

  /// Rows of two numbers; the class of a row is whether the first is the larger one.
  private static func row(_ number: Int) -> (x: Int, y: Int, label: String) {
    let (x, y) = (number * 37 % 29, number * 53 % 31)
    return (x, y, x > y ? "left" : "right")
  }

  private static let settings: LabelingSession.Settings = {
    var settings = LabelingSession.Settings(
      classifier: Classifier(.multilayerPerceptron(hidden: [8]), epochs: 5, threads: 1), classes: ["left", "right"],
      randomShare: 0.25)
    settings.lookAlikeConfidence = 0.5
    return settings
  }()

  private func pool(rows: Range<Int> = 0..<60, labeled: Int = 0, withTarget: Bool = false) throws -> ExamplePool {
    let lines = rows.map { number in
      let row = Self.row(number)
      return "\(row.x).5,\(row.y).5" + (withTarget || labeled > 0 ? ",\(number < labeled ? row.label : "")" : "")
    }
    let header = "x,y" + (withTarget || labeled > 0 ? ",side" : "")
    let path = try folder.write((([header] + lines).joined(separator: "\n") + "\n").utf8, to: "table.csv")
    return try ExamplePool(.table(TableSource(files: [path], target: "side")))
  }

  private func session(_ pool: ExamplePool) throws -> LabelingSession {
    try LabelingSession(pool, journal: journal, settings: Self.settings)
  }

  @Test func aTableWithoutLabelsOrATargetIsLabelledFromNothing() async throws {
    let session = try session(pool())
    #expect(session.classes.names == ["left", "right"])
    #expect(session.model == nil)
    var selections: [SelectionReason] = []
    for _ in 0..<12 {
      let question = try #require(session.questions(for: "anna").first)
      selections.append(question.selection)
      guard case .cells(let cells) = question.content else { Issue.record("no cells"); return }
      #expect(cells.map(\.name) == ["x", "y"])
      #expect(cells.map(\.value) == ["\(Self.row(question.row).x).5", "\(Self.row(question.row).y).5"])
      try session.answer(question.row, .label(Self.row(question.row).label), by: "anna")
    }
    #expect(selections.prefix(2).allSatisfy { $0 == .representative })
    #expect(selections.count { $0 == .random } == 3)
    await session.trained()
    #expect(session.model != nil)
    let question = try #require(session.questions(for: "anna").first)
    #expect(question.guess != nil)
    let progress = session.progress
    #expect(progress.labeled == 12)
    #expect(progress.given == 0)
    #expect(progress.answers == ["anna": 12])
    #expect(progress.classCounts.values.reduce(0, +) == 12)
    #expect(progress.models >= 1)
    #expect(progress.estimate.map { $0.errorRate.count <= 4 } == true)
    if case .expected = progress.outlook { Issue.record("nothing can be told from \(progress.models) models") }
    #expect(!progress.advice.stops)
  }

  @Test func twoPeopleGetDifferentRowsAndAReloadGivesTheSame() throws {
    let session = try session(pool())
    // More than are chosen at once.
    let (anna, bob) = (session.questions(for: "anna", count: 25), session.questions(for: "bob", count: 25))
    #expect(Set((anna + bob).map(\.row)).count == 50)
    #expect(session.questions(for: "anna", count: 25) == anna)
    try session.answer(anna[0].row, .label("left"), by: "anna")
    #expect(session.questions(for: "anna", count: 24) == Array(anna.dropFirst()))
  }

  @Test func aSkippedRowGoesToOthersAndComesBackLast() throws {
    let session = try session(pool(rows: 0..<6))
    let first = try #require(session.questions(for: "anna").first)
    try session.answer(first.row, .skip, by: "anna")
    var seen: [Int] = []
    while let next = session.questions(for: "anna").first, next.row != first.row {
      seen.append(next.row)
      try session.answer(next.row, .unknown, by: "anna")
    }
    #expect(Set(seen).count == 5)
    #expect(session.questions(for: "bob").isEmpty)
    try session.answer(first.row, .unknown, by: "anna")
    #expect(session.questions(for: "anna").isEmpty)
    #expect(session.progress.advice.stops)
  }

  @Test func anUndoneAnswerIsTheNextQuestion() throws {
    let session = try session(pool())
    let first = session.questions(for: "anna")[0]
    try session.answer(first.row, .label("left"), by: "anna")
    let second = session.questions(for: "anna")[0]
    #expect(second.row != first.row)
    #expect(try session.undo(by: "bob") == nil)
    #expect(try session.undo(by: "anna")?.row == first.row)
    #expect(session.labels.isEmpty)
    #expect(session.questions(for: "anna", count: 2).map(\.row) == [first.row, second.row])
    #expect(try session.undo(by: "anna") == nil)
  }

  @Test func aSessionGoesOnFromItsJournal() async throws {
    let pool = try pool()
    var labels: [Int: String] = [:]
    do {
      let session = try session(pool)
      for _ in 0..<9 {
        let question = session.questions(for: "anna")[0]
        try session.answer(question.row, .label(Self.row(question.row).label), by: "anna")
      }
      labels = session.labels
      session.close()
      await session.trained()
    }
    let again = try session(pool)
    #expect(again.notes.isEmpty)
    #expect(again.labels == labels)
    #expect(!labels.keys.contains(again.questions(for: "anna")[0].row))
    await again.trained()
    #expect(again.progress.models == 1)
    again.close()
  }

  @Test func answersFollowTheirRowsWhereTheDataWereEdited() throws {
    let pool = try pool()
    do {
      let session = try session(pool)
      try session.answer(10, .label("left"), by: "anna")
      try session.answer(3, .label("right"), by: "anna")
      session.close()
      let failure = #expect(throws: FileFailure.self) { try session.answer(4, .skip, by: "anna") }
      #expect(failure?.description.contains("it was closed") == true)
      #expect(session.labels.count == 2)
    }
    // The first five rows are gone, among them row 3.
    let session = try session(self.pool(rows: 5..<60))
    #expect(session.labels == [5: "left"])
    try #require(session.notes.count == 2)
    #expect(session.notes[0].contains("1 answer is about rows that stand elsewhere"))
    #expect(session.notes[1].contains("first row 4: it stays in the journal and is not used"))
  }

  @Test func lookAlikesAreConfirmedAtOnce() async throws {
    let session = try session(pool(labeled: 30))
    await session.trained()
    let alike = try #require(session.lookAlikes(for: "anna", count: 6))
    #expect((2...6).contains(alike.questions.count))
    #expect(alike.questions.allSatisfy { $0.guess?.label == alike.label && $0.row >= 30 })
    let others = session.lookAlikes(for: "bob", count: 6)?.questions.map(\.row) ?? []
    #expect(Set(others).isDisjoint(with: alike.questions.map(\.row)))
    let kept = alike.questions.dropFirst().map(\.row)
    try session.confirm(kept, as: alike.label, by: "anna")
    #expect(session.labels.count == 30 + kept.count)
    #expect(session.answers.allSatisfy { $0.selection == .lookAlike && $0.guess?.label == alike.label })
    await session.trained()
    session.close()
  }

  @Test func conflictsComeUpForReviewAndAReviewSettlesThem() throws {
    let session = try session(pool())
    try session.answer(7, .label("left"), by: "anna")
    try session.answer(7, .label("right"), by: "bob")
    #expect(session.labels.isEmpty)
    #expect(session.progress.conflicts == 1)
    let review = try #require(session.reviews().first)
    guard case .conflict(let answers) = review.reason else { Issue.record("no conflict"); return }
    #expect(answers.map(\.annotator) == ["anna", "bob"])
    try session.answer(7, .label("right"), by: "anna", selection: .review)
    #expect(session.labels == [7: "right"])
    #expect(session.reviews().isEmpty)
  }

  @Test func aWrongLabelInTheDataComesUpForReview() async throws {
    var lines = (0..<80).map { number in "\(number < 40 ? 0 : 100),\(number < 40 ? "low" : "high")" }
    lines[3] = "0,high"
    let path = try folder.write((["x,level"] + lines).joined(separator: "\n").utf8, to: "levels.csv")
    let pool = try ExamplePool(.table(TableSource(files: [path], target: "level")))
    var settings = Self.settings
    settings.classifier.epochs = 20
    settings.reviewConfidence = 0.6
    let session = try LabelingSession(pool, journal: journal, settings: settings)
    await session.trained()
    #expect(session.reviews().map(\.question.row) == [3])
    #expect(session.reviews().first?.question.label == "high")
    #expect(session.reviews().first?.question.guess?.label == "low")
    try session.answer(3, .label("low"), by: "anna", selection: .review)
    #expect(session.labels[3] == "low")
    #expect(session.reviews().isEmpty)
    session.close()
    await session.trained()
  }

  @Test func imagesWithoutAnyClassAreLabelledByTheirNames() throws {
    for number in 0..<5 {
      try folder.write(
        pngBytes(height: 4, width: 4, Array(repeating: 40 * number, count: 16)), to: "images/\(number).png")
    }
    let pool = try ExamplePool(.images(ImageSource(folder: "\(folder.path)/images")))
    #expect(pool.count == 5)
    #expect(pool.content(ofRow: 2) == .image(path: "\(folder.path)/images/2.png"))
    do {
      let session = try session(pool)
      try session.answer(2, .label("grey"), by: "anna")
      try LabeledOutput(session).write(to: "\(folder.path)/labels.csv", withNotes: false)
      #expect(try FileContents.read("\(folder.path)/labels.csv") == Data("path,class\n2.png,grey\n".utf8))
    }
    // An image before it moves its row, not its answer.
    try folder.write(pngBytes(height: 4, width: 4, Array(repeating: 7, count: 16)), to: "images/0a.png")
    #expect(try session(ExamplePool(.images(ImageSource(folder: "\(folder.path)/images")))).labels == [3: "grey"])
  }

  @Test func settingsAndAnswersOutOfRangeAreRefused() throws {
    var settings = Self.settings
    settings.randomShare = 1.5
    #expect(throws: RequestFailure.self) { try LabelingSession(pool(), journal: journal, settings: settings) }
    let session = try session(pool())
    #expect(throws: RequestFailure.self) { try session.answer(60, .label("left"), by: "anna") }
    #expect(throws: RequestFailure.self) { try session.answer(0, .label(" "), by: "anna") }
    // It would be read as no label at all.
    #expect(throws: RequestFailure.self) { try session.answer(0, .label("NA"), by: "anna") }
    #expect(session.answers.isEmpty)
    try session.answer(0, .label(" left "), by: "anna")
    #expect(session.labels[0] == "left")
  }
}
