import Foundation
import PseudoLabelCompute
import PseudoLabelLabeling
import PseudoLabelPlatform
import PseudoLabelStudies
import PseudoLabeling

// How many errors are left after people have labelled 100 more examples, chosen in different ways, by an oracle in the place of people.
//
//     label-oracle SOURCE TARGET SEEDS STRATEGY…
//
// SOURCE is a table or a folder of images in which every row has its label, TARGET the column of the table ("-" for images). Strategies:
// random, margin (the 20 smallest margins), chosen (as sessions choose), chosen:N (N candidates for each choice), typical.
let arguments = CommandLine.arguments
let (path, target) = (arguments[1], arguments[2])
let seeds = arguments[3].split(separator: "-").compactMap { UInt64($0) }
let strategies = Array(arguments.dropFirst(4))
let (first, step, last) = (20, 20, 120)
let pool = try ExamplePool(
  target == "-"
    ? .images(ImageSource(folder: path)) : .table(TableSource(files: [path], target: target)))
let truth = pool.givenLabels.map { $0 ?? "" }
let threads = ThreadPool(threads: 1)
let cpu = CPU(threads: 1)
let features = pool.loaded.rows.features

/// The classifier that sessions train, of fewer networks, from labels alone.
func fitted(_ labels: Set<Int>, among rows: [Int], seed: UInt64) throws -> TrainedClassifier {
  let kept = rows.sorted()
  let loaded = LoadedData(
    rows: PartlyLabeledRows(
      features: features.selecting(kept), labels: kept.map { labels.contains($0) ? truth[$0] : nil }),
    preparation: pool.loaded.preparation, places: pool.loaded.places, table: pool.loaded.table)
  let data = try TrainingData(loaded, origin: path, target: target)
  let shape: Architecture = target == "-" ? .multilayerPerceptron(hidden: [256]) : .automatic
  let classifier = Classifier(shape, method: .supervised, epochs: 50, seed: seed, threads: 1)
  var plan = classifier.plan(for: data)
  plan.validation = .folds(count: 3, repeats: 1)
  plan.refits = 3
  let study = try classifier.study(of: data, by: plan)
  return study.classifier(of: try study.run(atOnce: 1), preparation: pool.loaded.preparation)
}

for seed in (seeds.count == 2 ? Array(seeds[0]...seeds[1]) : seeds) {
  var stream = RandomStream(seed: seed, purpose: .testing)
  let order = stream.permutation(of: pool.count)
  let testCount = min(2000, pool.count / 3)
  let test = Array(order.prefix(testCount))
  let rows = Array(order.dropFirst(testCount).prefix(6000))
  for strategy in strategies {
    var labels = Set(rows.prefix(first))
    var errors: [String] = []
    var acquisition = Acquisition(seed: seed)
    let parts = strategy.split(separator: ":")
    if parts.count > 1, let number = Int(parts[1]) { acquisition.candidatesPerChoice = number }
    while true {
      let classifier = try fitted(labels, among: rows, seed: seed)
      let tested = PoolAnswers(classifier, features: features.selecting(test), on: cpu)
      let wrong = test.indices.count { tested.guess(ofRow: $0).label != truth[test[$0]] }
      errors.append(String(format: "%.2f", 100 * Double(wrong) / Double(test.count)))
      guard labels.count < last else { break }
      let free = rows.filter { !labels.contains($0) }
      switch parts[0] {
      case "random":
        // The same rows that chance would show next.
        labels.formUnion(free.prefix(step))
      case "margin":
        let answers = PoolAnswers(classifier, features: features, on: cpu)
        labels.formUnion(free.sorted { (-answers.doubt[$0], $0) < (-answers.doubt[$1], $1) }.prefix(step))
      case "typical":
        labels.formUnion(
          acquisition.representative(
            step, of: free, known: labels.sorted(), features: features, turn: labels.count, on: threads))
      case "chosen":
        let answers = PoolAnswers(classifier, features: features, on: cpu)
        labels.formUnion(
          acquisition.uncertain(step, of: free, answers: answers, features: features, turn: labels.count, on: threads))
      default: throw RequestFailure("the strategy", expected: "random, margin, typical or chosen", found: "\(parts[0])")
      }
    }
    FileHandle.standardOutput.write(Data("\(seed),\(strategy),\(errors.joined(separator: ","))\n".utf8))
  }
}
