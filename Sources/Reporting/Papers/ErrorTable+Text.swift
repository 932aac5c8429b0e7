import Foundation
import PseudoLabelEvaluation
import PseudoLabelExperiments

extension ErrorTable {
  /// For reading: of each number of labels our figure, "5.14 ± 0.42 (3)", beside the paper's; percent. Rows that the paper
  /// quotes, and are not run here, are marked.
  package var text: TextTable {
    TextTable(
      columns: ["test error, %"] + labels.flatMap { ["\($0) labels", "paper"] } + ["verdict"],
      rows: rows.map { row in
        [row.title] + row.cells.flatMap { [$0.figure, $0.paper.map(percent) ?? "–"] }
          + [row.isQuoted ? "quoted" : row.verdict ?? (row.isRun ? "–" : "not run")]
      })
  }

  /// For computing: a line a cell; fractions.
  package var data: TextTable {
    TextTable(
      columns: ["method", "labels", "paper", "paper_half_width", "runs", "mean", "lower", "upper", "verdict"],
      rows: rows.flatMap { row in
        row.cells.map { cell in
          let (ours, interval) = (cell.ours, cell.ours?.interval)
          let half = cell.paper.map { _ in "\(cell.paperHalfWidth)" }
          return [
            row.method?.rawValue ?? row.title, "\(cell.labels)", cell.paper.map { number($0) } ?? "", half ?? "",
            "\(ours?.count ?? 0)", ours.map { number($0.mean) } ?? "", interval.map { number($0.lower) } ?? "",
            interval.map { number($0.upper) } ?? "", row.isQuoted ? "quoted" : cell.verdict?.rawValue ?? "",
          ]
        }
      })
  }

  /// What the text's figures mean.
  package static let caption = """
    Test error on MNIST's 10 000 test images in percent. Ours: the mean over random splits ± half of its 95 % interval \
    (Student's t), and in brackets the number of runs. Reproduced: the difference to the paper's figure lies inside both \
    intervals, the paper's taken as ±1.25 points at 100 labels, ±0.125 at 600, ±0.1 at 1000 and 3000. Within intervals: \
    the two intervals touch. Quoted: the paper's figure alone, which it took from others; not run here.
    """

  private func percent(_ rate: Double) -> String { rate.inPercent }
  private func number(_ value: Double) -> String { String(format: "%.6g", value) }
}

extension ErrorTable.Cell {
  fileprivate var figure: String {
    guard let ours else { return "–" }
    guard let interval = ours.interval else { return "\(ours.mean.inPercent) (1)" }
    return "\(ours.mean.inPercent) ± \(((interval.upper - interval.lower) / 2).inPercent) (\(ours.count))"
  }
}

extension Double {
  /// A fraction as "5.06".
  fileprivate var inPercent: String { String(format: "%.2f", 100 * self) }
}
