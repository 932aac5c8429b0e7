import Foundation
import PseudoLabelEvaluation
import PseudoLabelPlots
import PseudoLabelTraining

/// The charts of a report. Lines of several runs share one chart.
extension RunReport {
  private typealias Line = LineChart.Series

  /// What is drawn of methods, in one order for all charts, so that a colour means the same in each.
  private var names: [String] { runs.flatMap { run in run.curves.map { label($0.name, of: run) } } }

  private func line(_ name: String, _ points: [SIMD2<Double>]) -> LineChart.Series {
    Line(name, points: points, color: names.firstIndex(of: name))
  }

  /// A chart, where any line has two points.
  private func chart(
    _ title: String, _ x: Axis, _ y: Axis, _ lines: [LineChart.Series], _ summary: String? = nil
  ) -> Plot? {
    let drawn = lines.filter { line in line.points.count { $0.y.isFinite } > 1 }
    guard !drawn.isEmpty else { return nil }
    let words = drawn.compactMap { line -> String? in
      guard let first = line.points.first, let last = line.points.last(where: { $0.y.isFinite }) else { return nil }
      return "\(line.name): from \(first.y.shortText) to \(last.y.shortText)"
    }
    return LineChart(
      title, x: x, y: y, series: drawn,
      summary: summary ?? "\(y.title) over \(x.title). \(words.joined(separator: "; "))."
    )
    .plot
  }

  private func lines(_ value: (EpochRecord) -> Double?) -> [LineChart.Series] {
    runs.flatMap { run in
      run.curves.map { curve in
        line(
          label(curve.name, of: run),
          curve.epochs.compactMap { epoch in value(epoch).map { SIMD2(Double(epoch.epoch), $0) } })
      }
    }
  }

  /// Plots under one legend, where their lines are the same ones.
  private func figure(_ plots: [Plot?], title: String, caption: String) -> HTMLPage.Block? {
    let plots = plots.compactMap { $0 }
    guard !plots.isEmpty else { return nil }
    return .figure(
      Plot(sideBySide: plots, title: title, summary: plots.map(\.summary).joined(separator: " ")), caption: caption)
  }

  var curves: HTMLPage.Section? {
    let epoch = Axis("epoch")
    func chart(_ title: String, _ y: Axis, _ value: @escaping (EpochRecord) -> Double?) -> Plot? {
      self.chart(title, epoch, y, lines(value))
    }
    let plots = [
      chart("Supervised loss", Axis("loss", includesZero: true)) { $0.supervisedLoss },
      chart("Unlabelled loss, weighted", Axis("loss", includesZero: true)) { $0.unlabeledLoss },
      chart("Validation error", Axis("error", unit: "%", includesZero: true)) {
        $0.validationErrorRate.map { 100 * $0 }
      },
      chart("Weight of the unlabelled loss", Axis("α", includesZero: true)) { $0.alpha },
      chart("Learning rate", Axis("rate", includesZero: true)) { $0.rate },
      chart("Momentum", Axis("momentum")) { $0.momentum },
    ]
    let block = figure(
      plots, title: "Learning curves",
      caption: "Losses and schedules by epoch; of several training runs of one method, their mean.")
    return block.map { HTMLPage.Section(heading: "How it learned", blocks: [$0]) }
  }

  /// Reliability, and risk against coverage.
  var certainty: HTMLPage.Section? {
    var (reliability, risk): ([LineChart.Series], [LineChart.Series]) = ([], [])
    var errors: [String] = []
    for run in runs {
      let order = run.curves.map(\.name)
      for judgement in run.judgements.sorted(by: {
        (order.firstIndex(of: $0.name) ?? 0) < (order.firstIndex(of: $1.name) ?? 0)
      }) where !run.truth.isEmpty {
        let name = label(judgement.name, of: run)
        let right = zip(run.truth, judgement.predicted).map { $0 == $1 }
        let calibration = CalibrationError(confidences: judgement.confidences.map { min($0, 1) }, isRight: right)
        reliability.append(
          line(
            name,
            calibration.bins.filter { $0.count > 0 }.map { SIMD2(100 * $0.confidence, 100 * $0.accuracy) }))
        errors.append("\(name) \(calibration.expected.percent)")
        risk.append(line(name, Self.risk(judgement.confidences, right)))
      }
    }
    guard !reliability.isEmpty else { return nil }
    let diagonal = Line("as sure as right", points: [[0, 0], [100, 100]], color: names.count)
    let plots = [
      LineChart(
        "Reliability", x: Axis("confidence", unit: "%"), y: Axis("right", unit: "%", includesZero: true),
        series: reliability + [diagonal],
        summary:
          "The share that is right over the confidence. Expected calibration error: \(errors.joined(separator: "; "))."
      ).plot,
      chart(
        "Risk against coverage", Axis("answered, the surest first", unit: "%", includesZero: true),
        Axis("wrong of those", unit: "%", includesZero: true), risk),
    ]
    let caption = """
      Left: of answers of some confidence, how many are right; on the diagonal confidence means what it says. Expected \
      calibration error: \(errors.joined(separator: "; ")). Right: the error when only the surest so many per cent are \
      answered, as with --min-confidence.
      """
    return figure(plots, title: "Certainty", caption: caption).map {
      HTMLPage.Section(heading: "Can its certainty be trusted?", blocks: [$0])
    }
  }

