import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelSchedules
import PseudoLabelTraining

/// `paper_updates.json`; its schema stands in `Tools/Golden/README.md`.
struct PaperUpdates: Decodable {
  struct Matrix: Decodable {
    var columns: Int
    var values: [Double]
    var floats: [Float] { values.map(Float.init) }
  }
  struct Moment: Decodable {
    var rate: Double
    var momentum: Double
    var alpha: Double
  }
  struct Adam: Decodable {
    var rate: Double
    var beta1: Double
    var beta2: Double
    var epsilon: Double
  }
  struct DropoutRates: Decodable {
    var inputKeep: Double
    var hiddenKeep: Double
    var seed: UInt64
  }
  struct Batch: Decodable {
    var labeled: Matrix
    var labels: [Int]
    var unlabeled: Matrix
  }
  struct Description: Decodable {
    var widths: [Int]
    var outputs: OutputUnits
    var weights: [[Float]]
    var biases: [[Float]]
  }
  struct Update: Decodable {
    var supervisedLoss: Double
    var unlabeledLoss: Double?
  }
  struct Snapshot: Decodable {
    var afterUpdate: Int
    var weights: [[Double]]
    var biases: [[Double]]
  }
  struct Case: Decodable {
    enum DropoutForm: String, Decodable { case none, paper, inverted }
    enum OptimizerName: String, Decodable { case momentum, adam }
    var name: String
    var network: Int
    var dropout: DropoutForm
    var optimizer: OptimizerName
    var updates: [Update]
    var parameters: [Snapshot]
    var testOutputs: Matrix
  }

  var schedule: [Moment]
  var adam: Adam
  var dropout: DropoutRates
  var batches: [Batch]
  var networks: [Description]
  var cases: [Case]

  func recipe(for golden: Case) -> Recipe {
    let description = networks[golden.network]
    func dropout(keeping keep: Double) -> Dropout? {
      switch golden.dropout {
      case .none: nil
      case .paper: Dropout(1 - keep)
      case .inverted: Dropout(1 - keep, form: .inverted)
      }
    }
    let network = Network(
      inputs: description.widths[0], inputDropout: dropout(keeping: self.dropout.inputKeep),
      layers: description.widths.dropFirst().dropLast().map {
        .dense(DenseLayer(units: $0, dropout: dropout(keeping: self.dropout.hiddenKeep)))
      }, output: OutputLayer(classes: 5, units: description.outputs))
    let isAdam = golden.optimizer == .adam
    return Recipe(
      network: network,
      unlabeled: isAdam
        ? [] : [UnlabeledTerm(PseudoLabel(), weight: .ramp(from: 0, to: 3, during: .updates(0..<10)))],
      optimizer: isAdam
        ? .adam(rate: .constant(value: adam.rate), beta1: adam.beta1, beta2: adam.beta2, epsilon: adam.epsilon)
        : .gradientDescent(
          rate: .decay(from: 0.5, factor: 0.9, per: .updates),
          momentum: .ramp(from: 0.5, to: 0.9, during: .updates(0..<10))),
      labeledBatch: 8, unlabeledBatch: 16, epochLength: .updates(count: 10), epochs: 1, keep: .last)
  }

  func initialParameters(for golden: Case) -> Parameters {
    let description = networks[golden.network]
    let shapes = recipe(for: golden).network.parameterShapes
    let values = zip(description.weights, description.biases).flatMap { [$0, $1] }
    return Parameters(
      tensors: zip(shapes, values).map { Parameters.Tensor(name: $0.name, shape: $0.shape, values: $1) })
  }

  /// The examples of the batches, where the order of training under this seed will find them.
  var split: Split {
    var labeledOrder = BatchOrder(
      examples: 80, batch: 8, crossesPasses: false, seed: dropout.seed, purpose: .labeledOrder)
    var unlabeledOrder = BatchOrder(
      examples: 160, batch: 16, crossesPasses: true, seed: dropout.seed, purpose: .unlabeledOrder)
    var labels = [Int](repeating: 0, count: 80)
    var labeled = [Float](repeating: 0, count: 80 * 12)
    var unlabeled = [Float](repeating: 0, count: 160 * 12)
    for (number, batch) in batches.enumerated() {
      for (row, place) in labeledOrder.positions(ofBatch: number).enumerated() {
        labels[place] = batch.labels[row]
        labeled.replaceSubrange(place * 12..<place * 12 + 12, with: batch.labeled.floats[row * 12..<row * 12 + 12])
      }
      for (row, place) in unlabeledOrder.positions(ofBatch: number).enumerated() {
        unlabeled.replaceSubrange(place * 12..<place * 12 + 12, with: batch.unlabeled.floats[row * 12..<row * 12 + 12])
      }
    }
    let set = LabeledSet(features: Features(.floats(labeled), columns: 12), labels: labels, classes: 5)
    return Split(
      labeled: set, validation: set.selecting([]),
      unlabeled: UnlabeledSet(features: Features(.floats(unlabeled), columns: 12)), unlabeledPositions: [])
  }
}
