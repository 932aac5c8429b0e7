import PseudoLabelObjectives

/// The methods: a new one is one more line. Their numbers are those of the papers, or of the authors' configurations where the
/// papers leave them open.
extension Method {
  /// In the order of the documentation.
  static let all = [
    supervised, selfTraining, pseudoLabel, entropyMinimization, piModel, temporalEnsembling, meanTeacher,
    virtualAdversarial,
    interpolationConsistency, uda, mixMatch, reMixMatch, fixMatch, flexMatch, freeMatch,
    softMatch, ladder, ladderGamma, ladderMLP,
  ]

  /// The labelled examples alone: the paper's DropNN.
  public static let supervised = Method(
    "supervised", Parts(), "learns from the labelled rows alone", "Lee 2013, its row DropNN")

  /// A network labels what it is sure of for the next one.
  public static let selfTraining = Method(
    "self-training", Parts(selfTraining: SelfTraining()),
    "labels the unlabelled rows that it is surest of, a fifth more in each of five rounds, and begins anew on them",
    "Yarowsky 1995; Cascante-Bonilla, Tan, Qi and Ordonez 2021")

  /// Lee's method, the paper's +PL.
  public static let pseudoLabel = Method(
    "pseudo-label", Parts(losses: [Weighted(loss: PseudoLabel())]),
    "takes the network's most likely class of each unlabelled row for true, with a weight that rises", "Lee 2013")

  /// Outputs are made certain.
  public static let entropyMinimization = Method(
    "entropy-minimization", Parts(losses: [Weighted(loss: EntropyMinimization())]),
    "makes the network certain about unlabelled rows: the entropy of its answers becomes small",
    "Grandvalet and Bengio 2005")

  /// Two passes with other noise agree.
  public static let piModel = Method(
    "pi-model",
    Parts(
      losses: [
        Weighted(
          loss: Consistency(
            .squaredError, of: Pass(.weaklyAugmented, usesDropout: true), on: .weaklyAugmented))
      ], weight: .rising(to: 10), labeledView: .weaklyAugmented),
    "makes two passes of different dropout and augmentation agree", "Laine and Aila 2017")

  /// Answers agree with the running mean of those before.
  public static let temporalEnsembling = Method(
    "temporal-ensembling",
    Parts(losses: [Weighted(loss: TemporalEnsembling())], weight: .rising(to: 30)),
    "makes the answer for a row agree with the running mean of earlier answers", "Laine and Aila 2017")

  /// The student agrees with its average.
  public static let meanTeacher = Method(
    "mean-teacher",
    Parts(
      losses: [
        Weighted(
          loss: Consistency(
            .squaredError, of: Pass(.weaklyAugmented, through: .average, usesDropout: true), on: .weaklyAugmented))
      ], weight: .rising(to: 50), averaging: Averaging(decay: 0.999), labeledView: .weaklyAugmented),
    "makes the network agree with the running average of itself", "Tarvainen and Valpola 2017")

  /// The answer is smooth in the worst direction. The radius had, of 0.3, 0.5, 1.5, 3 and 5, the lowest validation error on
  /// MNIST with 100 labels (1000 hidden units, 60 epochs, seed 1); the papers' go with batch norm or noise in each layer.
  public static let virtualAdversarial = Method(
    "vat",
    Parts(
      losses: [Weighted(loss: VirtualAdversarial(radius: 0.5)), Weighted(loss: EntropyMinimization(), factor: 0.06)],
      weight: .constant(1)),
    "makes the answer stay the same under the small change of the inputs that changes it most, and certain",
    "Miyato, Maeda, Koyama and Ishii 2018")

  /// The answer between two rows is between their answers.
  public static let interpolationConsistency = Method(
    "interpolation-consistency",
    Parts(
      losses: [
        Weighted(
          loss: Consistency(
            .squaredError, of: Pass(.clean, through: .average), on: .mixed(concentration: 1)))
      ], weight: .rising(to: 100), averaging: Averaging(decay: 0.999)),
    "makes the answer for a mixture of two rows the mixture of the averaged network's answers",
    "Verma, Lamb, Kannala, Bengio and Lopez-Paz 2019")

