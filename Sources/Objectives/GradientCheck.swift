import PseudoLabelCompute
import PseudoLabelNetworks
import PseudoLabelPlatform

extension UnlabeledLoss {
  /// How far the gradients of this loss are from finite differences of its value, at random logits; for tests of losses that ask
  /// for no hidden layers and have no parameters (a precondition).
  ///
  /// max over i of |∂L/∂zᵢ − D|, z uniform in ±3: the logits of each pass that is differentiated, while those of the other
  /// passes, other such numbers, stay. What the loss keeps is as before the first update each time, or behind `updates` on
  /// other logits. D is the nearer one of two estimates:
  ///
  ///     (L(z + h eᵢ) − L(z − h eᵢ)) / 2h                                       h = 10⁻³
  ///     (8 (L(z + h eᵢ) − L(z − h eᵢ)) − L(z + 2h eᵢ) + L(z − 2h eᵢ)) / 12h    h = 1/32
  ///
  /// The first is for losses that bend or jump, the second for those whose values are rounded to float32, as those are that
  /// are made of `Outputs.probabilities`. A mean over rows that is right stays below 10⁻⁵ where float32 holds its logits or
  /// probabilities and it is summed in doubles, and below 10⁻⁴ where it is summed in float32. A loss that jumps or bends may
  /// be unlucky at one of the points.
  ///
  /// - Parameters:
  ///   - units: what makes probabilities of the logits.
  ///   - rows: n, at least 1 (a precondition).
  ///   - classes: k, at least 2 (a precondition).
  ///   - updates: made before, so that the loss has something to keep.
  ///   - seed: draws the logits.
  /// - Returns: the largest difference; NaN where a derivative is none, or was not set.
  public func gradientError(
    units: OutputUnits, rows: Int = 6, classes: Int = 4, updates: Int = 0, seed: UInt64 = 1
  ) -> Double {
    precondition(rows >= 1 && classes >= 2, "\(rows) rows of \(classes) classes")
    let probe = Probe(self, units: units, rows: rows, classes: classes, seed: seed)
    var state = initialState(LossData(rows: rows, classes: classes))
    for update in 0..<updates { _ = probe.value(of: probe.logits(update + 1), &state) }
    let point = probe.logits(0)
    var unused = state
    let gradients = probe.gradients(at: point, &unused)
    /// (L(z + h eᵢ) − L(z − h eᵢ)) / 2h
    func slope(_ pass: Pass, _ i: Int, _ h: Float) -> Double {
      func value(_ h: Float) -> (Float, Double) {
        var (moved, state) = (point, state)
        moved[pass]?[i] += h
        return (moved[pass]?[i] ?? .nan, probe.value(of: moved, &state))
      }
      let ((above, upper), (below, lower)) = (value(h), value(-h))
      return (upper - lower) / Double(above - below)
    }
    var largest = 0.0
    for (pass, gradient) in gradients {
      for i in 0..<rows * classes {
        let estimates = [slope(pass, i, 1e-3), (4 * slope(pass, i, 1 / 32) - slope(pass, i, 1 / 16)) / 3]
        let errors = estimates.map { abs($0 - Double(gradient[i])) }
        guard errors.allSatisfy(\.isFinite), let error = errors.min() else { return .nan }
        largest = max(largest, error)
      }
    }
    return largest
  }
}

/// The passes of a loss, with logits that a check sets.
private struct Probe<Loss: UnlabeledLoss> {
  let loss: Loss
  let units: OutputUnits
  let (rows, classes): (Int, Int)
  let seed: UInt64
  private let batch: UnlabeledBatch

  init(_ loss: Loss, units: OutputUnits, rows: Int, classes: Int, seed: UInt64) {
    (self.loss, self.units, self.rows, self.classes, self.seed) = (loss, units, rows, classes, seed)
    // Longer than it has to be, as in training.
    batch = UnlabeledBatch(
      Network(inputs: 1, layers: [], output: OutputLayer(classes: classes, units: units)), capacity: rows + 1,
      on: CPU(threads: 1))
    batch.rows = Array(0..<rows)
    for pass in loss.passes { batch.addPass(pass) }
  }

  /// Of every pass.
  func logits(_ index: Int) -> [Pass: [Float]] {
    var result: [Pass: [Float]] = [:]
    for (number, pass) in loss.passes.enumerated() {
      var stream = RandomStream(seed: seed, purpose: .testing, index: UInt64(100 * index + number))
      result[pass] = (0..<rows * classes).map { _ in Float(6 * stream.uniform() - 3) }
    }
    return result
  }

  func value(of logits: [Pass: [Float]], _ state: inout Loss.State) -> Double {
    for (pass, values) in logits {
      let mixing = pass.view.partners(rows).map { UnlabeledBatch.Mixing(share: 0.7, partners: $0) }
      batch.fill(pass, mixing: mixing) { $0.set(values) }
      if case .adversarial = pass.view {
        let other = self.logits(99)[pass] ?? values
        batch.fillUnperturbed(pass) { $0.set(other) }
      }
      // With no number in it.
      if pass.isDifferentiated { batch.clearGradient(of: pass) }
    }
    if let pool = loss.pool {
      // Of a pool each target is mixed with the next one.
      let mixing = UnlabeledBatch.Mixing(share: 0.7, partners: (0..<rows).map { ($0 + 1) % rows })
      let targets = loss.targets(of: batch, state: &state)
      for pass in loss.passes where pass.isDifferentiated {
        batch.setTargets(of: pass, pool.passes.contains(pass) ? mixing.mixed(targets) : targets)
      }
    }
    return loss.value(of: batch, state: &state)
  }

  func gradients(at logits: [Pass: [Float]], _ state: inout Loss.State) -> [(Pass, [Float])] {
    _ = value(of: logits, &state)
    return loss.passes.filter(\.isDifferentiated).map { pass in
      var gradient = [Float](repeating: .nan, count: rows * classes)
      batch.takeGradient(of: pass) { gradient = $0 }
      return (pass, gradient)
    }
  }
}

extension RowView {
  /// For a view that mixes rows: the next one of each.
  fileprivate func partners(_ rows: Int) -> [Int]? {
    guard case .mixed = self else { return nil }
    return (0..<rows).map { ($0 + 1) % rows }
  }
}
