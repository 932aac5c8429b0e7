import ArgumentParser
import PseudoLabeling

/// Every number of the recipe. What is not given stands as in the configuration file, or as in the paper.
struct RecipeOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("Epochs. (default: 1000)", valueName: "n")) var epochs: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Updates in an epoch, or 0: a pass over the labelled examples. (default: a pass, or 19 under 600 labels)",
      valueName: "n"))
  var epochUpdates: Int?
  @Option(parsing: .unconditional, help: ArgumentHelp("Labelled examples in an update. (default: 32)", valueName: "n"))
  var labeledBatch: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Unlabelled examples in an update. (default: 256)", valueName: "n"))
  var unlabeledBatch: Int?
  @Option(
    help: ArgumentHelp(
      "Which parameters are delivered: the last, or those of the lowest validation error. (default: last)",
      valueName: "which"))
  var keep: ModelSelection?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Epochs from one validation to the next. (default: 1)", valueName: "n"))
  var validationInterval: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Units of the hidden layers, as 5000 or 1000,500. (default: 5000)", valueName: "units"))
  var hidden: UnitList?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Channels of convolutional layers before them, as 32,64. With them other numbers stand where none is given: 500 \
      hidden units, no dropout of the inputs, 100 epochs, α from epoch 10 to 60, adam, its rate times 0.98 an epoch. \
      (default: none)
      """, valueName: "channels"))
  var convolutions: UnitList?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      A residual network with batch normalisation, for images: channels of each stage, as 16,32,64. It takes the place \
      of convolutional and dense layers. With it other numbers stand where none is given: softmax outputs, 100 epochs, \
      α from epoch 10 to 60, adam at 0.03 times 0.98 an epoch. (default: none)
      """, valueName: "channels"))
  var residual: UnitList?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Residual blocks of each stage. (default: 1)", valueName: "n"))
  var blocks: Int?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Height and width of their kernels. (default: 5)", valueName: "n"))
  var kernel: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Height and width of the windows of which they pass on the largest value. (default: 2)", valueName: "n"))
  var pooling: Int?
  @Option(
    help: ArgumentHelp("Whether images keep their size (same) or lose a margin. (default: valid)", valueName: "how"))
  var padding: ConvolutionLayer.Padding?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Dropout rate of their units. (default: 0.2)", valueName: "rate"))
  var convolutionDropout: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("Dropout rate of the inputs. (default: 0.2)", valueName: "rate"))
  var visibleDropout: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Dropout rate of the hidden units. (default: 0.5)", valueName: "rate"))
  var hiddenDropout: Double?
  @Option(
    help: ArgumentHelp(
      "Whether units that stay are scaled while training (inverted) or not, as in the paper. (default: unscaled)",
      valueName: "form"))
  var dropoutForm: Dropout.Form?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How weights start: glorot, he, or the deviation of a normal distribution. (default: he)", valueName: "start"))
  var weights: Initializer?
  @Option(help: ArgumentHelp("What the outputs are. (default: sigmoid)", valueName: "units"))
  var outputUnits: OutputUnits?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Largest weight of the unlabelled loss, the paper's α_f. (default: 3; other methods have their own)",
      valueName: "weight"))
  var alpha: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Epoch from which the weight grows, the paper's T₁. (default: 100 of 1000, and of other numbers of epochs in proportion; some methods have a constant weight)",
      valueName: "epoch"))
  var alphaStart: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Epoch at which it is reached, the paper's T₂. (default: 600 of 1000)", valueName: "epoch"))
  var alphaEnd: Int?
  @Option(
    help: ArgumentHelp(
      "Pass that gives the pseudo-labels: none but the training pass itself, or withoutDropout. (default: none)",
      valueName: "pass"))
  var targets: TargetPass?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Confidence below which a pseudo-label, or the target of uda, is not used. (default: all are used; some methods have their own)",
      valueName: "p"))
  var threshold: Double?
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Rounds of self-training, at most. (default: 5)", valueName: "n"))
  var rounds: Int?

  @Option(
    help: ArgumentHelp(
      "How parameters follow their gradients: the paper's descent, or Adam. (default: descent)", valueName: "name"))
  var optimizer: OptimizerName?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("First learning rate. (default: 1.5; with adam 0.001)", valueName: "rate"))
  var rate: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Factor of the rate from epoch to epoch. (default: 0.998 in 1000 epochs; with adam 1)", valueName: "factor"))
  var rateDecay: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("First momentum. (default: 0.5)", valueName: "p"))
  var momentumStart: Double?
  @Option(parsing: .unconditional, help: ArgumentHelp("Last momentum. (default: 0.99)", valueName: "p"))
  var momentumEnd: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Epochs in which the momentum grows, the paper's T. (default: 500 of 1000)", valueName: "n"))
  var momentumEpochs: Int?

  @Option(
    help: ArgumentHelp(
      """
      What the first hidden layer learns of the unlabelled examples before training: nothing, or to be their denoising \
      auto-encoder. (default: none)
      """, valueName: "kind"))
  var pretraining: PretrainingKind?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Epochs of pre-training, passes over the unlabelled examples. (default: 5)", valueName: "n"))
  var pretrainingEpochs: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("First learning rate of pre-training. (default: 0.3)", valueName: "rate"))
  var pretrainingRate: Double?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Examples in an update of pre-training. (default: 100)", valueName: "n"))
  var pretrainingBatch: Int?

  @Option(
    help: ArgumentHelp(
      """
      What follows when a loss or a parameter is no longer a finite number: stop, with the last good parameters, or retry \
      from them with a third of the learning rate, at most three times. (default: stop)
      """, valueName: "answer"))
  var onDivergence: DivergenceAnswer?

  enum DivergenceAnswer: String, ExpressibleByArgument, CaseIterable { case stop, retry }

  /// Where pseudo-labels come from.
  enum TargetPass: String, ExpressibleByArgument, CaseIterable {
    case none, withoutDropout

    var pass: Pass? { self == .none ? nil : .withoutDropout }
  }

  enum PretrainingKind: String, ExpressibleByArgument, CaseIterable { case none, autoencoder }

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

extension ModelSelection: ExpressibleByArgument {}
extension Dropout.Form: ExpressibleByArgument {}
extension OutputUnits: ExpressibleByArgument {}
extension ConvolutionLayer.Padding: ExpressibleByArgument {}
extension Initializer: ExpressibleByArgument {
  public static var defaultCompletionKind: CompletionKind { .list(["glorot", "he", "lecun"]) }

  public init?(argument: String) {
    switch argument {
    case "glorot": self = .glorot
    case "he": self = .he
    case "lecun": self = .lecun
    default:
      guard let deviation = Double(argument) else { return nil }
      self = .normal(deviation: deviation)
    }
  }
}
