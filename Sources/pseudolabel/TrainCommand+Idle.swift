import PseudoLabelExperiments
import PseudoLabeling

/// Options that change nothing beside the others.
extension TrainCommand {
  /// A sentence for each reason why options that were given change nothing in a run on a data set known by name.
  func remarks(on configuration: RunConfiguration, unlabeled: Int) -> [String] {
    var remarks = remarks(on: configuration.recipe)
    if configuration.recipe.learnsFromUnlabeled, unlabeled == 0 {
      remarks += Self.remark(recipe.unlabeledOptions, "no example is left without a label")
    }
    if configuration.validation == 0 {
      let idle = [
        ("--keep best", recipe.keep == .best), ("--validation-interval", recipe.validationInterval != nil),
      ]
      remarks += Self.remark(
        idle.filter(\.1).map(\.0), "with --validation 0 nothing is validated, and the last parameters are kept")
    }
    return remarks
  }

  /// A sentence for each reason why options that were given change nothing in a study.
  func remarks(on request: StudyRequest) -> [String] {
    let plan = request.study.plan
    var remarks = remarks(on: plan.recipe)
    if plan.recipe.learnsFromUnlabeled, !request.study.hasCandidate {
      let collapse = study.onCollapse == nil ? [] : ["--on-collapse"]
      remarks += Self.remark(
        recipe.unlabeledOptions + collapse,
        request.data.unlabeled.count == 0
          ? "there are no unlabelled rows" : "with --deliver baseline nothing is learned from the unlabelled rows")
    } else if !plan.recipe.learnsFromUnlabeled, study.onCollapse != nil {
      remarks += Self.remark(["--on-collapse"], "a supervised method does not learn from the unlabelled rows")
    }
    if recipe.keep == .best, case .folds = plan.validation {
      remarks.append(
        "--keep best chooses nothing of what is delivered: that is trained on all labelled rows, and none is left to choose by."
      )
    }
    return remarks
  }

  private func remarks(on made: Recipe) -> [String] {
    var remarks: [String] = []
    if made.selfTraining == nil {
      remarks += Self.remark(recipe.roundOptions, "\(made.method.rawValue) does not train in rounds")
    }
    if made.selfTraining != nil, made.unlabeled.isEmpty {
      remarks += Self.remark(recipe.weightOptions, "labelled in rounds, rows count as much as those with true labels")
    } else if made.unlabeled.isEmpty {
      remarks += Self.remark(recipe.unlabeledOptions, "a supervised method learns from the labelled examples alone")
    } else {
      let losses = made.unlabeled.map(\.loss)
      if recipe.targets != nil {
        let labels = losses.compactMap { $0 as? PseudoLabel }
        if labels.isEmpty {
          remarks += Self.remark(["--targets"], "\(made.method.rawValue) makes no pseudo-labels")
        } else if !labels.contains(where: \.hasTargetsOfStoredRows) {
          remarks += Self.remark(
            ["--targets"], "the pseudo-labels of \(made.method.rawValue) are those of augmented rows")
        }
      }
      if recipe.threshold != nil, !losses.contains(where: \.hasThreshold) {
        remarks += Self.remark(["--threshold"], "\(made.method.rawValue) has no threshold that is set")
      }
    }
    if made.optimizer.momentum == nil { remarks += Self.remark(recipe.momentumOptions, "Adam has moments of its own") }
    if recipe.dropoutForm != nil, made.network.inputDropout == nil,
      made.network.layers.allSatisfy({ $0.dropout == nil })
    {
      remarks += Self.remark(["--dropout-form"], "no unit is dropped")
    }
    return remarks
  }

  private static func remark(_ options: [String], _ reason: String) -> [String] {
    guard let last = options.last else { return [] }
    let list = options.count == 1 ? last : options.dropLast().joined(separator: ", ") + " and " + last
    return ["\(list) \(options.count == 1 ? "changes" : "change") nothing here: \(reason)."]
  }
}

extension RecipeOptions {
  /// Those that were given of what is made of unlabelled examples.
  fileprivate var unlabeledOptions: [String] {
    weightOptions + Self.given([("--unlabeled-batch", unlabeledBatch != nil), ("--threshold", threshold != nil)])
  }

  /// Those of losses that have a weight.
  fileprivate var weightOptions: [String] {
    Self.given([
      ("--alpha", alpha != nil), ("--alpha-start", alphaStart != nil), ("--alpha-end", alphaEnd != nil),
      ("--targets", targets != nil),
    ])
  }

  fileprivate var roundOptions: [String] { Self.given([("--rounds", rounds != nil)]) }

  fileprivate var momentumOptions: [String] {
    Self.given([
      ("--momentum-start", momentumStart != nil), ("--momentum-end", momentumEnd != nil),
      ("--momentum-epochs", momentumEpochs != nil),
    ])
  }

  private static func given(_ options: [(String, Bool)]) -> [String] { options.filter(\.1).map(\.0) }
}
