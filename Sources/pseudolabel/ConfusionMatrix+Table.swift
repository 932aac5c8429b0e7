import PseudoLabelReporting
import PseudoLabeling

extension ConfusionMatrix {
  /// The counts in columns, with the recall of each class behind them; where so many columns have no room, a line a class.
  ///
  /// - Parameters:
  ///   - names: of the classes.
  ///   - columns: of the terminal, nil where there is none.
  func table(names: [String], columns: Int?) -> String {
    let intro = "True class (rows) and predicted class (columns)\n"
    let wide = matrix(names: names, gap: 2, smallest: 5)
    guard let columns, wide.columns > columns else { return intro + wide.text }
    let narrow = matrix(names: names, gap: 1, smallest: 1)
    return narrow.columns > columns ? list(names: names, columns: columns) : intro + narrow.text
  }

  private func matrix(names: [String], gap: Int, smallest: Int) -> (text: String, columns: Int) {
    // Long names head no column; the number of their row does.
    let areShort = names.count == classes && names.allSatisfy { $0.width <= 9 }
    let heads = (0..<classes).map { areShort ? names[$0] : "\($0)" }
    let most = smallest > 1 ? count : counts.max() ?? 0
    let width = max(smallest, String(most).count + 1, (heads.map(\.width).max() ?? 0) + gap)
    let label = max(smallest, names.map(\.width).max() ?? 0)
    let header = "".leftPadded(to: label) + heads.map { $0.leftPadded(to: width) }.joined() + "   recall"
    let lines = (0..<classes).map { truth in
      name(truth, names).leftPadded(to: label)
        + (0..<classes).map { "\(self[truth: truth, predicted: $0])".leftPadded(to: width) }.joined()
        + percent(truth).leftPadded(to: 9)
    }
    let all = [header] + lines
    return (all.joined(separator: "\n"), all.map(\.width).max() ?? 0)
  }

  /// Of each class how many examples there are, how many of them were found, and what the others were taken for most often.
  private func list(names: [String], columns: Int) -> String {
    TextTable(
      columns: ["class", "examples", "recall", "most often taken for"],
      rows: (0..<classes).map { truth in
        let all = (0..<classes).map { self[truth: truth, predicted: $0] }
        let others = all.indices.filter { $0 != truth && all[$0] > 0 }
        let most = others.max { (all[$0], $1) < (all[$1], $0) }
        return [
          name(truth, names), "\(all.reduce(0, +))", percent(truth),
          most.map { "\(name($0, names)) (\(all[$0]))" } ?? "–",
        ]
      }
    ).plain(columns: columns)
  }

  private var counts: [Int] {
    (0..<classes).flatMap { truth in (0..<classes).map { self[truth: truth, predicted: $0] } }
  }

  private func name(_ number: Int, _ names: [String]) -> String {
    names.indices.contains(number) ? names[number] : "\(number)"
  }

  private func percent(_ truth: Int) -> String { recall(ofClass: truth)?.percent ?? "–" }
}
