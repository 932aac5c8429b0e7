import PseudoLabelInference

// Made once; it answers many times, from any task.
let classifier = LiveClassifier(try TrainedClassifier(contentsOf: "library.safetensors"))

let package = [
  "package": "libzebra1", "priority": "optional", "architecture": "amd64", "multi-arch": "same", "size": "212",
  "begins with": "lib",
]
let answer = try classifier.predictions(for: .table([package]))[0]
print("Is it a library? \(answer.label), \(Int(100 * answer.confidence)) % sure.")
