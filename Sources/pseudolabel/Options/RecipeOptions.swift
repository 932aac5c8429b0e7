import ArgumentParser
import PseudoLabeling

/// Every number of the recipe. What is not given stands as in the configuration file, or as in the paper.
struct RecipeOptions: ParsableArguments {
  @Option(help: "Epochs. (default: 1000)") var epochs: Int?
  @Option(
    help: "Updates in an epoch, or 0: a pass over the labelled examples. (default: a pass, or 19 under 600 labels)")
  var epochUpdates: Int?
  @Option(help: "Labelled examples in an update. (default: 32)") var labeledBatch: Int?
  @Option(help: "Unlabelled examples in an update. (default: 256)") var unlabeledBatch: Int?
  @Option(help: "Which parameters are delivered: \(KeptParameters.allCases.names). (default: last)")
  var keep: KeptParameters?
  @Option(help: "Epochs from one look at the validation set to the next. (default: 1)") var validationInterval: Int?

  @Option(help: "Units of the hidden layers, as 5000 or 1000,500. (default: 5000)") var hidden: UnitList?
  @Option(help: "Dropout rate of the inputs. (default: 0.2)") var visibleDropout: Double?
  @Option(help: "Dropout rate of the hidden units. (default: 0.5)") var hiddenDropout: Double?
  @Option(help: "Form of dropout: \(Dropout.Form.allCases.names). (default: unscaled, the paper's)")
  var dropoutForm: Dropout.Form?
  @Option(help: "How weights start: glorot, he, or the deviation of a normal distribution. (default: 0.01)")
  var weights: Initializer?
  @Option(help: "What the outputs are: \(OutputUnits.allCases.names). (default: sigmoid)") var outputUnits: OutputUnits?

  @Option(help: "Largest weight of the unlabelled loss, the paper's α_f. (default: 3)") var alpha: Double?
  @Option(help: "Epoch from which the weight grows, the paper's T₁. (default: 100)") var alphaStart: Int?
  @Option(help: "Epoch at which it is reached, the paper's T₂. (default: 600)") var alphaEnd: Int?
  @Option(
    help:
      "Pass whose outputs give the pseudo-labels: \(["none", "withoutDropout"].joined(separator: ", ")). (default: none, the training pass itself)"
  )
  var targets: ReferencePass?
  @Option(help: "Confidence under which a pseudo-label is not used. (default: all are used, as in the paper)")
  var threshold: Double?

  @Option(help: "How parameters follow their gradients: descent, adam. (default: descent, the paper's)")
  var optimizer: OptimizerName?
  @Option(help: "First learning rate. (default: 1.5; with adam 0.001)") var rate: Double?
  @Option(help: "Factor of the rate from epoch to epoch. (default: 0.998; with adam 1)") var rateDecay: Double?
  @Option(help: "First momentum. (default: 0.5)") var momentumStart: Double?
  @Option(help: "Last momentum. (default: 0.99)") var momentumEnd: Double?
  @Option(help: "Epochs in which the momentum grows, the paper's T. (default: 500)") var momentumEpochs: Int?

  enum OptimizerName: String, ExpressibleByArgument, CaseIterable { case descent, adam }

  struct UnitList: ExpressibleByArgument {
    var units: [Int]
    init?(argument: String) {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
      guard !parts.isEmpty, !parts.contains(nil) else { return nil }
      units = parts.compactMap { $0 }
    }
  }
}

extension KeptParameters: ExpressibleByArgument {}
extension Dropout.Form: ExpressibleByArgument {}
extension OutputUnits: ExpressibleByArgument {}
extension ReferencePass: ExpressibleByArgument {}

extension Initializer: ExpressibleByArgument {
  public init?(argument: String) {
    switch argument {
    case "glorot": self = .glorot
    case "he": self = .he
    default:
      guard let deviation = Double(argument) else { return nil }
      self = .normal(deviation: deviation)
    }
  }
}
