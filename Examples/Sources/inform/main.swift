import InformationLoss
import PseudoLabeling

// α(t) rises from 0 to 0.5 between the 10th and the 30th epoch.
let alpha = Schedule.ramp(from: 0, to: 0.5, during: Period(start: 10, end: 30, unit: .epochs))
var classifier = Classifier(objective: CrossEntropy() + alpha * InformationLoss())
classifier.epochs = 40

let data = try TrainingData(.table(TableSource(files: ["packages.csv"], target: "library")))
let outcome = try await classifier.fitting(to: data).result.outcome
if let comparison = outcome.comparison {
  print("Without the loss \(100 * comparison.meanBaseline) % wrong, with it \(100 * comparison.meanCandidate) %.")
}
