import PseudoLabelLabeling
import PseudoLabeling
import Synchronization

/// What speaks for a model's guess: how its probability changes without a cell, or without a word of a text.
final class Reasons: Sendable {
  /// The model that is asked, and how many there were before it.
  private let live = Mutex<(models: Int, classifier: LiveClassifier)?>(nil)
  private static let most = 3

  /// The strongest reasons, a sentence each; none of rows that are no rows of a table.
  func reasons(for question: Question, in session: LabelingSession) -> [String] {
    // The number before the model: a model that comes in between is asked for again next time.
    let models = session.progress.models
    guard let guess = question.guess, case .cells(let cells) = question.content, let model = session.model else {
      return []
    }
    let live = live.withLock { known in
      if let known, known.models == models { return known.classifier }
      let new = LiveClassifier(model, threads: 1)
      known = (models, new)
      return new
    }
    guard let place = model.classes.names.firstIndex(of: guess.label), case .table(let table) = model.preparation else {
      return []
    }
    let row = Dictionary(cells.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    let used = Set(table.columns.map(\.name))
    let shown = cells.filter { used.contains($0.name) && !$0.value.isEmpty && !$0.isText }
    let others = shown.map { cell in
      var other = row
      other[cell.name] = ""
      return other
    }
    guard let answers = try? live.probabilities(for: .table([row] + others)) else { return [] }
    var effects = zip(shown, answers.dropFirst()).map { cell, answer in
      (text: "\(cell.name) is \(Wording.shortened(cell.value, to: 60))", effect: answers[0][place] - answer[place])
    }
    if answers[0].firstIndex(of: answers[0].max() ?? 0) == place, let words = try? live.wordEffects(of: row) {
      effects += words.map { (text: "\"\($0.word)\" stands in \($0.column)", effect: $0.effect) }
    }
    return effects.filter { abs($0.effect) >= 0.01 }.sorted { abs($0.effect) > abs($1.effect) }.prefix(Self.most)
      .map { text, effect in
        let points = Int((100 * abs(effect)).rounded())
        return "\(text): \(effect > 0 ? "for" : "against") it, \(points) points"
      }
  }
}
