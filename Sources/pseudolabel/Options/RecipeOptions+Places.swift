import PseudoLabeling

extension RecipeOptions {
  /// What each option sets.
  var places: OptionPlaces {
    let layer = "recipe.network.layers.*"
    let weight = "recipe.unlabeled.*.weight"
    let optimizer = "recipe.optimizer"
    return OptionPlaces(entries: [
      ("--epochs", epochs != nil, "recipe.epochs"),
      ("--epoch-updates", epochUpdates != nil, "recipe.epochLength.updates"),
      ("--epoch-updates", epochUpdates != nil, "recipe.epochs"),
      ("--labeled-batch", labeledBatch != nil, "recipe.labeledBatch"),
      ("--unlabeled-batch", unlabeledBatch != nil, "recipe.unlabeledBatch"),
      ("--validation-interval", validationInterval != nil, "recipe.validationInterval"),
      // Of memory, what takes most of it.
      ("--hidden", hidden != nil, "recipe.network"), ("--convolutions", convolutions != nil, "recipe.network"),
      ("--labeled-batch", labeledBatch != nil, "recipe.network"),
      ("--unlabeled-batch", unlabeledBatch != nil, "recipe.network"),
      ("--hidden", hidden != nil, "\(layer).dense.units"),
      ("--convolutions", convolutions != nil, "\(layer).convolution.*"),
      ("--convolutions", convolutions != nil, "recipe.network.imageShape"),
      ("--convolutions", convolutions != nil, "\(layer).convolution.channels"),
      ("--residual", residual != nil, "\(layer).*"), ("--residual", residual != nil, "recipe.network"),
      ("--kernel", kernel != nil, "\(layer).convolution.kernel"),
      ("--pooling", pooling != nil, "\(layer).convolution.pooling"),
      ("--convolution-dropout", convolutionDropout != nil, "\(layer).convolution.dropout.*"),
      ("--hidden-dropout", hiddenDropout != nil, "\(layer).dense.dropout.*"),
      ("--visible-dropout", visibleDropout != nil, "recipe.network.inputDropout.*"),
      ("--weights", weights != nil, "\(layer).*.weights.*"),
      ("--weights", weights != nil, "recipe.network.output.weights.*"),
      ("--alpha", alpha != nil, "\(weight).constant.*"), ("--alpha", alpha != nil, "\(weight).ramp.to"),
      ("--alpha", alpha != nil, "\(weight).decay.from"),
      ("--alpha-start", alphaStart != nil, "\(weight).ramp.during"),
      ("--alpha-end", alphaEnd != nil, "\(weight).ramp.during"),
      ("--threshold", threshold != nil, "recipe.unlabeled.*.pseudoLabel.threshold.*"),
      ("--threshold", threshold != nil, "recipe.unlabeled.*.consistency.threshold"),
      ("--threshold", threshold != nil, "recipe.selfTraining.rule.threshold.confidence"),
      ("--rounds", rounds != nil, "recipe.selfTraining.rounds"),
      ("--rate", rate != nil, "\(optimizer).*.rate.constant.*"), ("--rate", rate != nil, "\(optimizer).*.rate.ramp.*"),
      ("--rate", rate != nil, "\(optimizer).*.rate.decay.from"),
      ("--rate-decay", rateDecay != nil, "\(optimizer).*.rate.decay.factor"),
      ("--momentum-start", momentumStart != nil, "\(optimizer).*.momentum.ramp.from"),
      ("--momentum-end", momentumEnd != nil, "\(optimizer).*.momentum.ramp.to"),
      ("--momentum-epochs", momentumEpochs != nil, "\(optimizer).*.momentum.ramp.during"),
      ("--pretraining", pretraining != nil, "recipe.pretraining"),
      ("--pretraining-epochs", pretrainingEpochs != nil, "recipe.pretraining.epochs"),
      ("--pretraining-rate", pretrainingRate != nil, "recipe.pretraining.rate.*"),
      ("--pretraining-batch", pretrainingBatch != nil, "recipe.pretraining.batch"),
    ])
  }
}
