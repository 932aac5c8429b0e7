import PseudoLabeling

// A table in which some rows carry the name of their class, and most do not.
let data = try TrainingData(.table(TableSource(files: ["packages.csv"], target: "library")))
for finding in data.findings() { print(finding.text) }

// Trains on other threads; whoever waits may be cancelled, and training ends with them.
let fitting = try Classifier(epochs: 40, seed: 1).fitting(to: data)
for await progress in fitting { print("\(Int(100 * progress.fractionCompleted)) %") }
let result = try await fitting.result
if let comparison = result.outcome.comparison {
  print("The unlabelled rows changed the error by \(100 * comparison.difference) points.")
}

try result.classifier.write(to: "library.safetensors")
