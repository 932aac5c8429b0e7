import PseudoLabelExperiments
import PseudoLabeling

extension RecipeOptions {
  /// The recipe with what was given on the command line in place of what stood there.
  ///
  /// - Throws: `RequestFailure` where convolutional layers are asked for that cannot be, or described where there are none.
  func applied(to recipe: Recipe, method: Method?, images: ImageShape?) throws(RequestFailure) -> Recipe {
    var recipe = recipe
    recipe.network = applied(to: try convolved(recipe.network, images: images))
    if let method, method.isLadder { recipe.network = try plain(recipe.network, for: method) }
    if let method, method != recipe.method {
      recipe.use(method, weight: recipe.unlabeled.first?.weight ?? Lee2013.alpha)
    }
    if let method { recipe.network = method.network(of: recipe.network) }
    if let rounds { recipe.selfTraining?.rounds = rounds }
    if let threshold { recipe.selfTraining?.rule = .threshold(confidence: threshold) }
    recipe.optimizer = applied(to: recipe.optimizer)
    if let epochs { recipe.epochs = epochs }
    recipe.unlabeled = applied(to: recipe.unlabeled, epochs: recipe.epochs)
    if let epochUpdates { recipe.epochLength = epochUpdates == 0 ? .passOverLabeled : .updates(count: epochUpdates) }
    if let labeledBatch { recipe.labeledBatch = labeledBatch }
    if let unlabeledBatch { recipe.unlabeledBatch = unlabeledBatch }
    if let keep { recipe.keep = keep }
    if let validationInterval { recipe.validationInterval = validationInterval }
    recipe.pretraining = applied(to: recipe.pretraining)
    if let onDivergence { recipe.recovery = onDivergence == .retry ? recipe.recovery ?? Recovery() : nil }
    return recipe
  }

  /// Checks that there is a pre-training where a number of it is told.
  ///
  /// - Throws: `RequestFailure` naming the first such option.
  func requirePretraining(over recipe: Recipe?) throws(RequestFailure) {
    guard applied(to: recipe?.pretraining) == nil else { return }
    for (option, isGiven) in [
      ("--pretraining-epochs", pretrainingEpochs != nil), ("--pretraining-rate", pretrainingRate != nil),
      ("--pretraining-batch", pretrainingBatch != nil),
    ] where isGiven {
      throw RequestFailure(
        option, expected: "--pretraining autoencoder beside it",
        found: pretraining == nil ? "none" : "--pretraining none",
        remedy: pretraining == nil ? "Add --pretraining autoencoder" : "Give the one or the other")
    }
  }

  private func applied(to given: Pretraining?) -> Pretraining? {
    guard var result = pretraining == .autoencoder ? given ?? Lee2013.pretraining : given,
      pretraining != PretrainingKind.none
    else { return nil }
    if let pretrainingEpochs { result.epochs = pretrainingEpochs }
    if let pretrainingBatch { result.batch = pretrainingBatch }
    if let pretrainingRate { result.rate = pretrained(result.rate, from: pretrainingRate) }
    return result
  }

  private func pretrained(_ schedule: Schedule, from rate: Double) -> Schedule {
    if case .decay(_, let factor, let unit) = schedule { return .decay(from: rate, factor: factor, per: unit) }
    return .constant(value: rate)
  }

  private func convolved(_ network: Network, images: ImageShape?) throws(RequestFailure) -> Network {
    var network = network
    if let residual { return try made(residual.units, of: network, images: images) }
    if let blocks {
      throw RequestFailure(
        "--blocks", expected: "a residual network", found: "\(blocks) without one",
        remedy: "Add --residual 16,32,64")
    }
    if let option = convolutions != nil ? "--convolutions" : hidden != nil ? "--hidden" : nil, !network.isPlain {
      throw RequestFailure(
        option, expected: "a network of convolutional and dense layers alone", found: "one with layers of other kinds",
        remedy: "Change the layers in the configuration")
    }
    if let convolutions {
      guard let images else {
        throw RequestFailure("--convolutions", expected: "a data set of images", found: "rows that have no shape")
      }
      network.imageShape = images
      let like = network.layers.lazy.compactMap { if case .convolution(let layer) = $0 { layer } else { nil } }.first
      network.layers.removeAll { if case .convolution = $0 { true } else { false } }
      let new = convolutions.units.map { channels in
        var layer = like ?? Lee2013.convolution(channels: channels)
        layer.channels = channels
        return Layer.convolution(layer)
      }
      network.layers.insert(contentsOf: new, at: 0)
    }
    for number in network.layers.indices {
      guard case .convolution(var layer) = network.layers[number] else { continue }
      if let kernel { layer.kernel = kernel }
      if let pooling { layer.pooling = pooling }
      if let padding { layer.padding = padding }
      network.layers[number] = .convolution(layer)
    }
    let told = [
      kernel.map { ("--kernel", "\($0)") }, pooling.map { ("--pooling", "\($0)") },
      padding.map { ("--padding", $0.rawValue) }, convolutionDropout.map { ("--convolution-dropout", "\($0)") },
    ]
    if let (option, value) = told.compactMap({ $0 }).first, !network.beginsWithConvolution {
      throw RequestFailure(
        option, expected: "convolutional layers", found: "\(value) for a network that has none",
        remedy: "Ask for them, as with --convolutions 32,64")
    }
    return network
  }

