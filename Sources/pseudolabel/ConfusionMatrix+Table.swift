import PseudoLabeling

extension ConfusionMatrix {
  /// The counts in columns, with the recall of each class behind them.
  func table(names: [String]) -> String {
    func pad(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(0, width - text.count)) + text
    }
    // Long names head no column; the number of their row does.
    let areShort = names.count == classes && names.allSatisfy { $0.count <= 9 }
    let heads = (0..<classes).map { areShort ? names[$0] : "\($0)" }
    let width = max(5, String(count).count + 1, (heads.map(\.count).max() ?? 0) + 2)
    let label = max(5, names.map(\.count).max() ?? 0)
    let header = pad("", label) + heads.map { pad($0, width) }.joined() + "   recall"
    let lines = (0..<classes).map { truth in
      pad(names.indices.contains(truth) ? names[truth] : "\(truth)", label)
        + (0..<classes).map { pad("\(self[truth: truth, predicted: $0])", width) }.joined()
        + pad(recall(ofClass: truth)?.percent ?? "–", 9)
    }
    return ([header] + lines).joined(separator: "\n")
  }
}
