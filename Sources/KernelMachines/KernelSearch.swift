import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelPlatform

/// The search for C and γ by the error on examples held out for validation.
///
/// First every C and γ of a coarse grid, each the one before times a factor. Then, as often as told, the eight around the
/// best so far, at the square root of the factor before: a finer grid, where the coarse one looked promising. What was
/// tried is not tried again. γ is told in units of γ₀ = 1 / (d · variance of all labelled values), so that the search does
/// not depend on the scale of the features.
///
/// The best is the one of the fewest errors; of those that tie, the one of the smallest γ, and of those, of the smallest
/// C: the smoothest boundary.
///
/// Every fit shares the distances between the rows.
///
/// Source: Hsu, Chang, Lin, "A practical guide to support vector classification" (2003), for the grid of powers and its
/// refinement.
package struct KernelSearch: Sendable, Hashable, Codable {
  /// The C of the coarse grid, ascending.
  package let penalties: [Double]
  /// The γ / γ₀ of the coarse grid, ascending.
  package let relativeGammas: [Double]
  /// How often the grid is refined.
  package let refinements: Int
  /// From one C or γ of the coarse grid to the next.
  package let factor: Double

  /// - Parameters:
  ///   - penalties: the least and the largest C; positive (a precondition).
  ///   - relativeGammas: the least and the largest γ / γ₀; positive (a precondition).
  ///   - factor: from one C or γ of the coarse grid to the next; more than 1 (a precondition).
  ///   - refinements: how often the grid is refined, 0 or more (a precondition).
  package init(
    penalties: ClosedRange<Double> = 0.5...128, relativeGammas: ClosedRange<Double> = 0.0625...16, factor: Double = 4,
    refinements: Int = 2
  ) {
    precondition(factor > 1 && factor.isFinite, "a factor of \(factor)")
    precondition(refinements >= 0, "\(refinements) refinements")
    self.penalties = Self.powers(of: factor, in: penalties)
    self.relativeGammas = Self.powers(of: factor, in: relativeGammas)
    self.factor = factor
    self.refinements = refinements
  }

  private static func powers(of factor: Double, in range: ClosedRange<Double>) -> [Double] {
    precondition(range.lowerBound > 0 && range.upperBound.isFinite, "a grid over \(range)")
    // The largest belongs to the grid even where rounding makes its power a little larger.
    return Array(sequence(first: range.lowerBound) { $0 * factor }.prefix { $0 <= range.upperBound * (1 + 1e-9) })
  }

  /// The most fits that there can be.
  package var fits: Int { penalties.count * relativeGammas.count + 8 * refinements }

  /// C and γ, and how they did.
  package struct Trial: Sendable, Hashable, Codable {
    package let machine: SupportVectorMachine
    /// On the examples held out.
    package let validation: ErrorRate

    /// Whether this one is to be preferred.
    func isBetter(than other: Trial) -> Bool {
      (validation.errors, machine.gamma, machine.penalty)
        < (other.validation.errors, other.machine.gamma, other.machine.penalty)
    }
  }

  package struct Outcome: Sendable {
    /// Every fit, in the order in which they were made.
    package let trials: [Trial]
    package let best: Trial
    /// The best, fitted to the labelled rows.
    package let model: SupportVectorModel
  }

  /// The best C and γ for these examples.
  ///
  /// - Parameters:
  ///   - examples: the labelled rows that every machine is fitted to, at least one of each class.
  ///   - validation: labelled rows of as many columns and classes (a precondition) that choose; at least one.
  ///   - cpu: where to compute.
  ///   - progress: called after each fit, with it and how many are made; `fits` is the most there can be. What it throws
  ///     ends the search: so it is stopped.
  /// - Throws: `SupportVectorFailure` as `SupportVectorMachine.fitted` does, and where there is nothing to choose by; what
  ///   `progress` throws.
  package func best(
    for examples: LabeledSet, validation: LabeledSet, on cpu: CPU = CPU(),
    progress: (_ trial: Trial, _ made: Int) throws -> Void = { _, _ in }
  ) throws -> Outcome {
    precondition(
      validation.classes == examples.classes && validation.features.columns == examples.features.columns,
      "a validation set of other columns or classes")
    guard validation.count > 0 else { throw SupportVectorFailure.noValidation }
    let problem = try KernelProblem(examples, on: cpu)
    let judged = SquaredDistances(from: try RowTable(checking: validation.features), to: problem.table, on: cpu.pool)
    let unit = problem.naturalGamma

    var trials: [Trial] = []
    var best: (trial: Trial, machines: OneAgainstOne)?
    func attempt(_ gammas: [Double], _ penalties: [Double]) throws {
      for gamma in gammas {
        let missing = penalties.filter { penalty in
          !trials.contains { $0.machine.gamma == gamma && $0.machine.penalty == penalty }
        }
        guard !missing.isEmpty else { continue }
        let kernel = judged.gaussianKernel(gamma: gamma, on: cpu.pool)
        for penalty in missing {
          let machine = SupportVectorMachine(penalty: penalty, gamma: gamma)
          let machines = OneAgainstOne(machine, of: problem, on: cpu)
          let labels = machines.labels(kernel, rows: problem.table.count, on: cpu)
          let trial = Trial(machine: machine, validation: ErrorRate(of: labels, truth: validation.labels))
          trials.append(trial)
          if best.map({ trial.isBetter(than: $0.trial) }) ?? true { best = (trial, machines) }
          try progress(trial, trials.count)
        }
      }
    }

    try attempt(relativeGammas.map { $0 * unit }, penalties)
    var step = factor
    for _ in 0..<refinements {
      guard let centre = best?.trial.machine else { break }
      step = step.squareRoot()
      try attempt(
        [centre.gamma / step, centre.gamma, centre.gamma * step],
        [centre.penalty / step, centre.penalty, centre.penalty * step])
    }
    guard let best else { preconditionFailure("a grid has a point") }
    return Outcome(
      trials: trials, best: best.trial,
      model: SupportVectorModel(best.trial.machine, best.machines, fittedTo: problem.table))
  }
}