  /// What a ladder is made of: the dense layers of a network alone, unless convolutions were asked for.
  ///
  /// - Throws: `RequestFailure` where something was told that a ladder network has no use for.
  private func plain(_ network: Network, for method: Method) throws(RequestFailure) -> Network {
    let told = [
      ("--visible-dropout", visibleDropout != nil), ("--hidden-dropout", hiddenDropout != nil),
      ("--dropout-form", dropoutForm != nil), ("--weights", weights != nil), ("--output-units", outputUnits != nil),
    ]
    if let (option, _) = told.first(where: \.1) {
      throw RequestFailure(
        option, expected: "no \(option) beside --method \(method.rawValue)", found: "both",
        remedy: Remedy(
          "Leave it out: a ladder network has noise in place of dropout, weights from N(0, 1/in), and softmax outputs"))
    }
    guard convolutions == nil, residual == nil, network.beginsWithConvolution else { return network }
    var network = network
    network.layers.removeAll { if case .convolution = $0 { true } else { false } }
    network.imageShape = nil
    return network
  }

  private func made(_ channels: [Int], of network: Network, images: ImageShape?) throws(RequestFailure) -> Network {
    let others = [
      ("--convolutions", convolutions != nil), ("--hidden", hidden != nil), ("--kernel", kernel != nil),
      ("--pooling", pooling != nil), ("--padding", padding != nil),
      ("--convolution-dropout", convolutionDropout != nil),
      ("--hidden-dropout", hiddenDropout != nil),
    ]
    if let (option, _) = others.first(where: \.1) {
      throw RequestFailure(
        option, expected: "--residual by itself, which says all layers", found: "both",
        remedy: "Give the one or the other")
    }
    guard let images else {
      throw RequestFailure("--residual", expected: "a data set of images", found: "rows that have no shape")
    }
    guard (1...100).contains(blocks ?? 1) else {
      throw RequestFailure("--blocks", expected: "a number from 1 to 100", found: "\(blocks ?? 1)")
    }
    var made = Network.residual(image: images, channels: channels, blocks: blocks ?? 1, output: network.output)
    made.inputDropout = visibleDropout == nil ? nil : network.inputDropout
    return made
  }

  private func applied(to network: Network) -> Network {
    var network = network
    if let hidden {
      let like: DenseLayer? = network.layers.lazy.compactMap { if case .dense(let dense) = $0 { dense } else { nil } }
        .first
      network.layers.removeAll { if case .dense = $0 { true } else { false } }
      network.layers += hidden.units.map { units in
        .dense(
          DenseLayer(
            units: units, dropout: like.map(\.dropout) ?? Dropout(0.5),
            weights: like?.weights ?? network.output.weights))
      }
    }
    network.inputDropout = dropout(network.inputDropout, rate: visibleDropout)
    network.layers = network.layers.map { layer in
      layer.changed { layer in
        switch layer {
        case .convolution: layer.dropout = dropout(layer.dropout, rate: convolutionDropout)
        case .dense: layer.dropout = dropout(layer.dropout, rate: hiddenDropout)
        default: break
        }
        if let weights { layer.weights = weights }
      }
    }
    if let weights { network.output.weights = weights }
    if let outputUnits { network.output.units = outputUnits }
    return network
  }

  private func dropout(_ old: Dropout?, rate: Double?) -> Dropout? {
    let rate = rate ?? old?.rate ?? 0
    return rate == 0 ? nil : Dropout(rate, form: dropoutForm ?? old?.form ?? .unscaled)
  }

