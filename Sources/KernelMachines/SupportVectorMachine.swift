import PseudoLabelCompute
import PseudoLabelDatasets

/// The support vector machine with a Gaussian kernel, before it has seen data: its two numbers.
///
///     K(x, y) = exp(-γ |x - y|²)
///
/// Classes are told apart two by two; of k (k - 1) / 2 machines each has a vote. A large C wants every labelled row on its
/// side of the boundary, a small one a wide margin; a large γ looks at near rows only. Features should be of one scale.
///
/// Equal data and numbers give equal machines, to the bit, for any number of threads. Time and memory grow as the square
/// of the number of rows.
///
/// Source: Cortes, Vapnik, "Support-vector networks", Machine Learning 20 (1995); solved by libsvm, see `PairMachine`.
package struct SupportVectorMachine: Sendable, Hashable, Codable {
  /// C, what a row on the wrong side costs.
  package let penalty: Double
  /// γ.
  package let gamma: Double

  /// - Parameters:
  ///   - penalty: C, finite and positive (a precondition).
  ///   - gamma: γ, finite and positive (a precondition).
  package init(penalty: Double, gamma: Double) {
    precondition(penalty > 0 && penalty.isFinite, "a penalty of \(penalty)")
    precondition(gamma > 0 && gamma.isFinite, "a gamma of \(gamma)")
    self.penalty = penalty
    self.gamma = gamma
  }

  /// The machine fitted to labelled rows.
  ///
  /// - Parameters:
  ///   - examples: the labelled rows, at least one of each class.
  ///   - cpu: where to compute; the pairs of classes are shared among its threads.
  /// - Throws: `SupportVectorFailure` for fewer than two classes, a class without a row, a value that is not finite, and
  ///   more rows than memory has room for.
  package func fitted(
    to examples: LabeledSet, on cpu: CPU = CPU()
  ) throws(SupportVectorFailure) -> SupportVectorModel {
    let problem = try KernelProblem(examples, on: cpu)
    return SupportVectorModel(self, OneAgainstOne(self, of: problem, on: cpu), fittedTo: problem.table)
  }
}
