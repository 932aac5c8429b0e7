import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct TextColumnTests {
  private let folder: TemporaryFolder
  private static let words = ["late", "train", "again", "rain", "north", "bridge", "signal", "closed", "open", "slow"]

  init() throws { folder = try TemporaryFolder() }

  /// Text that differs from row to row.
  private func sentence(_ row: Int) -> String {
    (0..<4).map { Self.words[(row / [1, 10, 3, 7][$0] + $0) % 10] }.joined(separator: " ")
  }

  private func table(rows: Int = 200, _ sentence: @escaping (Int) -> String) throws -> TableProfile {
    try folder.profile(tableText(rows: rows, [("note", { sentence($0) }), ("size", { "\($0 % 9).5" })]))
  }

  @Test func sentencesAreText() throws {
    for text: (Int) -> String in [
      sentence, { "Nr \($0): " + sentence($0) }, { $0 % 2 == 0 ? "北京市今天下雨\($0)" : "火车晚点了真的\($0)" },
    ] {
      let profile = try table(text)
      #expect(try profile.column("note").kind == .text)
      #expect(try profile.column("size").kind == .number)
      #expect(profile.preparation.isSparse)
    }
    // Few sentences that come back are categories, single words identifiers or too many values.
    #expect(try table { sentence($0 % 5) }.column("note").kind == .category)
    #expect(try table { "word\($0)" }.column("note").reason == .identifier)
    #expect(try table(rows: 2000) { "word\($0 % 1600)" }.column("note").reason == .fewRepeats)
    #expect(throws: Never.self) { try table { "word\($0)" }.rows() }
  }

  @Test func askingMakesAnyColumnText() throws {
    let text = tableText(rows: 60, [("name", { "\(["lib", "app"][$0 % 2])\($0)" }), ("size", { "\($0 % 9)" })])
    let profile = try folder.profile(text, .kinds(["name": .text]))
    #expect(try profile.column("name").kind == .text)
    guard case .text(let vocabularies)? = profile.encoding("name") else {
      Issue.record("no text")
      return
    }
    // Every word stands in one row: what is left is parts of words.
    #expect(vocabularies.map(\.analyzer) == [.characterNGrams(shortest: 2, longest: 4)])
    #expect(vocabularies[0].terms.contains("lib") && vocabularies[0].terms.contains(" ap"))
  }

  @Test func aColumnWithoutSharedWordsIsLeftOut() throws {
    let letters = Array("abcdefghijklmnopqrstuvwxyzαβγδ")
    let text = tableText(rows: 30, [("name", { "\(letters[$0])" }), ("size", { "\($0 % 9)" })])
    #expect(try folder.profile(text, .kinds(["name": .text])).column("name").reason == .noSharedWords)
    let alone = tableText(rows: 20, [("name", { "\(letters[$0])" })])
    let source = try folder.tables([alone], .kinds(["name": .text]))
    #expect(
      try folder.refusal(of: source)
        == "1.csv: columns: expected one to learn from beside the target \"class\", found none that can be used: \"name\" (no word of its texts stands in two rows)."
    )
  }

  /// Beside the terms stand the features of other columns, each where its name says.
  @Test func rowsHoldNumbersCategoriesAndTerms() throws {
    let text = tableText(
      rows: 40, [("a", { "\($0 % 3)" }), ("note", { $0 == 7 ? "" : sentence($0) }), ("b", { ["x", "y"][$0 % 2] })])
    let profile = try folder.profile(text, .kinds(["note": .text, "a": .category]))
    let rows = try profile.rows()
    let names = profile.preparation.featureNames
    #expect(names.count == profile.preparation.width && Set(names).count == names.count)
    guard case .sparse(let sparse) = rows.features.storage else {
      Issue.record("zeros are stored")
      return
    }
    #expect(sparse.count == 40 && rows.features.columns == names.count)
    func values(_ row: Int) -> [String: Float] {
      Dictionary(
        uniqueKeysWithValues: sparse.entries(ofRow: row).map { (names[Int(sparse.columns[$0])], sparse.values[$0]) })
    }
    // Two columns beside the text weigh as much as it together.
    let share = 1 / Float(2).squareRoot()
    #expect(values(4)["a = 1"] == share && values(4)["b = x"] == share && values(4)["note is missing"] == nil)
    #expect(values(7) == ["a = 1": share, "note is missing": 1, "b = y": share])
    let words = values(4).filter { $0.key.hasPrefix("note: ") && !$0.key.contains("…") }
    #expect(Set(words.keys).isSuperset(of: Set(sentence(4).split(separator: " ").map { "note: \($0)" })))
    #expect(abs(values(4).filter { $0.key.hasPrefix("note: ") }.values.reduce(0) { $0 + $1 * $1 } - 2) < 1e-5)
  }

  @Test func theVocabularyIsOfAllRowsAndHasLimits() throws {
    let labeled = "note,class\n" + (0..<20).map { "alpha beta gamma\($0),\(["a", "b"][$0 % 2])\n" }.joined()
    let unlabeled = "note\n" + (0..<20).map { "beta delta epsilon\($0)\n" }.joined() + "gamma3 seldom once\n"
    let source = try folder.tables([labeled], unlabeled: [unlabeled], .kinds(["note": .text]))
    let profile = try TableProfile(of: source)
    guard case .text(let vocabularies)? = profile.encoding("note") else {
      Issue.record("no text")
      return
    }
    #expect(vocabularies[0].analyzer == .words)
    #expect(vocabularies[0].terms == ["alpha", "beta", "delta", "gamma3"])
    #expect(vocabularies[0].documentFrequencies == [20, 40, 20, 2] && vocabularies[0].documents == 41)
    var counter = VocabularyCounter(.words, limits: .init(leastDocuments: 1, mostTerms: 2))
    for text in ["b c a", "c", "d a"] { counter.add(text) }
    #expect(counter.vocabulary.terms == ["a", "c"])
  }

  @Test func longTextsHaveNoNGrams() throws {
    let long = (0..<80).map { Self.words[$0 % 10] + "\($0)" }.joined(separator: " ")
    let profile = try folder.profile(tableText(rows: 40, [("note", { "\(long) \($0)" })]))
    guard case .text(let vocabularies)? = profile.encoding("note") else {
      Issue.record("no text")
      return
    }
    #expect(vocabularies.map(\.analyzer) == [.words])
  }

  @Test func textsWithoutAKnownWordAreCountedAndNamed() throws {
    let profile = try table { $0 == 3 ? "qqq" : $0 == 5 ? "!!!" : sentence($0) }
    #expect(
      try profile.rows().remark
        == "Column \"note\": 2 texts have no word that stands in two rows, first \"qqq\"; nothing can be learned from them."
    )
    #expect(try table(sentence).rows().remark == nil)
  }

  /// Text of any script and length makes rows: emoji, nothing, ten megabytes.
  @Test func oddRowsAreRead() throws {
    let long = String(repeating: "late train 東京 🚂 Größe ", count: 350_000)
    let odd = ["🚂🎉🚂", "!!!", long, "القطارات متأخرة اليوم", "Поезда опаздывают", "\u{301}"]
    let profile = try table(rows: 60) { $0 < odd.count ? odd[$0] : sentence($0) }
    #expect(try profile.column("note").kind == .text)
    guard case .sparse(let rows) = try profile.rows().features.storage else {
      Issue.record("zeros are stored")
      return
    }
    #expect(rows.values.allSatisfy(\.isFinite) && rows.count == 60)
    #expect(rows.entries(ofRow: 2).count > rows.entries(ofRow: 1).count)
  }

  @Test func preparationsAreStoredAndChecked() throws {
    let preparation = try table(sentence).preparation
    let data = try JSONEncoder().encode(preparation)
    #expect(try JSONDecoder().decode(TablePreparation.self, from: data) == preparation)
    let broken = String(decoding: data, as: UTF8.self).replacing("\"documents\":200", with: "\"documents\":1")
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(TablePreparation.self, from: Data(broken.utf8))
    }
  }
}
