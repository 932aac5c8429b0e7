import InformationLoss
import PseudoLabeling

// α(t) rises from 0 to 0.5 between the 20th and the 60th epoch.
let alpha = Schedule.ramp(from: 0, to: 0.5, during: .epochs(20..<60))
let classifier = Classifier(objective: CrossEntropy() + alpha * InformationLoss())

let data = try TrainingData(.table(TableSource(files: ["packages.csv"], target: "library")))
let outcome = try await classifier.fitting(to: data).result.outcome
if let comparison = outcome.comparison { print("Errors without and with the loss: \(comparison)") }
