import PseudoLabeling

// A table in which some rows carry the name of their class, and most do not.
let data = try TrainingData(.table(TableSource(files: ["packages.csv"], target: "library")))
for finding in data.findings() { print(finding.text) }

// Trains on other threads, with and without the unlabelled rows. Cancel the task that waits, and training ends.
let fitting = try Classifier(seed: 1).fitting(to: data)
for await progress in fitting where progress.epoch == nil {
  print("\(progress.runsCompleted) of \(progress.runs) training runs")
}
let result = try await fitting.result
if let comparison = result.outcome.comparison { print("Errors: \(comparison) by the unlabelled rows.") }

try result.classifier.write(to: "library.safetensors")
