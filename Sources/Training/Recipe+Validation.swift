import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules

extension Recipe {
  /// Checks that training can be carried out as it is described, before anything is allocated.
  ///
  /// - Parameters:
  ///   - inputs: columns of the data.
  ///   - imageShape: what a row of the data shows, where that is known.
  ///   - classes: classes of the data.
  ///   - examples: labelled examples, where that is known.
  ///   - copies: how many such trainings share the machine's memory.
  ///   - threads: of each of them.
  ///   - entries: the most values of a row that batches have to keep, where the first layer works on the non-zeros only
  ///     and those are all that is stored (`Features.mostEntries`); all inputs by default.
  /// - Throws: `RequestFailure` naming the first number that does not fit by its place in the configuration, as
  ///   "recipe.network.layers.[0].dense.units".
  public func validate(
    inputs: Int, imageShape: ImageShape? = nil, classes: Int, examples: Int = .max, copies: Int = 1,
    threads: Int = 1, entries: Int? = nil
  ) throws(RequestFailure) {
    try require(network.inputs == inputs, "recipe.network.inputs", "\(inputs), the data's columns", "\(network.inputs)")
    try require(
      network.output.classes == classes, "recipe.network.output.classes", "\(classes), the data's classes",
      "\(network.output.classes)")
    try require(
      network.inputDropout == nil || (entries ?? inputs) <= 1 << 19, "recipe.network.inputDropout",
      "none above 524288 inputs",
      "\(inputs) inputs")
    try network.validate("recipe.network")
    if let imageShape, let expected = network.imageShape {
      try require(
        imageShape == expected, "recipe.network.imageShape", "\(imageShape), as the data's images", "\(expected)")
    }
    for (name, value, most) in [
      ("labeledBatch", labeledBatch, 1_000_000), ("unlabeledBatch", unlabeledBatch, 1_000_000),
      ("epochs", epochs, Int.max), ("validationInterval", validationInterval, Int.max),
      ("patience", patience ?? 1, Int.max), ("collapsePolicy.snapshots", collapsePolicy?.snapshots ?? 1, Int.max),
      ("recovery.attempts", recovery?.attempts ?? 1, 100),
    ] {
      try require(value >= 1, "recipe.\(name)", "at least 1", "\(value)")
      try require(value <= most, "recipe.\(name)", "at most \(most)", "\(value)")
    }
    for (name, value) in [("labeledBatch", labeledBatch), ("unlabeledBatch", unlabeledBatch)] {
      try require(
        value > 1 || !network.normalizesBatches, "recipe.\(name)", "at least 2 rows, which batch normalisation needs",
        "\(value)")
    }
    try checkUpdates()
    try check(optimizer)
    for (number, term) in unlabeled.enumerated() { try check(term, "recipe.unlabeled.[\(number)]") }
    try require(
      unlabeled.count { $0.loss.pool != nil } <= 1, "recipe.unlabeled",
      "one loss at most that mixes labelled rows with its own",
      "several")
    try averaging?.validate("recipe.averaging")
    try selfTraining?.validate("recipe.selfTraining")
    _ = try augmentations?.augmenters(columns: inputs, imageShape: imageShape)
    if let labeledView {
      try check(labeledView, "recipe.labeledView")
      try require(
        labeledView.keepsRows, "recipe.labeledView", "clean, noisy, weaklyAugmented or stronglyAugmented",
        "a view that is for unlabelled rows")
    }
    if let pretraining { try check(pretraining) }
    try checkMemory(labeledRows: min(labeledBatch, examples), runs: copies, threads: threads, entries: entries)
  }

  private func checkUpdates() throws(RequestFailure) {
    if case .updates(let count) = epochLength {
      try require(count >= 1, "recipe.epochLength.updates", "at least 1", "\(count)")
    }
    let perEpoch = epochLength.updates(examples: 1 << 31, batch: labeledBatch)
    let updates = epochs.multipliedReportingOverflow(by: perEpoch)
    // A progress counts the updates of the pre-training too.
    let before = min(pretraining?.epochs ?? 0, 1_000_000) << 31
    try require(
      !updates.overflow && !updates.partialValue.addingReportingOverflow(before).overflow, "recipe.epochs",
      "a number of updates that can be counted",
      epochs.counted("epoch") + (epochLength == .passOverLabeled ? "" : " of \(perEpoch.counted("update"))"))
  }

  private func check(_ optimizer: Optimizer) throws(RequestFailure) {
    switch optimizer {
    case .gradientDescent(let rate, let momentum):
      let place = "recipe.optimizer.gradientDescent"
      try check(rate: rate, "\(place).rate")
      try check(momentum: momentum, "\(place).momentum")
    case .adam(let rate, let beta1, let beta2, let epsilon):
      let place = "recipe.optimizer.adam"
      try check(rate: rate, "\(place).rate")
      try require((0..<1).contains(beta1), "\(place).beta1", "a number in [0, 1)", beta1.short)
      try require((0..<1).contains(beta2), "\(place).beta2", "a number in [0, 1)", beta2.short)
      try require(
        Float(epsilon) > 0 && Float(epsilon).isFinite, "\(place).epsilon", "a positive single-precision number",
        epsilon.short)
    }
  }

