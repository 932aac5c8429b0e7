import Testing

/// Requests that are wrong before any file is looked at.
@Suite struct UsageTests {
  @Test(arguments: [
    (["bogus"], "Unexpected argument 'bogus'"),
    (["train"], "--output: expected a folder to store the run in, found none."),
    (["train", "--output", "run", "--bogus"], "Unknown option '--bogus'"),
    (["train", "--output", "run", "--dataset", "cifar"], "'mnist' and 'fashion-mnist'"),
    (
      ["train", "--output", "run", "--method", "magic"],
      "  - supervised\n  - self-training\n  - pseudo-label\n  - entropy-minimization\n"
    ),
    (["train", "--output", "run", "--optimizer", "magic"], "'descent' and 'adam'"),
    (["train", "--output", "run", "--output-units", "relu"], "'sigmoid' and 'softmax'"),
    (["train", "--output", "run", "--dropout-form", "magic"], "'unscaled' and 'inverted'"),
    (["train", "--output", "run", "--keep", "first"], "'last' and 'best'"),
    (["train", "--output", "run", "--targets", "magic"], "The value 'magic' is invalid for '--targets <pass>'"),
    (
      ["train", "--output", "run", "--weights", "magic"],
      "The value 'magic' is invalid for '--weights <start>': expected glorot, he, or a number"
    ),
    (
      ["train", "--output", "run", "--hidden", "5,"],
      "is invalid for '--hidden <units>': expected whole numbers with commas between, as 32,64.\n"
    ),
    (["train", "--output", "run", "--labels", "many"], "is invalid for '--labels <n>': expected a whole number.\n"),
    (
      ["train", "--output", "run", "--labels", "9223372036854775808"],
      "'--labels <n>': expected a whole number up to 9223372036854775807.\n"
    ),
    (
      ["train", "--output", "run", "--seed", "-1"],
      "is invalid for '--seed <n>': expected a whole number from 0 to 18446744073709551615.\n"
    ),
    (["train", "--output", "run", "--seed", "18446744073709551616"], "is invalid for '--seed <n>'"),
    (
      ["train", "--output", "run", "--seeds", "1-"],
      #"pseudolabel: --seeds: expected seeds from 0 to 18446744073709551615 and ranges of them, as 1-10 or 1,2,5, found "1-"."#
    ),
    (
      ["train", "--output", "run", "--seeds", "1,2,1"], #"--seeds: expected every seed once, found 1 twice in "1,2,1"."#
    ),
    (
      ["train", "--output", "run", "--seeds", "1-3", "--seed", "2"],
      "pseudolabel: --seeds: expected no --seed beside it, found --seed 2. Give the one or the other."
    ),
    (
      ["train", "--output", "run", "--jobs", "2"],
      "Say which seeds to train side by side, as in --seeds 1-10 --jobs 2."
    ),
    (
      ["train", "--output", "run", "--seeds", "1", "--jobs", "0"], "--jobs: expected a number from 1 to 1024, found 0."
    ),
    (["train", "--output", "run", "--seeds", "1", "--threads", "0"], "--threads: expected a number from 1 to 1024"),
    (["train", "--output", "run", "--threads", "0"], "--threads: expected a number from 1 to 1024, found 0."),
    (["train", "--output", "run", "--threads", "-1"], "--threads: expected a number from 1 to 1024, found -1."),
    (["train", "--output", "run", "--pretraining", "magic"], "'none' and 'autoencoder'"),
    (
      ["train", "--output", "run", "--pretraining-epochs", "3"],
      "--pretraining-epochs: expected --pretraining autoencoder beside it, found none. Add --pretraining autoencoder."
    ),
    (
      ["train", "--output", "run", "--pretraining-rate", "0.1", "--seeds", "1-2"],
      "--pretraining-rate: expected --pretraining autoencoder beside it, found none. Add --pretraining autoencoder."
    ),
    (
      ["train", "--output", "run", "--pretraining", "none", "--pretraining-batch", "3"],
      "--pretraining-batch: expected --pretraining autoencoder beside it, found --pretraining none. Give the one or the other."
    ),
    (["compare", "run", "--dataset", "mnist"], "Missing expected argument '<candidate>'"),
    (["predict", "run"], "Missing expected argument '<file>'"),
    (["data", "fetch", "cifar"], "'mnist' and 'fashion-mnist'"),
  ])
  func wrongRequestsAreExplained(arguments: [String], words: String) throws {
    let folder = try Folder()
    let result = try Command.run(arguments, in: folder)
    #expect(result.code == 64)
    #expect(result.output == "")
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(try folder.names() == [])
  }
}
