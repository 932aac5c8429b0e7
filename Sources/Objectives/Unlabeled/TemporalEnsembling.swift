import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPlatform

/// What the network said about a row before should be what it says now (Laine and Aila 2017):
///
/// L = (1/n) Σᵢ D(pᵢ, Zᵢ/(1 - αᵐ)), where D is the squared error, Zᵢ ← α Zᵢ + (1 - α) pᵢ behind each update that row i takes part in, from
/// Zᵢ = 0 on, and m is the number of these. A row that takes part for the first time adds nothing.
/// Updates in which the weight of the loss is 0 do not count.
public struct TemporalEnsembling: NamedLoss {
  /// "temporalEnsembling"
  public static let name = "temporalEnsembling"

  /// α, in [0, 1).
  public var decay: Double

  /// The paper's 0.6 by default.
  public init(decay: Double = 0.6) { self.decay = decay }

  /// Z [rows × classes], row by row, and m.
  public struct State: LossState {
    package var sums: [Double]
    package var counts: [Int32]

    /// Whether it has a mean answer for each row.
    public func fits(_ data: LossData) -> Bool {
      sums.count == data.rows * data.classes && counts.count == data.rows && counts.allSatisfy { $0 >= 0 }
    }
  }

  /// Zeros.
  public func initialState(_ data: LossData) -> State {
    State(
      sums: [Double](repeating: 0, count: data.rows * data.classes),
      counts: [Int32](repeating: 0, count: data.rows))
  }

  /// The trained pass over the rows as they are.
  public var passes: [Pass] { [.trained()] }

  /// L and its derivative.
  public func value(of batch: UnlabeledBatch, state: inout State) -> Double {
    let rows = batch.rows
    batch.selectedRows = rows.count { state.counts[$0] > 0 }
    return batch.setGradient(of: .trained()) { outputs, gradient in
      let share = 1 / Double(outputs.count)
      var sum = 0.0
      let answers = rows.indices.map { outputs.exactProbabilities(from: $0 * outputs.classes) }
      for (place, row) in rows.enumerated() {
        let range = row * outputs.classes..<(row + 1) * outputs.classes
        let count = state.counts[row]
        let correction = 1 - pow(decay, Double(count))
        let target = count > 0 ? state.sums[range].map { $0 / correction } : answers[place]
        sum += Distance.squaredError.row(place, of: outputs, target: target, weight: share, &gradient)
      }
      // Behind all targets: a batch that goes on into the next pass may have a row twice.
      for (answer, row) in zip(answers, rows) {
        for (k, p) in answer.enumerated() {
          let place = row * outputs.classes + k
          state.sums[place] = decay * state.sums[place] + (1 - decay) * p
        }
        state.counts[row] += 1
      }
      return sum * share
    }
  }

  /// Checks the decay.
  public func validate(_ place: String) throws(RequestFailure) {
    guard (0..<1).contains(decay) else {
      throw RequestFailure("\(place).decay", expected: "a number in [0, 1)", found: decay.short)
    }
  }
}
