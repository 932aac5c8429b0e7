import Testing

/// Numbers that cannot be trained with. Each is named, with what would do, before a folder is made.
@Suite(.needsMNIST) struct RequestTests {
  @Test(arguments: [
    (["--labels", "0"], "--labels: expected a positive number, found 0."),
    (["--labels", "-1"], "--labels: expected a positive number, found -1."),
    (["--labels", "9"], "--labels: expected at least 10, one for each class, found 9."),
    (["--labels", "60001"], "--labels: expected at most the 60000 examples there are, found 60001."),
    (["--validation", "-1"], "--validation: expected 0 or a positive number, found -1."),
    (
      ["--validation", "59901"],
      "--validation: expected at most the 59900 examples that 100 labelled ones leave, found 59901."
    ),
    (
      ["--labels", "60000", "--validation", "0"],
      "--labels: expected 6000 examples of class 0, found 5923. Ask for fewer labels; each class gives the same number."
    ),
    (
      ["--labels", "59000", "--validation", "1000"],
      """
      --validation: expected 100 more examples of class 0, found 23 of 5923 left by --labels. Ask for fewer; each class \
      gives the same number.
      """
    ),
    (["--epochs", "0"], "recipe.epochs: expected at least 1, found 0."),
    (["--epochs", "-3"], "recipe.epochs: expected at least 1, found -3."),
    (["--hidden", "0"], "recipe.network.layers.0.units: expected at least 1, found 0."),
    (["--hidden", "8,-1"], "recipe.network.layers.1.units: expected at least 1, found -1."),
    (
      ["--kernel", "3"],
      """
      --kernel: expected convolutional layers, found 3 for a network that has none. Ask for them, as with \
      --convolutions 32,64.
      """
    ),
    (
      ["--convolutions", "4,5", "--kernel", "9", "--pooling", "3"],
      "recipe.network.layers.1.kernel: expected a number from 1 to 6, as the image is 6 × 6 × 4, found 9."
    ),
    (
      ["--convolutions", "4", "--kernel", "29"],
      "recipe.network.layers.0.kernel: expected a number from 1 to 28, as the image is 28 × 28, found 29."
    ),
    (["--convolutions", "0"], "recipe.network.layers.0.channels: expected a number from 1 to 1048576, found 0."),
    (["--visible-dropout", "1.0"], "recipe.network.inputDropout.rate: expected a rate in [0, 1), found 1.0."),
    (["--visible-dropout", "-1"], "recipe.network.inputDropout.rate: expected a rate in [0, 1), found -1.0."),
    (["--hidden-dropout", "nan"], "recipe.network.layers.0.dropout.rate: expected a rate in [0, 1), found nan."),
    (["--labeled-batch", "0"], "recipe.labeledBatch: expected at least 1, found 0."),
    (["--unlabeled-batch", "0"], "recipe.unlabeledBatch: expected at least 1, found 0."),
    (["--validation-interval", "0"], "recipe.validationInterval: expected at least 1, found 0."),
    (["--epoch-updates", "-1"], "recipe.epochLength.updates: expected at least 1, found -1."),
    (
      ["--epoch-updates", "9223372036854775807"],
      "recipe.epochs: expected a number of updates that can be counted, found 2 epochs."
    ),
    (["--threshold", "2"], "recipe.unlabeled.pseudoLabel.threshold: expected a probability, found 2.0."),
    (["--alpha", "inf"], "recipe.unlabeled.weight: expected a number from 0.0 to any finite one, found inf."),
    (
      ["--alpha-start", "20", "--alpha-end", "10"],
      "recipe.unlabeled.weight.ramp.during: expected 0 ≤ start ≤ end, found 20 … 10."
    ),
    (["--rate", "nan"], "recipe.optimizer.rate: expected a number from 0.0 to any finite one, found nan."),
    (["--rate-decay", "2"], "recipe.optimizer.rate.decay.factor: expected a number in [0, 1], found 2.0."),
    (["--momentum-start", "2"], "recipe.optimizer.momentum: expected a number from 0.0 to 1, found 2.0."),
    (
      ["--pretraining", "autoencoder", "--pretraining-epochs", "0"],
      "recipe.pretraining.epochs: expected a number from 1 to 1000000, found 0."
    ),
    (
      ["--pretraining", "autoencoder", "--pretraining-rate", "-1"],
      "recipe.pretraining.rate: expected a number from 0.0 to any finite one, found -1.0."
    ),
    (
      ["--weights", "1e300"],
      "recipe.network.layers.0.weights.deviation: expected a number from 0 to 1e30, found 1e+300."
    ),
  ])
  func numbersOutOfRangeAreNamed(options: [String], words: String) throws {
    let folder = try Folder()
    let result = try Command.run(
      ["train", "--labels", "100", "--validation", "50", "--epochs", "2", "--output", "run"] + options, in: folder)
    #expect(result.code == 64)
    #expect(result.errors == "pseudolabel: \(words)\n")
    #expect(try folder.names() == [])
  }

  @Test(arguments: ["99999999999", "9223372036854775807"])
  func aNetworkBeyondTheMemoryIsRefused(units: String) throws {
    let folder = try Folder()
    let result = try Command.run(["train", "--hidden", units, "--output", "run"], in: folder)
    #expect(result.code == 64)
    #expect(result.errors.hasPrefix("pseudolabel: recipe.network: expected a network that trains in this machine's "))
    #expect(try folder.names() == [])
  }
}