  /// A configuration may have several terms: each gets what is told, and of several weights the first one becomes `alpha`, the
  /// others in proportion.
  private func applied(to terms: [UnlabeledTerm], epochs: Int) -> [UnlabeledTerm] {
    let height = terms.first?.weight.height ?? 0
    let factor = alpha.map { height > 0 ? $0 / height : 1 } ?? 1
    return terms.map { term in
      var loss = term.loss
      if var pseudoLabel = loss as? PseudoLabel {
        if let targets, pseudoLabel.hasTargetsOfStoredRows { pseudoLabel.targets = targets.pass }
        if let threshold, loss.hasThreshold { pseudoLabel.threshold = threshold }
        loss = pseudoLabel
      }
      if let threshold, var consistency = loss as? Consistency, loss.hasThreshold {
        consistency.threshold = threshold
        loss = consistency
      }
      let weight =
        terms.count > 1 && height > 0
        ? applied(to: term.weight.multiplied(by: factor), alpha: nil, epochs: epochs)
        : applied(to: term.weight, alpha: alpha, epochs: epochs)
      return UnlabeledTerm(loss, weight: weight)
    }
  }

  private func applied(to weight: Schedule, alpha: Double?, epochs: Int) -> Schedule {
    guard alphaStart != nil || alphaEnd != nil else {
      switch weight {
      case .constant(let value): return .constant(value: alpha ?? value)
      case .ramp(let from, let to, let period): return .ramp(from: from, to: alpha ?? to, during: period)
      case .decay(let from, let factor, let unit): return .decay(from: alpha ?? from, factor: factor, per: unit)
      }
    }
    let (from, to, start, end) =
      switch weight {
      case .ramp(let from, let to, let period): (from, to, period.start, period.end)
      case .constant(let value), .decay(let value, _, _): (0, value, epochs / 10, epochs * 3 / 5)
      }
    let first = alphaStart ?? min(start, alphaEnd ?? start)
    return .ramp(
      from: from, to: alpha ?? to,
      during: Period(start: first, end: alphaEnd ?? max(end, first), unit: .epochs))
  }

  private func applied(to old: Optimizer) -> Optimizer {
    var isAdam = false
    if case .adam = old { isAdam = true }
    let wantsAdam = optimizer.map { $0 == .adam } ?? isAdam
    let before = wantsAdam == isAdam ? old : wantsAdam ? .adam(rate: .constant(value: 0.001)) : Lee2013.optimizer
    switch before {
    case .adam(let rate, let beta1, let beta2, let epsilon):
      return .adam(rate: decayed(rate), beta1: beta1, beta2: beta2, epsilon: epsilon)
    case .gradientDescent(let rate, let momentum):
      var ramp = momentum
      if momentumStart != nil || momentumEnd != nil || momentumEpochs != nil {
        let (from, to, end) =
          if case .ramp(let from, let to, let period) = momentum { (from, to, period.end) } else { (0.5, 0.99, 500) }
        ramp = .ramp(
          from: momentumStart ?? from, to: momentumEnd ?? to,
          during: Period(start: 0, end: momentumEpochs ?? end, unit: .epochs))
      }
      return .gradientDescent(rate: decayed(rate), momentum: ramp)
    }
  }

  /// The first rate and the decay in place of what stood there. A rate that goes up or down in a straight line does so in proportion.
  private func decayed(_ old: Schedule) -> Schedule {
    guard rate != nil || rateDecay != nil else { return old }
    switch old {
    case .decay(let from, let factor, let unit):
      return .decay(from: rate ?? from, factor: rateDecay ?? factor, per: unit)
    case .constant(let value): return .decay(from: rate ?? value, factor: rateDecay ?? 1, per: .epochs)
    case .ramp(let from, let to, let period):
      guard rateDecay == nil, let rate, from > 0 else {
        return .decay(from: rate ?? max(from, to), factor: rateDecay ?? 1, per: .epochs)
      }
      return .ramp(from: rate, to: to * rate / from, during: period)
    }
  }
}

extension UnlabeledLoss {
  /// Whether it has a threshold of confidence that can be set.
  var hasThreshold: Bool {
    switch self {
    case let loss as PseudoLabel:
      switch loss.selection {
      case .all, .threshold, .classwise: true
      case .adaptive, .soft, .quota: false
      }
    case let loss as Consistency: loss.threshold != nil
    default: false
    }
  }
}

extension PseudoLabel {
  /// Whether its targets come of the rows as they are, so that a pass for them can be chosen.
  var hasTargetsOfStoredRows: Bool { targets == nil || targets == .withoutDropout }
}

extension Schedule {
  /// Its value at its largest.
  fileprivate var height: Double {
    switch self {
    case .constant(let value): value
    case .ramp(let from, let to, _): max(from, to)
    case .decay(let from, _, _): from
    }
  }
}

extension Network {
  /// Whether its layers are those that options change.
  fileprivate var isPlain: Bool {
    layers.allSatisfy { layer in
      switch layer {
      case .convolution, .dense: true
      default: false
      }
    }
  }
}
