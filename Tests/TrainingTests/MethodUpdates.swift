import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelTraining

/// `method_updates.json`; its schema stands in `Tools/Golden/README.md`.
struct MethodUpdates: Decodable {
  struct Moment: Decodable {
    var rate: Double
    var momentum: Double
  }
  struct DropoutRates: Decodable {
    var inputKeep: Double
    var hiddenKeep: Double
  }
  struct BatchSizes: Decodable {
    var labeled: Int
    var unlabeled: Int
  }
  struct Update: Decodable {
    var supervisedLoss: Double
    var unlabeledLoss: Double
    var selectedRows: Int?
  }
  struct Snapshot: Decodable {
    var afterUpdate: Int
    var network: Pass.Network
    var values: [[Double]]
  }
  struct Case: Decodable {
    var name: String
    var seed: UInt64
    var outputs: OutputUnits
    var dropout: PaperUpdates.Case.DropoutForm
    var optimizer: PaperUpdates.Case.OptimizerName
    var unlabeled: [UnlabeledTerm]
    var averaging: Averaging?
    var labeledView: RowView
    var updates: [Update]
    var parameters: [Snapshot]
  }

  var schedule: [Moment]
  var adam: PaperUpdates.Adam
  var dropout: DropoutRates
  var batch: BatchSizes
  var labeled: PaperUpdates.Matrix
  var labels: [Int]
  var unlabeled: PaperUpdates.Matrix
  var hidden: Int
  var initial: [[Float]]
  var cases: [Case]

  func recipe(for golden: Case) -> Recipe {
    func dropout(keeping keep: Double) -> Dropout? {
      switch golden.dropout {
      case .none: nil
      case .paper: Dropout(1 - keep)
      case .inverted: Dropout(1 - keep, form: .inverted)
      }
    }
    let network = Network(
      inputs: labeled.columns, inputDropout: dropout(keeping: self.dropout.inputKeep),
      layers: [.dense(DenseLayer(units: hidden, dropout: dropout(keeping: self.dropout.hiddenKeep)))],
      output: OutputLayer(classes: 5, units: golden.outputs))
    return Recipe(
      network: network, unlabeled: golden.unlabeled,
      optimizer: golden.optimizer == .adam
        ? .adam(rate: .constant(value: adam.rate), beta1: adam.beta1, beta2: adam.beta2, epsilon: adam.epsilon)
        : .gradientDescent(
          rate: .decay(from: 0.5, factor: 0.9, per: .updates), momentum: .constant(value: 0.5)),
      labeledBatch: batch.labeled, unlabeledBatch: batch.unlabeled, epochLength: .updates(count: schedule.count),
      epochs: 1,
      keep: .last, averaging: golden.averaging, labeledView: golden.labeledView)
  }

  func initialParameters(of network: Network) -> Parameters {
    Parameters(
      tensors: zip(network.parameterShapes, initial).map { .init(name: $0.name, shape: $0.shape, values: $1) })
  }

  var split: Split {
    let set = LabeledSet(
      features: Features(.floats(labeled.floats), columns: labeled.columns), labels: labels, classes: 5)
    return Split(
      labeled: set, validation: set.selecting([]),
      unlabeled: UnlabeledSet(features: Features(.floats(unlabeled.floats), columns: unlabeled.columns)),
      unlabeledPositions: [])
  }
}
