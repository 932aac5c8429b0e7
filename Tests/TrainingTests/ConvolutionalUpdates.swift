import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPlatform
import PseudoLabelSchedules
import PseudoLabelTraining

/// `convolutional_updates.json`; its schema stands in `Tools/Golden/README.md`.
struct ConvolutionalUpdates: Decodable {
  struct Convolution: Decodable {
    var channels: Int
    var kernel: Int
    var padding: ConvolutionLayer.Padding
    var pooling: Int
  }
  struct Snapshot: Decodable {
    var afterUpdate: Int
    var values: [[Double]]
  }
  struct Case: Decodable {
    var name: String
    var outputs: OutputUnits
    var dropout: PaperUpdates.Case.DropoutForm
    var optimizer: PaperUpdates.Case.OptimizerName
    var updates: [PaperUpdates.Update]
    var parameters: [Snapshot]
    var testOutputs: PaperUpdates.Matrix
  }

  var adam: PaperUpdates.Adam
  var schedule: [PaperUpdates.Moment]
  var seed: UInt64
  var keeps: [Double]
  var image: ImageShape
  var convolutions: [Convolution]
  var hidden: Int
  var classes: Int
  var batches: [PaperUpdates.Batch]
  var parameters: [[Float]]
  var cases: [Case]

  private var inputs: Int { image.height * image.width * image.channels }

  func recipe(for golden: Case) -> Recipe {
    func dropout(_ number: Int) -> Dropout? {
      switch golden.dropout {
      case .none: nil
      case .paper: Dropout(1 - keeps[number])
      case .inverted: Dropout(1 - keeps[number], form: .inverted)
      }
    }
    let layers: [Layer] = convolutions.enumerated().map { number, layer in
      .convolution(
        ConvolutionLayer(
          channels: layer.channels, kernel: layer.kernel, padding: layer.padding, pooling: layer.pooling,
          dropout: dropout(number)))
    }
    return Recipe(
      network: Network(
        inputs: inputs, imageShape: image,
        layers: layers + [.dense(DenseLayer(units: hidden, dropout: dropout(convolutions.count)))],
        output: OutputLayer(classes: classes, units: golden.outputs)),
      unlabeled: [UnlabeledTerm(PseudoLabel(), weight: .ramp(from: 0, to: 1.8, during: .updates(0..<6)))],
      optimizer: golden.optimizer == .adam
        ? .adam(rate: .constant(value: adam.rate), beta1: adam.beta1, beta2: adam.beta2, epsilon: adam.epsilon)
        : .gradientDescent(
          rate: .decay(from: 0.2, factor: 0.9, per: .updates),
          momentum: .ramp(from: 0.5, to: 0.8, during: .updates(0..<6))),
      labeledBatch: batches[0].labels.count, unlabeledBatch: unlabeledBatch,
      epochLength: .updates(count: batches.count),
      epochs: 1, keep: .last)
  }

  func initialParameters(for golden: Case) -> Parameters {
    Parameters(
      tensors: zip(recipe(for: golden).network.parameterShapes, parameters).map {
        Parameters.Tensor(name: $0.name, shape: $0.shape, values: $1)
      })
  }

  private var unlabeledBatch: Int { batches[0].unlabeled.values.count / inputs }

  /// The examples of the batches, where the order of training under this seed will find them.
  var split: Split {
    let (labeledBatch, unlabeledBatch, columns) = (batches[0].labels.count, unlabeledBatch, inputs)
    var labeledOrder = BatchOrder(
      examples: batches.count * labeledBatch, batch: labeledBatch, crossesPasses: false, seed: seed,
      purpose: .labeledOrder)
    var unlabeledOrder = BatchOrder(
      examples: batches.count * unlabeledBatch, batch: unlabeledBatch, crossesPasses: true, seed: seed,
      purpose: .unlabeledOrder)
    var labels = [Int](repeating: 0, count: labeledOrder.examples)
    var labeled = [Float](repeating: 0, count: labeledOrder.examples * columns)
    var unlabeled = [Float](repeating: 0, count: unlabeledOrder.examples * columns)
    func place(_ values: [Float], at positions: [Int], in table: inout [Float]) {
      for (row, position) in positions.enumerated() {
        table.replaceSubrange(
          position * columns..<(position + 1) * columns, with: values[row * columns..<(row + 1) * columns])
      }
    }
    for (number, batch) in batches.enumerated() {
      let positions = labeledOrder.positions(ofBatch: number)
      for (row, position) in positions.enumerated() { labels[position] = batch.labels[row] }
      place(batch.labeled.floats, at: positions, in: &labeled)
      place(batch.unlabeled.floats, at: unlabeledOrder.positions(ofBatch: number), in: &unlabeled)
    }
    let set = LabeledSet(
      features: Features(.floats(labeled), columns: columns, imageShape: image), labels: labels, classes: classes)
    return Split(
      labeled: set, validation: set.selecting([]),
      unlabeled: UnlabeledSet(features: Features(.floats(unlabeled), columns: columns, imageShape: image)))
  }
}
