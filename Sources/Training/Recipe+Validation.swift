import Compute
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
  ///   - classes: classes of the data.
  ///   - examples: labelled examples, where that is known.
  ///   - copies: how many such trainings share the machine's memory.
  /// - Throws: `RequestFailure` naming the first number that does not fit, in the words of the configuration.
  public func validate(inputs: Int, classes: Int, examples: Int = .max, copies: Int = 1) throws(RequestFailure) {
    try require(network.inputs == inputs, "recipe.network.inputs", "\(inputs), the data's columns", "\(network.inputs)")
    try require(
      network.output.classes == classes, "recipe.network.output.classes", "\(classes), the data's classes",
      "\(network.output.classes)")
    try check(network.inputDropout, "recipe.network.inputDropout")
    try require(
      network.inputDropout == nil || inputs <= 1 << 19, "recipe.network.inputDropout", "none above 524288 inputs",
      "\(inputs) inputs")
    for (number, layer) in network.layers.enumerated() {
      switch layer {
      case .dense(let dense):
        try require(dense.units >= 1, "recipe.network.layers.\(number).units", "at least 1", "\(dense.units)")
        try check(dense.dropout, "recipe.network.layers.\(number).dropout")
        try check(dense.weights, "recipe.network.layers.\(number).weights")
      }
    }
    try check(network.output.weights, "recipe.network.output.weights")
    for (name, value, most) in [
      ("labeledBatch", labeledBatch, 1_000_000), ("unlabeledBatch", unlabeledBatch, 1_000_000),
      ("epochs", epochs, Int.max), ("validationInterval", validationInterval, Int.max),
    ] {
      try require(value >= 1, "recipe.\(name)", "at least 1", "\(value)")
      try require(value <= most, "recipe.\(name)", "at most \(most)", "\(value)")
    }
    if case .updates(let count) = epochLength {
      try require(count >= 1, "recipe.epochLength.updates", "at least 1", "\(count)")
    }
    let updates = epochs.multipliedReportingOverflow(by: epochLength.updates(examples: 1 << 31, batch: labeledBatch))
    try require(!updates.overflow, "recipe.epochs", "a number of updates that can be counted", "\(epochs) epochs")
    try check(optimizer)
    for term in unlabeled { try check(term) }
    if let pretraining { try check(pretraining) }
    try checkMemory(labeledRows: min(labeledBatch, examples), runs: copies)
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
    if case .pseudoLabel(let loss) = term.loss, let threshold = loss.threshold {
      try require(
        (0...1).contains(threshold), "recipe.unlabeled.pseudoLabel.threshold", "a probability", "\(threshold)")
    }
  }

  private func check(_ pretraining: Pretraining) throws(RequestFailure) {
    let name = "recipe.pretraining"
    try require(!network.layers.isEmpty, name, "a network with a hidden layer", "none")
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

  /// Parameters, what the optimizer keeps, a copy to deliver, and the buffers of the largest batch, against the memory
  /// of the machine.
  private func checkMemory(labeledRows: Int, runs: Int) throws(RequestFailure) {
    let copies = Double(3 + optimizer.slots)
    var bytes = 0.0
    for (_, shape) in network.parameterShapes {
      bytes += copies * 4 * shape.reduce(1) { $0 * Double(max($1, 32)) }
    }
    let rows = Double(labeledRows) + Double(unlabeled.isEmpty ? 0 : unlabeledBatch) + 512
    // An input that is not zero takes 16 bytes, an activation with its gradient and both in bfloat16 12.
    bytes += rows * 16 * network.parameterShapes.reduce(Double(network.inputs)) { $0 + Double($1.shape.last ?? 0) }
    bytes *= Double(runs)
    let available = Double(CPU.physicalMemory)
    try require(
      bytes < available, "recipe.network", "a network that trains in this machine's \(gigabytes(available))",
      "\(runs == 1 ? "one that needs" : "\(runs) at a time that need") about \(gigabytes(bytes))")
  }

  private func gigabytes(_ bytes: Double) -> String {
    let tenths = (bytes / 1e8).rounded()
    return tenths < 1e6 ? "\(tenths / 10) GB" : "\(bytes / 1e9) GB"
  }

  private func require(
    _ holds: Bool, _ subject: String, _ expected: String, _ found: String
  ) throws(RequestFailure) {
    guard holds else { throw RequestFailure(subject, expected: expected, found: found) }
  }
}
