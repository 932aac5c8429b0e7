import Foundation
import PseudoLabelEvaluation
import PseudoLabelExperiments

extension EntropyTable {
  /// For reading: our means ± half of their 95 % intervals beside the paper's figures, and by which factor the entropy
  /// falls from dropNN to +PL.
  package var text: TextTable {
    var lines: [[String]] = []
    for outputs in Outputs.allCases {
      for row in rows where row.outputs == outputs {
        lines.append(
          ["\(row.method.title), \(outputs.title)"]
            + [(row.labeled, row.paper.labeled), (row.unlabeled, row.paper.unlabeled), (row.test, row.paper.test)]
            .flatMap { [EntropyTable.figure($0), EntropyTable.short($1)] }
            + ["\(row.test?.count ?? 0)"])
      }
      if let factors = factors(outputs) {
        lines.append(
          ["falls by a factor of", "", ""]
            + [factors.unlabeled, factors.test].flatMap {
              [String(format: "%.2f", $0.ours), String(format: "%.2f", $0.paper)]
            } + [""])
      }
    }
    return TextTable(
      columns: ["entropy, nats", "labelled", "paper", "unlabelled", "paper", "test", "paper", "runs"], rows: lines)
  }

  /// For computing: a line for each set of examples; nats.
  package var data: TextTable {
    func number(_ value: Double?) -> String { value.map { String(format: "%.6g", $0) } ?? "" }
    return TextTable(
      columns: ["method", "outputs", "examples", "paper", "runs", "mean", "lower", "upper"],
      rows: rows.flatMap { row in
        [
          ("labeled", row.paper.labeled, row.labeled), ("unlabeled", row.paper.unlabeled, row.unlabeled),
          ("test", row.paper.test, row.test),
        ].map { name, paper, ours in
          [
            row.method.rawValue, row.outputs.rawValue, name, number(paper), "\(ours?.count ?? 0)", number(ours?.mean),
            number(ours?.interval?.lower), number(ours?.interval?.upper),
          ]
        }
      })
  }

  /// What the text's figures mean.
  package static let caption = """
    H = -(1/n) Σᵢ Σₖ pᵢₖ ln pᵢₖ in nats, computed in double precision, with 600 labels; ours: the mean over the splits ± \
    half of its 95 % interval. The paper does not say of which outputs p. As predicted: the sigmoid outputs, units scaled \
    by (1 - p) for the dropout of training. All units on: the sigmoid outputs with nothing scaled, larger logits. \
    Normalised: as predicted, each image's outputs divided by their sum.
    """

  private static func figure(_ estimate: MeanEstimate?) -> String {
    guard let estimate else { return "–" }
    guard let interval = estimate.interval else { return short(estimate.mean) }
    return "\(short(estimate.mean)) ± \(short((interval.upper - interval.lower) / 2))"
  }

  private static func short(_ value: Double) -> String {
    value != 0 && abs(value) < 1e-3 ? String(format: "%.1e", value) : String(format: "%.4f", value)
  }
}

extension EntropyTable.Outputs {
  fileprivate var title: String {
    switch self {
    case .scaled: "as predicted"
    case .unscaled: "all units on"
    case .normalized: "normalised"
    }
  }
}
