import CPseudoLabelLibSVM
import Foundation
import PseudoLabelDatasets

/// What tells two classes apart: f(x) = Σⱼ aⱼ K(xⱼ, x) - ρ, positive for the first of them.
///
/// The dual problem over the rows of the two classes, y = +1 for the first, -1 for the second:
///
///     maximise Σⱼ αⱼ - ½ Σⱼₖ αⱼ αₖ yⱼ yₖ K(xⱼ, xₖ)   with 0 ≤ αⱼ ≤ C, Σⱼ αⱼ yⱼ = 0;   aⱼ = αⱼ yⱼ
///
/// libsvm solves it by sequential minimal optimisation until the conditions of Karush, Kuhn and Tucker hold to 0.001, its
/// default and scikit-learn's. Source: Chang, Lin, "LIBSVM: a library for support vector machines", ACM TIST 2 (2011).
package struct PairMachine: Sendable {
  /// The rows with aⱼ ≠ 0, those of the first class, then those of the second.
  package private(set) var rows: [Int]
  /// aⱼ of each.
  package let coefficients: [Double]
  /// ρ.
  package let offset: Double

  /// How far the conditions may be from holding.
  package static let tolerance = 0.001

  /// - Parameters:
  ///   - distances: |xⱼ - xₖ|² of the training set's rows, n × n.
  ///   - gamma: γ of the kernel.
  ///   - first: the rows of the first class, at least one.
  ///   - second: the rows of the second class, at least one.
  ///   - penalty: C.
  package init(distances: SquaredDistances, gamma: Double, first: [Int], second: [Int], penalty: Double) {
    let members = first + second
    let l = members.count
    // libsvm reads a kernel given in advance as rows of nodes: the row's own number, K with rows 1 ... l, the end.
    var nodes = [svm_node](repeating: svm_node(index: 0, value: 0), count: l * (l + 2))
    for (i, row) in members.enumerated() {
      let start = i * (l + 2)
      nodes[start].value = Double(i + 1)
      for (j, other) in members.enumerated() {
        nodes[start + 1 + j] = svm_node(
          index: Int32(j + 1), value: exp(-gamma * distances.values[row * distances.columns + other]))
      }
      nodes[start + l + 1].index = -1
    }
    var signs = [Double](repeating: 1, count: first.count) + [Double](repeating: -1, count: second.count)
    (rows, coefficients, offset) = nodes.withUnsafeMutableBufferPointer { nodes in
      signs.withUnsafeMutableBufferPointer { signs in
        var starts = (0..<l).map { nodes.baseAddress.map { [offset = $0 * (l + 2)] in $0 + offset } }
        return starts.withUnsafeMutableBufferPointer { starts in
          let problem = svm_problem(l: Int32(l), y: signs.baseAddress, x: starts.baseAddress)
          return Self.solve(problem, penalty: penalty)
        }
      }
    }
    rows = rows.map { members[$0] }
  }

  /// The rows (counted in the problem), coefficients and ρ.
  private static func solve(_ problem: svm_problem, penalty: Double) -> ([Int], [Double], Double) {
    silence
    let l = Double(problem.l)
    var parameters = svm_parameter()
    parameters.svm_type = Int32(C_SVC)
    parameters.kernel_type = Int32(PRECOMPUTED)
    parameters.cache_size = min(l * l * 4 / 0x1p20 + 1, 256)
    parameters.eps = tolerance
    parameters.C = penalty
    parameters.shrinking = 1
    var problem = problem
    var model = svm_train(&problem, &parameters)
    defer { svm_free_and_destroy_model(&model) }
    guard let result = model?.pointee, let rows = result.sv_indices, let offset = result.rho,
      let coefficients = result.sv_coef[0]
    else { preconditionFailure("libsvm gives a model of every problem with two classes") }
    return (
      (0..<Int(result.l)).map { Int(rows[$0]) - 1 }, (0..<Int(result.l)).map { coefficients[$0] }, offset[0]
    )
  }

  /// libsvm tells its progress on standard output unless it is given a function that does not.
  private static let silence: Void = svm_set_print_string_function { _ in }

  /// The same machine where row r has the number `numbers[r]`.
  func renumbered(_ numbers: [Int]) -> PairMachine {
    var result = self
    result.rows = rows.map { numbers[$0] }
    return result
  }

  /// f of an example.
  ///
  /// - Parameter kernel: K of the example with row r at place r.
  func decision(_ kernel: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    for (row, coefficient) in zip(rows, coefficients) { sum += coefficient * kernel[row] }
    return sum - offset
  }
}
