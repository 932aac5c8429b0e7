extension Lee2013 {
  /// A row of a table of the paper: figures by the number of labels.
  package struct Row: Sendable, Hashable {
    package let title: String
    /// The method that is run here; nil for a row that is only quoted.
    package let method: PaperMethod?
    /// Test error rates, fractions.
    package let errorRates: [Int: Double]

    init(_ title: String, _ method: PaperMethod? = nil, percent: [Double?]) {
      self.title = title
      self.method = method
      errorRates = Dictionary(
        uniqueKeysWithValues: zip(labels, percent).compactMap { labels, percent in percent.map { (labels, $0 / 100) } })
    }
  }

  /// Table 2: test error on MNIST. The paper took the rows above dropNN from Weston et al. 2008 and Rifai et al. 2011.
  package static let table2 = [
    Row("NN", .nn, percent: [25.81, 11.44, 10.7, 6.04]),
    Row("SVM", .svm, percent: [23.44, 8.85, 7.77, 4.21]),
    Row("CNN", .cnn, percent: [22.98, 7.68, 6.45, 3.35]),
    Row("TSVM", percent: [16.81, 6.16, 5.38, 3.45]),
    Row("DBN-rNCA", percent: [nil, 8.7, nil, 3.3]),
    Row("EmbedNN", percent: [16.86, 5.97, 5.73, 3.59]),
    Row("CAE", percent: [13.47, 6.3, 4.77, 3.22]),
    Row("MTC", percent: [12.03, 5.13, 3.64, 2.57]),
    Row("dropNN", .dropnn, percent: [21.89, 8.57, 6.59, 3.72]),
    Row("+PL", .pl, percent: [16.15, 5.03, 4.30, 2.80]),
    Row("+PL+DAE", .plDAE, percent: [10.49, 4.01, 3.46, 2.69]),
  ]

  /// Half the width of the paper's 95 % intervals, as far as it tells: about 1 to 1.5 points at 100 labels, 0.1 to 0.15 at
  /// 600, under 0.1 at more.
  package static func halfWidth(labels: Int) -> Double {
    switch labels {
    case ...100: 0.0125
    case ...600: 0.00125
    default: 0.001
    }
  }

  /// Table 1: conditional entropy with 600 labels, on the labelled, the unlabelled and the test examples.
  package static let table1: [(method: PaperMethod, entropies: TrialResult.Entropies)] = [
    (.dropnn, TrialResult.Entropies(labeled: 2.63e-9, unlabeled: 0.0349, test: 0.0317)),
    (.pl, TrialResult.Entropies(labeled: 6.10e-9, unlabeled: 0.0067, test: 0.0114)),
  ]

  /// Labelled examples behind Table 1 and both figures.
  package static let figureLabels = 600
}
