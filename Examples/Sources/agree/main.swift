import AgreementLoss
import PseudoLabeling

// α(t) rises from 0 to 5 between the 10th and the 60th epoch.
let alpha = Schedule.ramp(from: 0, to: 5, during: .epochs(10..<60))
let classifier = Classifier(objective: CrossEntropy() + alpha * AgreementLoss(noise: 0.3))

let data = try TrainingData(.table(TableSource(files: ["packages.csv"], target: "library")))
let outcome = try await classifier.fitting(to: data).result.outcome
if let comparison = outcome.comparison { print("Errors without and with the loss: \(comparison)") }
