import PseudoLabelInference
import Training

/// Asks a program's own model.
public func answer(_ row: [Double], by model: Training.Model) throws -> String {
  try model.classifier.predictions(for: .numbers([row]))[0].label
}
