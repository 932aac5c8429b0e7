import PseudoLabelExperiments
import Testing

/// The paper's tables, each figure written out again from the paper.
@Suite struct Lee2013FiguresTests {
  /// Percent, with 100, 600, 1000 and 3000 labels.
  private static let table2 = """
    NN       25.81 11.44 10.7 6.04
    SVM      23.44 8.85 7.77 4.21
    CNN      22.98 7.68 6.45 3.35
    TSVM     16.81 6.16 5.38 3.45
    DBN-rNCA – 8.7 – 3.3
    EmbedNN  16.86 5.97 5.73 3.59
    CAE      13.47 6.3 4.77 3.22
    MTC      12.03 5.13 3.64 2.57
    dropNN   21.89 8.57 6.59 3.72
    +PL      16.15 5.03 4.30 2.80
    +PL+DAE  10.49 4.01 3.46 2.69
    """

  @Test func table2() {
    let rows = Self.table2.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(Lee2013.table2.map(\.title) == rows.map { $0[0] })
    for (row, written) in zip(Lee2013.table2, rows) {
      for (labels, figure) in zip([100, 600, 1000, 3000], written.dropFirst()) {
        let percent = row.errorRates[labels].map { 100 * $0 }
        #expect((percent == nil) == (figure == "–"))
        if let percent, let figure = Double(figure) { #expect(abs(percent - figure) < 1e-9, "\(row.title), \(labels)") }
      }
      #expect(row.errorRates.keys.allSatisfy { [100, 600, 1000, 3000].contains($0) })
      // What runs here stands under its own title.
      #expect(row.method == nil || row.method?.title == row.title)
    }
    #expect(Set(Lee2013.table2.compactMap(\.method)) == Set(PaperMethod.allCases))
    #expect(Lee2013.labels == [100, 600, 1000, 3000])
  }

  @Test func table1() throws {
    #expect(Lee2013.figureLabels == 600)
    let (dropnn, pl) = (Lee2013.table1[0], Lee2013.table1[1])
    #expect((dropnn.method, pl.method) == (.dropnn, .pl))
    #expect((dropnn.entropies.labeled, dropnn.entropies.unlabeled, dropnn.entropies.test) == (2.63e-9, 0.0349, 0.0317))
    #expect((pl.entropies.labeled, pl.entropies.unlabeled, pl.entropies.test) == (6.10e-9, 0.0067, 0.0114))
  }

  /// "About ±1 to 1.5 at 100 labels, ±0.1 to 0.15 at 600, under ±0.1 at 1000 and 3000", in points.
  @Test func intervals() {
    #expect((0.01...0.015).contains(Lee2013.halfWidth(labels: 100)))
    #expect((0.001...0.0015).contains(Lee2013.halfWidth(labels: 600)))
    #expect([1000, 3000].allSatisfy { (0...0.001).contains(Lee2013.halfWidth(labels: $0)) })
  }
}