  /// The error among the surest rows, over their share of all; in per cent.
  private static func risk(_ confidences: [Double], _ right: [Bool]) -> [SIMD2<Double>] {
    let order = confidences.indices.sorted { (confidences[$1], $0) < (confidences[$0], $1) }
    let step = max(1, order.count / 200)
    var wrong = 0
    var points: [SIMD2<Double>] = []
    for (place, row) in order.enumerated() {
      if !right[row] { wrong += 1 }
      let answered = place + 1
      // Among a handful the error jumps.
      guard answered >= min(10, order.count), answered % step == 0 || answered == order.count else { continue }
      points.append(SIMD2(100 * Double(answered) / Double(order.count), 100 * Double(wrong) / Double(answered)))
    }
    return points
  }

  /// How the labels of the unlabelled rows changed while training.
  var pseudoLabels: HTMLPage.Section? {
    let epoch = Axis("epoch")
    let all = runs.flatMap { run in run.snapshots.map { (name: label($0.name, of: run), records: $0.records) } }
    func series(_ value: (SnapshotRecord) -> Double?) -> [LineChart.Series] {
      all.map { snapshots in
        line(
          snapshots.name,
          snapshots.records.compactMap { snapshot in value(snapshot).map { SIMD2(Double(snapshot.epoch), $0) } })
      }
    }
    var blocks: [HTMLPage.Block] = []
    let percent = Axis("unlabelled examples", unit: "%", includesZero: true)
    let plots = [
      chart(
        "Changed since the previous snapshot", epoch, percent,
        series { snapshot in
          snapshot.changed.map { 100 * Double($0) / Double(max(1, snapshot.rows)) }
        }),
      chart("Right", epoch, percent, series { $0.accuracy.map { 100 * $0 } }),
      chart(
        "Entropy of the unlabelled", epoch, Axis("mean entropy", unit: "nats", includesZero: true), series(\.entropy)),
    ]
    if let block = figure(
      plots, title: "Predictions for unlabelled rows over time",
      caption:
        "The classes that the network predicted for unlabelled examples in the course of training\(all.first?.records.first.map { " (\($0.rows) of them)" } ?? "")."
    ) {
      blocks.append(block)
    }
    for snapshots in all {
      let steps = [
        snapshots.records.first, snapshots.records[safe: snapshots.records.count / 2], snapshots.records.last,
      ]
      .compactMap { $0 }.filter { $0.confidence != nil }
      let lines = steps.map { snapshot in Line("epoch \(snapshot.epoch)", points: snapshot.confidenceSteps) }
      if Set(lines.map(\.name)).count > 1,
        let plot = chart(
          "Confidence", Axis("probability of the most likely class", unit: "%"),
          Axis("rows", unit: "%", includesZero: true),
          lines)
      {
        blocks.append(.figure(plot, caption: "How sure the network was of unlabelled examples: \(snapshots.name)."))
      }
    }
    let sets = runs.flatMap { run in
      run.entropies.isEmpty ? [] : [[label("outputs", of: run)] + run.entropies.map { String(format: "%.4f", $0.1) }]
    }
    if let first = runs.first, !sets.isEmpty, runs.allSatisfy({ $0.entropies.map(\.0) == first.entropies.map(\.0) }) {
      blocks.append(
        .table(
          TextTable(columns: [""] + first.entropies.map(\.0), rows: sets),
          caption: "Conditional entropy of what is delivered, in nats (0: every answer certain)"))
    }
    return blocks.isEmpty ? nil : HTMLPage.Section(heading: "What the unlabelled data did", blocks: blocks)
  }
}

extension SnapshotRecord {
  /// The histogram of confidence as a line of steps, in per cent.
  fileprivate var confidenceSteps: [SIMD2<Double>] {
    guard let confidence, rows > 0 else { return [] }
    let width = 100 / Double(confidence.count)
    return confidence.enumerated().flatMap { place, count -> [SIMD2<Double>] in
      let share = 100 * Double(count) / Double(rows)
      return [SIMD2(width * Double(place), share), SIMD2(width * Double(place + 1), share)]
    }
  }
}

extension Array {
  fileprivate subscript(safe place: Int) -> Element? { indices.contains(place) ? self[place] : nil }
}

extension Double {
  fileprivate var shortText: String { String(format: "%.3g", self) }
}