  private func check(_ term: UnlabeledTerm, _ place: String) throws(RequestFailure) {
    try check(term.weight, "\(place).weight", "a number from 0 to 3.4e38") { $0 >= 0 && Float($0).isFinite }
    let place = "\(place).\(type(of: term.loss).name)"
    try term.loss.validate(place)
    try term.loss.validate(place, for: network)
    for pass in term.loss.passes {
      try require(
        pass.network == .student || averaging != nil, "recipe.averaging",
        "a running average of the parameters, which \(place) learns from", "none")
      try check(pass.view, place)
      try require(
        pass.isDifferentiated || pass.view.keepsRows, "\(place), the pass of its targets",
        "a view that is clean, noisy, weaklyAugmented or stronglyAugmented",
        pass.view.mixesRows ? "mixed" : "adversarial")
      try require(
        !pass.view.mixesRows || term.loss is Consistency, "\(place).view",
        "a view of single rows; only consistency mixes its targets as the rows are mixed", "mixed")
    }
  }

  private func check(_ view: RowView, _ place: String) throws(RequestFailure) {
    let positive = Double.leastNonzeroMagnitude...1e6
    switch view {
    case .clean, .weaklyAugmented, .stronglyAugmented: break
    case .noisy(let deviation):
      try require(
        (0...1e6).contains(deviation), "\(place).noisy.deviation", "a number from 0 to 1000000", deviation.short)
    case .mixed(let concentration):
      try require(
        positive.contains(concentration), "\(place).mixed.concentration", "a positive number", concentration.short)
    case .adversarial(let radius, let probe):
      try require((0...1e6).contains(radius), "\(place).radius", "a number from 0 to 1000000", radius.short)
      try require(positive.contains(probe), "\(place).probe", "a positive number", probe.short)
    }
  }

  private func check(_ pretraining: Pretraining) throws(RequestFailure) {
    let name = "recipe.pretraining"
    try require(!network.layers.isEmpty, name, "a network with a hidden layer", "none")
    try require(
      network.canBePretrained, name, "a network whose first layer is dense and of rectified units with a bias",
      network.beginsWithConvolution ? "one that begins with a convolution" : "another first layer")
    for (noise, rate) in [("masking", pretraining.autoencoder.masking), ("dropout", pretraining.autoencoder.dropout)] {
      try require((0..<1).contains(rate), "\(name).autoencoder.\(noise)", "a rate in [0, 1)", rate.short)
    }
    try require(
      network.inputs <= 1 << 19, "\(name).autoencoder", "none above 524288 inputs", "\(network.inputs) inputs")
    for (number, value) in [("batch", pretraining.batch), ("epochs", pretraining.epochs)] {
      try require((1...1_000_000).contains(value), "\(name).\(number)", "a number from 1 to 1000000", "\(value)")
    }
    try check(pretraining.rate, "\(name).rate", Self.anyRate) { $0 >= 0 && $0.isFinite }
    try check(momentum: pretraining.momentum, "\(name).momentum")
  }
}

// MARK: Schedules

extension Recipe {
  private static let anyRate = "a finite number of at least 0"

  /// A learning rate that is 0 from the first update to the last teaches nothing.
  private func check(rate: Schedule, _ place: String) throws(RequestFailure) {
    try check(rate, place, Self.anyRate) { $0 >= 0 && $0.isFinite }
    let (name, largest) =
      switch rate {
      case .constant(let value): ("constant.value", value)
      case .ramp(let from, let to, _): ("ramp.to", max(from, to))
      case .decay(let from, _, _): ("decay.from", from)
      }
    // Parameters are numbers of single precision.
    try require(
      Float(largest) > 0, "\(place).\(name)", "a number above 0, because nothing is learned without a learning rate",
      largest.short)
  }

  /// With a momentum of 1 no gradient has any weight.
  private func check(momentum: Schedule, _ place: String) throws(RequestFailure) {
    try check(momentum, place, "a number in [0, 1)") { (0..<1).contains($0) }
  }

  private func check(
    _ schedule: Schedule, _ place: String, _ expected: String, _ isAllowed: (Double) -> Bool
  ) throws(RequestFailure) {
    let values: [(String, Double)]
    switch schedule {
    case .constant(let value): values = [("constant.value", value)]
    case .ramp(let from, let to, let period):
      values = [("ramp.from", from), ("ramp.to", to)]
      try require(
        period.start >= 0 && period.end >= period.start, "\(place).ramp.during", "0 ≤ start ≤ end",
        "\(period.start) … \(period.end)")
    case .decay(let from, let factor, _):
      values = [("decay.from", from)]
      try require((0...1).contains(factor), "\(place).decay.factor", "a number from 0 to 1", factor.short)
    }
    for (name, value) in values { try require(isAllowed(value), "\(place).\(name)", expected, value.short) }
  }

  func require(
    _ holds: Bool, _ subject: String, _ expected: String, _ found: String
  ) throws(RequestFailure) {
    guard holds else { throw RequestFailure(subject, expected: expected, found: found) }
  }
}
