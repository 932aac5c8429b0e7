import ArgumentParser
import PseudoLabelExperiments
import PseudoLabelPlatform
import PseudoLabeling

/// Which runs of a paper's table are made, and where they go.
struct TrialOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Numbers of labelled examples. (default: 100,600,1000,3000; 600 for table1 and the figures)", valueName: "n,…"))
  var labels: List<Int>?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many random splits; or which ones, as 4-10 or 2,5. (default: 10; 1 for the figures)", valueName: "n"),
    transform: { text in Result { () throws(RequestFailure) in try Seeds(parsingSplits: text) } })
  var splits: Result<Seeds, RequestFailure>?
  @Option(
    help: ArgumentHelp(
      "Rows of Table 2, several with commas between. (default: all that the target shows)", valueName: "name,…"))
  var methods: List<PaperMethod>?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How many run at once, a thread each. (default: as many as there are processors)", valueName: "n"))
  var jobs: Int?
  @Option(help: ArgumentHelp("Where results are kept.", valueName: "folder"), completion: .directory) var output =
    "reproduction"
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Runs that train made of the same configuration, taken in without running them again.", valueName: "run"),
    completion: .directory)
  var adopt: [String] = []
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Another number of hidden units than the paper's, for a quick look.", valueName: "n"))
  var hidden: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Another number of epochs than the paper's, for a quick look; the schedules are shortened in proportion.",
      valueName: "n"))
  var epochs: Int?
  @OptionGroup var checkpointing: CheckpointOptions
  @Flag(help: "Print what would be run and how long it would take, and end. Nothing is made.") var plan = false
  @Flag(
    help: "Run nothing: make the tables and figures of what is there, also while another process adds to it.")
  var tablesOnly = false
  @Flag(help: "Print the tables, or the plan, as one JSON object.") var json = false
  @OptionGroup var talk: TalkOptions

  var quiet: Bool { talk.isQuiet }

  /// What each option sets.
  var places: OptionPlaces {
    OptionPlaces(entries: [
      ("--hidden", hidden != nil, "recipe.network.layers.*.dense.units"), ("--hidden", hidden != nil, "recipe.network"),
      ("--epochs", epochs != nil, "recipe.epochs"),
    ])
  }

  func atOnce() throws(RequestFailure) -> Int {
    guard let jobs else { return Machine.availableProcessors }
    guard (1...1024).contains(jobs) else {
      throw RequestFailure("--jobs", expected: "a number from 1 to 1024", found: "\(jobs)")
    }
    return jobs
  }

  /// Values with commas between, each once.
  struct List<Value: ExpressibleByArgument & Hashable & Sendable>: ExpressibleByArgument {
    var values: [Value]

    /// For messages: what each of the values may be.
    static var allValueStrings: [String] { Value.allValueStrings }
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }

    init?(argument: String) {
      let parts = argument.split(separator: ",", omittingEmptySubsequences: false).map { Value(argument: String($0)) }
      guard !parts.isEmpty, !parts.contains(nil) else { return nil }
      values = parts.compactMap { $0 }
      guard Set(values).count == values.count else { return nil }
    }
  }
}

extension PaperMethod: ExpressibleByArgument {}
