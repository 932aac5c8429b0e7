import PseudoLabelExperiments
import PseudoLabelSchedules
import PseudoLabelTraining
import PseudoLabeling

extension TrainCommand {
  /// Schedules that are not given keep their place in a training of another length: of a short one the weight of the
  /// unlabelled loss would else be 0 to the end. Pre-training has a length of its own.
  func scaled(_ recipe: Recipe) -> Recipe {
    self.recipe.epochs.map { recipe.lasting($0) } ?? recipe
  }

  /// Warns where the unlabelled loss never has a weight; `--verbose` says when it rises where `--epochs` moved that.
  func remarkSchedules(of configuration: RunConfiguration, over given: RunConfiguration?) {
    let recipe = configuration.recipe
    guard !recipe.unlabeled.isEmpty else { return }
    if recipe.leavesUnlabeledWithoutWeight(labels: configuration.labels) {
      Terminal.warn(
        "The weight of the unlabelled loss is 0 \(recipe.epochs == 1 ? "in the one epoch" : "through all \(recipe.epochs) epochs"), so this is supervised training: "
          + "nothing is learned from the unlabelled rows. "
          + "--alpha-start and --alpha-end say in which epochs the weight rises, and --alpha to what.")
    } else if given == nil, self.recipe.epochs != nil,
      case .ramp(_, let weight, let period) = recipe.unlabeled[0].weight, period.unit == .epochs
    {
      options.talk.tell(
        "The weight of the unlabelled loss rises from epoch \(period.start) to \(period.end) of \(recipe.epochs), up to "
          + "\(weight.formatted()).")
    }
  }
}

extension Recipe {
  /// Whether the unlabelled losses have no weight in any update. A ramp is looked at where it begins and ends.
  ///
  /// - Parameter labels: the number of labelled examples, on which the updates of an epoch depend.
  func leavesUnlabeledWithoutWeight(labels: Int) -> Bool {
    let updates = epochs * epochLength.updates(examples: labels, batch: labeledBatch)
    let last = TrainingTime(epoch: max(0, epochs - 1), update: max(0, updates - 1))
    return unlabeled.allSatisfy {
      // Training computes in single precision.
      Float($0.weight.value(at: TrainingTime(epoch: 0, update: 0))) == 0 && Float($0.weight.value(at: last)) == 0
    }
  }
}
