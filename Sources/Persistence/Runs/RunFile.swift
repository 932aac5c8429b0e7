/// The files of a run.
package enum RunFile: String, Sendable, CaseIterable {
  /// What was asked for: everything that the run depends on, seed included.
  case config = "config.json"
  /// Which run's place this one took, until it is finished.
  case predecessor = "predecessor.json"
  /// A line an epoch.
  case metrics = "metrics.jsonl"
  /// A line an epoch of the pre-training, where there is one.
  case pretraining = "pretraining.jsonl"
  /// A line for each snapshot of the predictions for unlabelled rows: which classes they had, and how surely.
  case snapshots = "snapshots.jsonl"
  /// Where training stood when it was last saved, and the time before; which of the two is the later one, they say.
  case checkpoint = "checkpoint-1.safetensors"
  case otherCheckpoint = "checkpoint-2.safetensors"
  /// A row for each labelled row that a study held out: what both methods said about it.
  case heldOut = "held-out.csv"
  /// What a study's other method learned, which is not delivered.
  case other = "other.safetensors"
  /// The page about the run.
  case report = "report.html"
  /// A row for each unlabelled row of a study: its pseudo-label and how it came about.
  case ledger = "pseudo-labels.csv"
  /// A line for each time that a sealed test set was looked at.
  case openings = "openings.jsonl"
  /// The trained parameters, with the network's description in the metadata.
  case model = "model.safetensors"
  /// What came of it; there once the run has finished.
  case summary = "summary.json"

  /// The name that version 0.5 and before gave it, where that was another one.
  var earlierName: String? { self == .snapshots ? "looks.jsonl" : nil }
}
