import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives

extension Recipe {
  /// The words that its fields in a configuration offer a choice of.
  package static let vocabulary: Vocabulary = {
    var words = Vocabulary()
    words.add(Layer.names, in: "layers", "shortcut")
    words.add(["glorot", "he", "lecun", "normal"], in: "weights")
    words.add(["gelu", "identity", "leakyReLU", "relu"], in: "activation")
    words.add(BatchNorm.Statistics.self, in: "statistics")
    words.add(BatchNorm.Population.self, in: "population")
    words.add(OutputUnits.self, in: "units")
    words.add(Dropout.Form.self, in: "form")
    words.add(ConvolutionLayer.Padding.self, in: "padding")
    words.add(LossRegistry.losses.map { $0.name }, in: "unlabeled", beside: ["weight"])
    words.add(
      ["clean", "weaklyAugmented", "stronglyAugmented", "noisy", "mixed", "adversarial"], in: "view", "labeledView")
    words.add(Pass.Network.self, in: "network")
    words.add(Distance.self, in: "distance")
    words.add(["a number", "all", "classwise", "adaptive", "soft", "quota"], in: "threshold")
    words.add(["gradientDescent", "adam"], in: "optimizer")
    words.add(["constant", "ramp", "decay"], in: "weight", "rate", "momentum")
    words.add(["epochs", "updates"], in: "unit", "per")
    words.add(["passOverLabeled", "updates"], in: "epochLength")
    words.add(ModelSelection.self, in: "keep")
    words.add(Ladder.Levels.self, in: "levels")
    words.add(["gaussian", "network"], in: "combinator")
    words.add(CollapsePolicy.Response.self, in: "response")
    words.add(earlier: ["watch": "collapsePolicy"], in: "recipe")
    words.add(earlier: ["looks": "snapshots"], in: "watch", "collapsePolicy")
    words.add(names: ["targets", "view", "threshold"], in: PseudoLabel.name)
    words.add(names: ["view", "network", "usesDropout", "number"], in: "target", "targets")
    return words
  }()
}
