import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelInference
import PseudoLabelPlatform
import PseudoLabelStudies
import TestSupport
import Testing

/// Texts from the table to the answers.
@Suite struct TextStudyTests {
  private static let topics = [
    "rail": ["train", "station", "signal", "platform"], "sky": ["cloud", "rain", "storm", "wind"],
    "food": ["bread", "soup", "apple", "cheese"],
  ]
  private static let others = ["the", "again", "today", "very", "late", "north", "small", "open", "long", "under"]

  /// Rows whose words tell the class; one in three has none. `more` are further cells.
  private static func rows(
    _ count: Int, seed: UInt64 = 1, _ more: (Int, String) -> [String: String] = { _, _ in [:] }
  ) -> [[String: String]] {
    var random = RandomStream(seed: seed, purpose: .testing)
    let names = topics.keys.sorted()
    return (0..<count).map { number in
      let topic = names[number % 3]
      let words = (0..<5).map { place in
        (place < 2 ? topics[topic, default: []] : others).randomElement(using: &random) ?? ""
      }
      let row = ["note": words.shuffled(using: &random).joined(separator: " "), "class": number % 4 == 0 ? topic : ""]
      return row.merging(more(number, topic)) { first, _ in first }
    }
  }

  private static func study(_ rows: [[String: String]], epochs: Int = 20) throws -> (Study, LoadedData) {
    let profile = try TableProfile(of: rows, target: "class", options: TableOptions(kinds: ["note": .text]))
    let loaded = LoadedData(
      rows: try profile.rows(), preparation: .table(profile.preparation), places: .numbers([("rows", rows.count)]),
      table: profile)
    let data = try StudyData(loaded.rows, origin: "rows", target: "class", hasText: loaded.hasText)
    var plan = StudyPlan(for: data, seed: 1)
    plan.setEpochs(epochs)
    plan.validation = .folds(count: 2, repeats: 1)
    plan.refits = 2
    return (try Study(plan, on: data), loaded)
  }

  private static func classifier(_ rows: [[String: String]]) throws -> LiveClassifier {
    let (study, loaded) = try study(rows)
    return LiveClassifier(study.classifier(of: try study.run(atOnce: 1), preparation: loaded.preparation), threads: 1)
  }

  @Test func textsAreLearnedByALinearClassifierOverTheirTerms() throws {
    let (study, _) = try Self.study(Self.rows(300))
    #expect(study.plan.recipe.network.layers.isEmpty && study.inputPath == .sparse)
    let live = try Self.classifier(Self.rows(300))
    let new = Self.rows(90, seed: 2)
    let answers = try live.predictions(for: .table(new.map { ["note": $0["note"] ?? ""] }))
    let truth = (0..<90).map { Self.topics.keys.sorted()[$0 % 3] }
    #expect(zip(answers, truth).count { $0.label == $1 } >= 87)
  }

  /// Large numbers beside the text neither drown it nor are lost: each tells a class apart that the other does not.
  @Test func numbersBesideTextAreLearnedToo() throws {
    func more(_ number: Int, _ topic: String) -> [String: String] {
      let half = (number / 3) % 2
      var cells = ["class": number % 7 < 4 ? "\(topic) \(half)" : ""]
      for column in 0..<8 { cells["x\(column)"] = "\(1000 * half + (number * (7 + column)) % 300)" }
      return cells
    }
    let rows = Self.rows(400) { _, _ in [:] }.enumerated().map { number, row in
      row.merging(more(number, Self.topics.keys.sorted()[number % 3])) { $1 }
    }
    let live = try Self.classifier(rows)
    let answers = try live.predictions(for: .table(rows))
    let right = rows.enumerated().count { number, row in
      answers[number].label == "\(Self.topics.keys.sorted()[number % 3]) \((number / 3) % 2)"
    }
    #expect(right >= 380)
  }

  @Test func answersToUnknownAndEmptyTextsAreProbabilities() throws {
    let live = try Self.classifier(Self.rows(200))
    let rows = ["", "zzz qqq", "🚂", "北京", String(repeating: "train ", count: 100_000)].map { ["note": $0] }
    let probabilities = try live.probabilities(for: .table(rows))
    #expect(probabilities.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-6 && $0.allSatisfy(\.isFinite) })
    #expect(probabilities[1] == probabilities[3])
    #expect(try live.predictions(for: .table([rows[4]]))[0].label == "rail")
  }

  @Test func theWordsThatSpeakForAnAnswerComeFirst() throws {
    let live = try Self.classifier(Self.rows(300))
    let effects = try live.wordEffects(of: ["note": "Train to the STORM train unheard"])
    #expect(Set(effects.map(\.word)) == ["train", "to", "the", "storm", "unheard"] && effects.count == 5)
    #expect(effects.first?.word == "train" && (effects.first?.effect ?? 0) > 0.1)
    #expect(effects.last?.word == "storm" && (effects.last?.effect ?? 0) < 0)
    #expect(effects.first { $0.word == "unheard" }.map { abs($0.effect) < 0.05 } == true)
    #expect(try live.wordEffects(of: ["note": ""]).isEmpty)
    let telling = try live.tellingWords(perClass: 4)
    for (name, words) in zip(live.classifier.classes.names, telling) {
      #expect(Set(words) == Set(Self.topics[name, default: []]), "\(name)")
    }
  }
}