  /// The strong view agrees with the sharpened answer for the weak one.
  public static let uda = Method(
    "uda",
    Parts(
      losses: [
        Weighted(
          loss: Consistency(
            .kullbackLeibler, of: Pass(.weaklyAugmented, usesDropout: true), on: .stronglyAugmented, temperature: 0.4,
            threshold: 0.8))
      ], weight: .constant(1), averaging: Averaging(decay: 0.999), labeledView: .weaklyAugmented),
    "makes the answer for a strong augmentation agree with the sharpened one for a weak augmentation",
    "Xie, Dai, Hovy, Luong and Le 2020")

  /// Rows and targets are mixed, labelled ones with the others.
  public static let mixMatch = Method(
    "mixmatch",
    Parts(
      losses: [Weighted(loss: MixMatch())], weight: .rising(to: 100), averaging: Averaging(decay: 0.999),
      labeledView: .weaklyAugmented),
    "mixes labelled and unlabelled rows, and makes the answers mixtures of their classes and sharpened answers",
    "Berthelot, Carlini, Goodfellow et al. 2019")

  /// MixMatch with strong views and classes in the proportions of the labels.
  public static let reMixMatch = Method(
    "remixmatch",
    Parts(
      losses: [Weighted(loss: ReMixMatch())], weight: .rising(to: 1.5), averaging: Averaging(decay: 0.999),
      labeledView: .weaklyAugmented),
    "MixMatch for strong augmentations too, with answers in the proportions of the labels",
    "Berthelot, Carlini, Cubuk et al. 2020")

  /// The pseudo-labels of FixMatch and its successors: of the weak view, for the strong one.
  private static func match(_ selection: Selection) -> Parts {
    Parts(
      losses: [
        Weighted(
          loss: PseudoLabel(
            of: Pass(.weaklyAugmented, usesDropout: true), on: .stronglyAugmented, selecting: selection))
      ], weight: .constant(1), averaging: Averaging(decay: 0.999), labeledView: .weaklyAugmented)
  }

  /// A fixed threshold.
  public static let fixMatch = Method(
    "fixmatch", match(.threshold(0.95)),
    "takes the class of a weak augmentation for that of a strong one, where it is confident",
    "Sohn, Berthelot, Carlini et al. 2020")

  /// A threshold of each class.
  public static let flexMatch = Method(
    "flexmatch", match(.classwise(largest: 0.95)), "FixMatch with a lower threshold for classes that are learned less",
    "Zhang, Wang, Hou et al. 2021")

  /// A threshold that follows the confidence.
  public static let freeMatch = Method(
    "freematch", match(.adaptive(decay: 0.999)),
    "FixMatch with thresholds that follow the mean confidence, of all rows and of each class",
    "Wang, Chen, Heng et al. 2023")

  /// Weights instead of a threshold.
  public static let softMatch = Method(
    "softmatch", match(.soft(deviations: 2, decay: 0.999)),
    "FixMatch with weights that fall with the confidence instead of a threshold", "Chen, Tao, Fan et al. 2023")

  private static func ladder(_ loss: Ladder) -> Parts {
    Parts(losses: [Weighted(loss: loss)], weight: .constant(1), ladderNoise: 0.3)
  }

  /// A decoder finds each layer again.
  public static let ladder = Method(
    "ladder", ladder(Ladder()), "makes a decoder find what each layer would be without the noise that is added to it",
    "Rasmus, Berglund, Honkala, Valpola and Raiko 2015")

  /// The top alone is reconstructed.
  public static let ladderGamma = Method(
    "ladder-gamma", ladder(Ladder(levels: .top, weights: [1])),
    "the same for the outputs alone, which needs no decoder: the Γ-model", "Rasmus et al. 2015")

  /// Small networks in place of the Gaussian combinator.
  public static let ladderMLP = Method(
    "ladder-mlp", ladder(Ladder(combinator: .network(hidden: [4]))),
    "a ladder with a small network for each unit that joins what comes from above and from the side",
    "Pezeshki, Fan, Brakel, Courville and Bengio 2016")
}
