import PseudoLabelEvaluation
import PseudoLabelPlatform
import PseudoLabeling

/// How often a model is wrong, by the examples that chance chose alone: those that were chosen for their doubt are harder than others.
public struct LabelingEstimate: Sendable, Hashable, Codable {
  /// What was compared with the people's answers.
  public enum Basis: String, Sendable, Hashable, Codable {
    /// What networks say that did not learn from the example, trained as the current model.
    case heldOut
    /// What was guessed when the question was asked, by earlier and so by worse models.
    case guesses
  }

  /// Errors among the random examples, with Wilson's 95 % interval.
  public var errorRate: ErrorRate
  /// Labels that the model learned from.
  public var labels: Int
  /// What was judged.
  public var basis: Basis

  /// An error rate of so many random examples, for a model of so many labels.
  public init(errorRate: ErrorRate, labels: Int, basis: Basis) {
    self.errorRate = errorRate
    self.labels = labels
    self.basis = basis
  }
}

/// What the next labels are expected to bring.
public enum LabelingOutlook: Sendable, Hashable {
  /// So little is known that nothing can be said; the reason, as a sentence.
  case unclear(reason: String)
  /// The change of the error rate by the next labels, negative where it falls, with its 95 % interval.
  case expected(change: Double, interval: ConfidenceInterval)

  /// Labels that the outlook is about.
  public static let labels = 20
  private static let fewestRounds = 4
  private static let fewestRandom = 30

  /// Fits e = a + b log n to the error rates e on random examples, of models that learned from n labels: each weighs as its number of
  /// random examples allows. The change by the next m labels is b log((n + m) / n).
  ///
  /// The models are judged on much the same examples, which makes differences surer than is assumed here. That the error falls with the
  /// logarithm of the labels is an assumption, too: the interval knows nothing of how wrong it is.
  ///
  /// - Parameter rounds: one for each model so far, in their order.
  public init(_ rounds: [LabelingEstimate]) {
    guard let last = rounds.last, rounds.count >= Self.fewestRounds, Set(rounds.map(\.labels)).count >= 3 else {
      self = .unclear(
        reason: "Not enough to tell: \(rounds.count.counted("model")) so far, \(Self.fewestRounds) are needed.")
      return
    }
    guard last.errorRate.count >= Self.fewestRandom else {
      self = .unclear(
        reason:
          "Not enough to tell: \(last.errorRate.count.counted("random answer")) so far, \(Self.fewestRandom) are needed."
      )
      return
    }
    let x = rounds.map { log(Double(max(1, $0.labels))) }
    let y = rounds.map(\.errorRate.rate)
    // Of a rate near 0 the binomial variance would be none: one error and one success more, as Laplace counts.
    let variances = rounds.map { round in
      let n = Double(round.errorRate.count)
      let p = (Double(round.errorRate.errors) + 1) / (n + 2)
      return p * (1 - p) / n
    }
    let w = variances.map { 1 / $0 }
    let total = w.reduce(0, +)
    let meanX = zip(w, x).map(*).reduce(0, +) / total
    let meanY = zip(w, y).map(*).reduce(0, +) / total
    let spread = zip(w, x).map { $0 * ($1 - meanX) * ($1 - meanX) }.reduce(0, +)
    let slope =
      x.indices.map { w[$0] * (x[$0] - meanX) * (y[$0] - meanY) }.reduce(0, +) / spread
    let misfit =
      x.indices.map { place in
        let rest = y[place] - meanY - slope * (x[place] - meanX)
        return w[place] * rest * rest
      }.reduce(0, +) / Double(x.count - 2)
    let deviation = (max(1, misfit) / spread).squareRoot()
    let step = log(Double(last.labels + Self.labels) / Double(max(1, last.labels)))
    let reach = StudentT(degreesOfFreedom: x.count - 2).quantile975 * deviation * step
    // No error rate falls below 0.
    let change = max(-last.errorRate.rate, slope * step)
    self = .expected(
      change: change,
      interval: ConfidenceInterval(
        lower: max(-last.errorRate.rate, min(change, slope * step - reach)), upper: max(change, slope * step + reach)))
  }

  /// A sentence or two.
  public var text: String {
    switch self {
    case .unclear(let reason): return reason
    case .expected(let change, let interval):
      let range = "[\(interval.lower.inPoints), \(interval.upper.inPoints)] (95 %)"
      return interval.contains(0)
        ? "The next \(Self.labels) labels may change the error by \(change.inPoints) points \(range): too uncertain to tell."
        : "The next \(Self.labels) labels are expected to change the error by \(change.inPoints) points \(range)."
    }
  }
}

/// Whether labelling is to go on.
public struct LabelingAdvice: Sendable, Hashable {
  /// Whether to stop.
  public var stops: Bool
  /// Why, as a sentence or two.
  public var text: String

  /// Gains of less than this many errors in a hundred are not worth twenty labels.
  static let leastGain = 0.005

  /// - Parameters:
  ///   - estimate: of the current model.
  ///   - outlook: of the next labels.
  ///   - remaining: examples without an answer.
  ///   - goal: the error rate that is good enough, where one was named.
  public init(estimate: LabelingEstimate?, outlook: LabelingOutlook, remaining: Int, goal: Double?) {
    guard remaining > 0 else {
      self.init(stops: true, text: "Every example has an answer.")
      return
    }
    guard let estimate else {
      self.init(stops: false, text: "Go on: how good the model is, is not known yet.")
      return
    }
    let interval = estimate.errorRate.interval
    if let goal, interval.upper <= goal {
      self.init(
        stops: true,
        text:
          "Stop: at most \(interval.upper.inPercent()) % are wrong (95 %), and \(goal.inPercent()) % are good enough.")
      return
    }
    if case .expected(let change, let range) = outlook {
      if range.lower > -Self.leastGain {
        self.init(
          stops: true,
          text:
            "Stop: the next \(LabelingOutlook.labels) labels are expected to save less than one error in 200 (\(change.inPoints) points)."
        )
        return
      }
      if !range.contains(0) {
        self.init(stops: false, text: "Go on: the error still falls.")
        return
      }
    }
    self.init(stops: false, text: "Go on: whether more labels help cannot be told yet.")
  }

  private init(stops: Bool, text: String) {
    self.stops = stops
    self.text = text
  }
}
