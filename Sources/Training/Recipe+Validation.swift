import Datasets
import Diagnostics
import Networks
import Objectives
import Optimizers
import Schedules

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
  ///     and those are all that is stored (`Features.mostEntries`); all inputs, unless told.
  /// - Throws: `RequestFailure` naming the first number that does not fit, in the words of the configuration.
  public func validate(
    inputs: Int, imageShape: ImageShape? = nil, classes: Int, examples: Int = .max, copies: Int = 1,
    threads: Int = 1, entries: Int? = nil
  ) throws(RequestFailure) {
    try require(network.inputs == inputs, "recipe.network.inputs", "\(inputs), the data's columns", "\(network.inputs)")
    try require(
      network.output.classes == classes, "recipe.network.output.classes", "\(classes), the data's classes",
      "\(network.output.classes)")
    try check(network.inputDropout, "recipe.network.inputDropout")
    try require(
      network.inputDropout == nil || (entries ?? inputs) <= 1 << 19, "recipe.network.inputDropout",
      "none above 524288 inputs",
      "\(inputs) inputs")
    for (number, layer) in network.layers.enumerated() {
      if case .dense(let dense) = layer {
        try require(dense.units >= 1, "recipe.network.layers.\(number).units", "at least 1", "\(dense.units)")
      }
      try check(layer.dropout, "recipe.network.layers.\(number).dropout")
      try check(layer.weights, "recipe.network.layers.\(number).weights")
    }
    try network.checkConvolutions("recipe.network")
    if let imageShape, let expected = network.imageShape {
      try require(
        imageShape == expected, "recipe.network.imageShape", "\(imageShape), as the data's images", "\(expected)")
    }
    try check(network.output.weights, "recipe.network.output.weights")
    for (name, value, most) in [
      ("labeledBatch", labeledBatch, 1_000_000), ("unlabeledBatch", unlabeledBatch, 1_000_000),
      ("epochs", epochs, Int.max), ("validationInterval", validationInterval, Int.max),
      ("patience", patience ?? 1, Int.max), ("watch.looks", watch?.looks ?? 1, Int.max),
      ("recovery.attempts", recovery?.attempts ?? 1, 100),
    ] {
      try require(value >= 1, "recipe.\(name)", "at least 1", "\(value)")
      try require(value <= most, "recipe.\(name)", "at most \(most)", "\(value)")
    }
    if case .updates(let count) = epochLength {
      try require(count >= 1, "recipe.epochLength.updates", "at least 1", "\(count)")
    }
    let updates = epochs.multipliedReportingOverflow(by: epochLength.updates(examples: 1 << 31, batch: labeledBatch))
    // A progress counts the updates of the pre-training too.
    let before = min(pretraining?.epochs ?? 0, 1_000_000) << 31
    try require(
      !updates.overflow && !updates.partialValue.addingReportingOverflow(before).overflow, "recipe.epochs",
      "a number of updates that can be counted", epochs.counted("epoch"))
    try check(optimizer)
    for term in unlabeled { try check(term) }
    try averaging?.validate("recipe.averaging")
    if let labeledView {
      try check(labeledView, "recipe.labeledView")
      try require(
        labeledView.keepsRows, "recipe.labeledView", "clean, noisy, weaklyAugmented or stronglyAugmented",
        "a view that is for unlabelled rows")
    }
    if let pretraining { try check(pretraining) }
    try checkMemory(labeledRows: min(labeledBatch, examples), runs: copies, threads: threads, entries: entries)
  }

  private func check(_ dropout: Dropout?, _ name: String) throws(RequestFailure) {
    guard let dropout else { return }
    try require((0..<1).contains(dropout.rate), "\(name).rate", "a rate in [0, 1)", "\(dropout.rate)")
  }

  private func check(_ initializer: Initializer, _ name: String) throws(RequestFailure) {
    guard case .normal(let deviation) = initializer else { return }
    try require(
      (0...1e30).contains(deviation), "\(name).deviation", "a number from 0 to 1e30", "\(deviation)")
  }

  private func check(_ optimizer: Optimizer) throws(RequestFailure) {
    try check(optimizer.rate, "recipe.optimizer.rate", in: 0...Double.greatestFiniteMagnitude)
    switch optimizer {
    case .gradientDescent(_, let momentum): try check(momentum, "recipe.optimizer.momentum", in: 0...1)
    case .adam(_, let beta1, let beta2, let epsilon):
      try require((0..<1).contains(beta1), "recipe.optimizer.beta1", "a number in [0, 1)", "\(beta1)")
      try require((0..<1).contains(beta2), "recipe.optimizer.beta2", "a number in [0, 1)", "\(beta2)")
      try require(
        Float(epsilon) > 0 && Float(epsilon).isFinite, "recipe.optimizer.epsilon", "a positive single-precision number",
        "\(epsilon)")
    }
  }

  private func check(_ term: UnlabeledTerm) throws(RequestFailure) {
    try check(term.weight, "recipe.unlabeled.weight", in: 0...Double.greatestFiniteMagnitude)
    try term.loss.validate(term.place)
    for pass in term.loss.passes {
      try require(
        pass.network == .student || averaging != nil, "recipe.averaging",
        "a running average of the parameters, which \(term.place) learns from", "none")
      try check(pass.view, term.place)
      try require(
        pass.isDifferentiated || pass.view.keepsRows, "\(term.place), the pass of its targets",
        "a view that is clean, noisy, weaklyAugmented or stronglyAugmented",
        pass.view.mixesRows ? "mixed" : "adversarial")
      try require(
        !pass.view.mixesRows || term.loss is Consistency, "\(term.place).view",
        "a view of single rows; only consistency mixes its targets as the rows are mixed", "mixed")
    }
  }

  private func check(_ view: View, _ place: String) throws(RequestFailure) {
    let positive = Double.leastNonzeroMagnitude...1e6
    switch view {
    case .clean, .weaklyAugmented, .stronglyAugmented: break
    case .noisy(let deviation):
      try require(
        (0...1e6).contains(deviation), "\(place).noisy.deviation", "a number from 0 to 1000000", "\(deviation)")
    case .mixed(let concentration):
      try require(
        positive.contains(concentration), "\(place).mixed.concentration", "a positive number", "\(concentration)")
    case .adversarial(let radius, let probe):
      try require((0...1e6).contains(radius), "\(place).radius", "a number from 0 to 1000000", "\(radius)")
      try require(positive.contains(probe), "\(place).probe", "a positive number", "\(probe)")
    }
  }

  private func check(_ pretraining: Pretraining) throws(RequestFailure) {
    let name = "recipe.pretraining"
    try require(!network.layers.isEmpty, name, "a network with a hidden layer", "none")
    try require(
      network.convolutions.isEmpty, name, "a network whose first layer is dense", "one that begins with a convolution")
    for (noise, rate) in [("masking", pretraining.autoencoder.masking), ("dropout", pretraining.autoencoder.dropout)] {
      try require((0..<1).contains(rate), "\(name).autoencoder.\(noise)", "a rate in [0, 1)", "\(rate)")
    }
    try require(
      network.inputs <= 1 << 19, "\(name).autoencoder", "none above 524288 inputs", "\(network.inputs) inputs")
    for (number, value) in [("batch", pretraining.batch), ("epochs", pretraining.epochs)] {
      try require((1...1_000_000).contains(value), "\(name).\(number)", "a number from 1 to 1000000", "\(value)")
    }
    try check(pretraining.rate, "\(name).rate", in: 0...Double.greatestFiniteMagnitude)
    try check(pretraining.momentum, "\(name).momentum", in: 0...1)
  }

  private func check(_ schedule: Schedule, _ name: String, in range: ClosedRange<Double>) throws(RequestFailure) {
    let values: [Double]
    switch schedule {
    case .constant(let value): values = [value]
    case .ramp(let from, let to, let period):
      values = [from, to]
      try require(
        period.start >= 0 && period.end >= period.start, "\(name).ramp.during", "0 ≤ start ≤ end",
        "\(period.start) … \(period.end)")
    case .decay(let from, let factor, _):
      values = [from]
      try require((0...1).contains(factor), "\(name).decay.factor", "a number in [0, 1]", "\(factor)")
    }
    for value in values {
      try require(
        range.contains(value), name,
        "a number from \(range.lowerBound) to \(range.upperBound == 1 ? "1" : "any finite one")", "\(value)")
    }
  }

  func require(
    _ holds: Bool, _ subject: String, _ expected: String, _ found: String
  ) throws(RequestFailure) {
    guard holds else { throw RequestFailure(subject, expected: expected, found: found) }
  }
}
