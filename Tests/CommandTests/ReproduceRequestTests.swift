import Testing

/// What cannot be reproduced, told before anything is made.
@Suite struct ReproduceRequestTests {
  /// Before any file is looked at.
  @Test(arguments: [
    ([], "Missing expected argument '<target>'"),
    (["table3"], "'table1', 'table2', 'figure1', 'figure2' or 'all'"),
    (["table2", "--methods", "magic"], "The value 'magic' is invalid for '--methods <name,…>'"),
    (["table2", "--methods", "magic"], "- pl-dae"),
    (["table2", "--methods", "pl,"], "The value 'pl,' is invalid"),
    (["table2", "--methods", "pl,pl"], "The value 'pl,pl' is invalid"),
    (["table2", "--labels", "600,600"], "The value '600,600' is invalid for '--labels <n,…>'"),
    (["table2", "--labels", "many"], "The value 'many' is invalid for '--labels <n,…>'"),
    (["table2", "--hidden", "8,8"], "The value '8,8' is invalid for '--hidden <n>'"),
    (["table2", "--jobs", "0"], "pseudolabel: --jobs: expected a number from 1 to 1024, found 0.\n"),
    (["table2", "--jobs", "-1"], "pseudolabel: --jobs: expected a number from 1 to 1024, found -1.\n"),
    (["table2", "--jobs", "1025", "--plan"], "pseudolabel: --jobs: expected a number from 1 to 1024, found 1025.\n"),
    (
      ["table2", "--splits", "0"],
      "pseudolabel: --splits: expected how many, from 1 to 10000, or which ones, as 4-10 or 2,5, found 0.\n"
    ),
    (["table2", "--splits", "3-"], "pseudolabel: --splits: expected splits from 1 to "),
    (["table1", "--labels", "100"], "pseudolabel: --labels: expected 600, which table1 is of, found 100.\n"),
    (["figure2", "--labels", "600,100"], "pseudolabel: --labels: expected 600, which figure2 is of, found 600,100.\n"),
    (
      ["table1", "--methods", "pl,svm"],
      "pseudolabel: --methods: expected some of dropnn, pl, which table1 shows, found svm.\n"
    ),
    (
      ["figure1", "--methods", "pl-dae"],
      "pseudolabel: --methods: expected some of dropnn, pl, which figure1 shows, found pl-dae.\n"
    ),
  ])
  func wrongRequestsAreExplained(arguments: [String], words: String) throws {
    try check(arguments, words)
  }

  @Test(
    .needsMNIST,
    arguments: [
      (["--labels", "70000"], "--labels: expected at most the 60000 examples there are, found 70000.\n"),
      (["--labels", "600,9"], "--labels: expected at least 10, one for each class, found 9.\n"),
      (["--labels", "-5"], "--labels: expected a positive number, found -5.\n"),
      (
        ["--labels", "59500"],
        """
        validation beside --labels 59500: expected at most the 500 examples that 59500 labelled ones leave, found 1000. \
        Ask for fewer labels.

        """
      ),
      (["--hidden", "0"], "--hidden: expected at least 1, found 0.\n"),
      (["--hidden", "9223372036854775807"], "--hidden: expected a network that trains in this machine's "),
      (["--epochs", "0"], "--epochs: expected at least 1, found 0.\n"),
      (["--epochs", "9223372036854775807"], "--epochs: expected a number of updates that can be counted, found "),
    ])
  func numbersOutOfRangeAreNamed(options: [String], words: String) throws {
    try check(["table2"] + options, "pseudolabel: " + words)
  }

  private func check(_ arguments: [String], _ words: String) throws {
    let folder = try Folder()
    let result = try Command.run(["reproduce"] + arguments, in: folder)
    #expect(result.code == 64)
    #expect(result.output == "")
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(try folder.names() == [])
  }
}
