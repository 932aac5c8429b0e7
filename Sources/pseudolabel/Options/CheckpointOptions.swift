import ArgumentParser
import PseudoLabeling

/// How often training saves where it stands.
struct CheckpointOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      How often a run's state is saved, to go on from: a time (30s, 5m, 2h), a number of epochs (10epochs), or never. \
      (default: 1m)
      """, valueName: "time"),
    transform: { text in Result { () throws(RequestFailure) in try CheckpointRequest(parsing: text) } })
  var checkpointEvery: Result<CheckpointRequest, RequestFailure>?

  /// Nil for never.
  var interval: CheckpointInterval? {
    get throws(RequestFailure) { try (checkpointEvery?.get() ?? .standard).interval }
  }
}
