import Foundation
import PseudoLabelExperiments
import PseudoLabelPlots
import PseudoLabelReporting
import PseudoLabeling

extension ReproduceCommand {
  /// The methods that a figure shows.
  static let methodsOfFigure1: [PaperMethod] = [.dropnn, .pl]
  static let methodsOfFigure2: [PaperMethod] = [.dropnn, .pl, .plDAE]

  /// The trials of a figure whose networks are there.
  private func trials(_ methods: [PaperMethod], in reproduction: Reproduction) -> [Trial] {
    figureTrials(of: reproduction.experiment).filter {
      methods.contains($0.method) && reproduction.folder.hasModel(of: $0)
    }
  }

  /// t-SNE of the outputs on the test images; nil where no network is there.
  ///
  /// - Throws: `CancellationError` where `stop` was requested.
  func figure1(of reproduction: Reproduction, stop: StopSignal) throws -> Plot? {
    let trials = trials(Self.methodsOfFigure1, in: reproduction)
    guard !trials.isEmpty else { return nil }
    let (cpu, test) = (CPU(), reproduction.dataset.test)
    let panels = try trials.map { trial in
      let outputs = try reproduction.folder.model(of: trial).probabilities(for: test.features, on: cpu)
      let reporter = StepReporter(title: "figure1, t-SNE of \(trial.method.title)", isQuiet: runs.quiet)
      let embedding = try TSNE().embedding(of: outputs, columns: test.classes, on: cpu) { made, total in
        if stop.isRequested { throw CancellationError() }
        reporter.reached(made, of: total)
      }
      reporter.close()
      return EmbeddingPlot.Panel(trial.method.title, points: embedding.points)
    }
    return EmbeddingPlot(panels, labels: test.labels, classNames: (0..<test.classes).map(String.init)).plot
  }

  /// The weights of the first layers; nil where no network is there.
  func figure2(of reproduction: Reproduction) throws -> Plot? {
    let trials = trials(Self.methodsOfFigure2, in: reproduction)
    guard !trials.isEmpty, let shape = reproduction.dataset.training.features.imageShape else { return nil }
    var units = 0
    let panels = try trials.map { trial in
      let first = try reproduction.folder.model(of: trial).parameters.tensors[0]
      units = first.shape[1]
      return FilterMosaic.Panel(title: trial.method.title, weights: first.values)
    }
    return try FilterMosaic(
      panels: panels, height: shape.height, width: shape.width, units: Array(0..<min(100, units)), columns: 10,
      summary:
        "First-layer weights of \(trials.map(\.method.title).joined(separator: ", ")), the same units side by side"
    ).plot
  }
}
