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
    (["--alpha", "1e39"], "--alpha: expected a number from 0 to 3.4e38, found 1e+39."),
    (["--epochs", "0"], "--epochs: expected at least 1, found 0."),
    (["--epochs", "-3"], "--epochs: expected at least 1, found -3."),
    (["--hidden", "0"], "--hidden: expected at least 1, found 0."),
    (["--hidden", "8,-1"], "--hidden: expected at least 1, found -1."),
    (
      ["--kernel", "3"],
      """
      --kernel: expected convolutional layers, found 3 for a network that has none. Ask for them, as with \
      --convolutions 32,64.
      """
    ),
    (
      ["--convolutions", "4,5", "--kernel", "9", "--pooling", "3"],
      "--kernel: expected a number from 1 to 6, as the image is 6 × 6 × 4, found 9."
    ),
    (
      ["--convolutions", "4", "--kernel", "29"],
      "--kernel: expected a number from 1 to 28, as the image is 28 × 28, found 29."
    ),
    (["--convolutions", "0"], "--convolutions: expected a number from 1 to 1048576, found 0."),
    (["--visible-dropout", "1.0"], "--visible-dropout: expected a rate in [0, 1), found 1."),
    (["--visible-dropout", "-1"], "--visible-dropout: expected a rate in [0, 1), found -1."),
    (["--hidden-dropout", "nan"], "--hidden-dropout: expected a rate in [0, 1), found nan."),
    (["--labeled-batch", "0"], "--labeled-batch: expected at least 1, found 0."),
    (["--unlabeled-batch", "0"], "--unlabeled-batch: expected at least 1, found 0."),
    (["--validation-interval", "0"], "--validation-interval: expected at least 1, found 0."),
    (["--epoch-updates", "-1"], "--epoch-updates: expected at least 1, found -1."),
    (
      ["--epoch-updates", "9223372036854775807"],
      "--epochs and --epoch-updates: expected a number of updates that can be counted, found 2 epochs of 9223372036854775807 updates."
    ),
    (["--threshold", "2"], "--threshold: expected a number from 0 to 1, found 2."),
    (["--alpha", "inf"], "--alpha: expected a number from 0 to 3.4e38, found inf."),
    (["--alpha", "-1"], "--alpha: expected a number from 0 to 3.4e38, found -1."),
    (
      ["--alpha", "-0.5", "--method", "entropy-minimization"],
      "--alpha: expected a number from 0 to 3.4e38, found -0.5."
    ),
    (
      ["--alpha-start", "20", "--alpha-end", "10"],
      "--alpha-start and --alpha-end: expected 0 ≤ start ≤ end, found 20 … 10."
    ),
    (["--rate", "nan"], "--rate: expected a finite number of at least 0, found nan."),
    (
      ["--rate", "0"], "--rate: expected a number above 0, because nothing is learned without a learning rate, found 0."
    ),
    (["--rate", "-2", "--optimizer", "adam"], "--rate: expected a finite number of at least 0, found -2."),
    (["--rate-decay", "2"], "--rate-decay: expected a number from 0 to 1, found 2."),
    (["--momentum-start", "2"], "--momentum-start: expected a number in [0, 1), found 2."),
    (["--momentum-end", "1"], "--momentum-end: expected a number in [0, 1), found 1."),
    (["--momentum-epochs", "-1"], "--momentum-epochs: expected 0 ≤ start ≤ end, found 0 … -1."),
    (
      ["--pretraining", "autoencoder", "--pretraining-epochs", "0"],
      "--pretraining-epochs: expected a number from 1 to 1000000, found 0."
    ),
    (
      ["--pretraining", "autoencoder", "--pretraining-rate", "-1"],
      "--pretraining-rate: expected a finite number of at least 0, found -1."
    ),
    (
      ["--weights", "1e300"],
      "--weights: expected a number from 0 to 1e30, found 1e+300."
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

  /// The validation rows that nobody asked for are not what is wrong.
  @Test func allExamplesAreLabelled() throws {
    let folder = try Folder()
    let result = try Command.run(["train", "--labels", "60000", "--epochs", "2", "--output", "run"], in: folder)
    #expect(result.code == 64)
    #expect(
      result.errors == """
        pseudolabel: validation beside --labels 60000: expected at most the 0 examples that 60000 labelled ones leave, found \
        1000. Ask for fewer labels, or give --validation, which may be 0.

        """)
  }

  @Test(arguments: ["99999999999", "9223372036854775807"])
  func aNetworkBeyondTheMemoryIsRefused(units: String) throws {
    let folder = try Folder()
    let result = try Command.run(["train", "--hidden", units, "--output", "run"], in: folder)
    #expect(result.code == 64)
    #expect(result.errors.hasPrefix("pseudolabel: --hidden: expected a network that trains in this machine's "))
    #expect(try folder.names() == [])
  }
}
