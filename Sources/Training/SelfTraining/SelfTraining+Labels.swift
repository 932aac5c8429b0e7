import PseudoLabelNetworks
import PseudoLabelPlatform

/// What a network says of an unlabelled row.
package struct RowAnswer: Sendable, Hashable {
  /// The most likely class.
  package var label: Int
  /// ln p/(1 - p) of that class. It tells apart probabilities that are both 1 after rounding.
  package var logOdds: Double

  package init(label: Int, logOdds: Double) {
    (self.label, self.logOdds) = (label, logOdds)
  }

  /// p.
  package var confidence: Double { 1 / (1 + exp(-logOdds)) }
}

extension SelfTraining {
  /// The class of each row that is labelled, and nil for every other row. Of equally sure rows the first ones are labelled.
  ///
  /// - Parameters:
  ///   - answers: what the network says of each row.
  ///   - round: counts from 1.
  package func labels(_ answers: [RowAnswer], round: Int) -> [Int?] {
    var chosen = [Bool](repeating: false, count: answers.count)
    func choose(_ count: Double, of rows: [Int]) {
      let sorted = rows.sorted { (-answers[$0].logOdds, $0) < (-answers[$1].logOdds, $1) }
      for row in sorted.prefix(Int(min(count, Double(rows.count)))) { chosen[row] = true }
    }
    switch rule {
    case .threshold(let confidence): chosen = answers.map { $0.confidence >= confidence }
    case .best(let count):
      for rows in Dictionary(grouping: answers.indices, by: { answers[$0].label }).values {
        choose(Double(count) * Double(round), of: rows)
      }
    case .curriculum(let share):
      // 3 · 0.2 of 10 rows are 6, though 3 · 0.2 is a little more than 0.6.
      let count = Double(round) * share * Double(answers.count)
      choose(count - count.rounded() < 1e-9 ? count.rounded() : count.rounded(.up), of: Array(answers.indices))
    }
    return zip(answers, chosen).map { $1 ? $0.label : nil }
  }
}

extension Outputs {
  /// The answer about each row.
  package var rowAnswers: [RowAnswer] {
    (0..<count).map { row in
      let label = predictedClass(of: row)
      let z = logits[row * classes..<(row + 1) * classes].map(Double.init)
      guard units == .softmax else { return RowAnswer(label: label, logOdds: z[label]) }
      // Of the others to the best: ln Σ exp(z - z_best) is ln (1 - p)/p.
      let others = z.indices.reduce(0) { $1 == label ? $0 : $0 + exp(z[$1] - z[label]) }
      return RowAnswer(label: label, logOdds: -log(others))
    }
  }
}
