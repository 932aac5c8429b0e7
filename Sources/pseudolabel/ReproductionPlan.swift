import PseudoLabelCatalog
import PseudoLabelExperiments
import PseudoLabeling

/// What a reproduction would run; what `--plan` prints.
struct ReproductionPlan: Encodable {
  let target: String
  let dataset: NamedDataset
  let methods: [PaperMethod]
  let labels: [Int]
  let splits: [UInt64]
  /// All that the target asks for.
  let runs: Int
  /// Of these, how many are there.
  let done: Int
  /// How many are run now.
  let pending: Int
  let atOnce: Int
  /// For those, an estimate.
  let seconds: Double
  /// Lines of runs under other configurations.
  let leftAside: Int
  /// The path of the file with a line a run.
  let results: String

  init(target: String, _ reproduction: Reproduction, missing: Int, pending: Int, atOnce: Int, seconds: Double) {
    let experiment = reproduction.experiment
    self.target = target
    dataset = experiment.dataset
    (methods, labels, splits) = (experiment.methods, experiment.labels, experiment.splits)
    runs = experiment.trials.count
    done = runs - missing
    self.pending = pending
    self.atOnce = atOnce
    self.seconds = seconds
    leftAside = reproduction.results.foreign
    results = reproduction.folder.results.path
  }

  /// For people.
  var text: String {
    var lines = [
      """
      \(target) of Lee 2013 on \(dataset.title): \(runs.counted("run")) (\(methods.map(\.title).joined(separator: ", ")); \
      \(labels.map(String.init).joined(separator: ", ")) labels; \(splits.count == 1 ? "split" : "splits") \(Seeds(splits))), \(done) of them there.
      """
    ]
    if pending > 0 { lines.append("\(pending) to run, \(atOnce) at a time: about \(seconds.duration).") }
    if leftAside > 0 {
      lines.append("Left aside: \(leftAside.counted("line")) of results.jsonl, of runs under other configurations.")
    }
    return lines.joined(separator: "\n")
  }
}
