import PseudoLabelNetworks
import PseudoLabelOptimizers
import PseudoLabelSchedules

extension Recipe {
  /// The recipe of Rasmus et al. 2015 for their ladder networks: dense layers of 1000, 500, 250, 250 and 250 units, 100 labelled and 100
  /// unlabelled rows an update, 150 epochs of 600 updates, and Adam at 0.002, which falls to 0 in the last third.
  ///
  /// The network is still one of plain dense layers: `Method.network(of:)` makes the ladder of it.
  package static func ladder(_ method: Method, inputs: Int, classes: Int) -> Recipe {
    let plain = Network(
      inputs: inputs, layers: [1000, 500, 250, 250, 250].map { .dense(DenseLayer(units: $0, weights: .lecun)) },
      output: OutputLayer(classes: classes, units: .softmax, weights: .lecun))
    var recipe = Recipe(
      network: plain, unlabeled: [],
      optimizer: .adam(rate: .ramp(from: 0.002, to: 0, during: .epochs(100..<150))), labeledBatch: 100,
      unlabeledBatch: 100, epochLength: .updates(count: 600), epochs: 150, keep: .last)
    recipe.use(method)
    recipe.network = plain
    return recipe
  }
}
