import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelNetworks

/// A trained network that is asked for its logits and how sure it is.
package struct Respondent {
  struct Answer {
    var logits: ArraySlice<Float>
    var predicted: Int
    /// The probability of the predicted class.
    var confidence: Double
  }

  private let predictor: Predictor
  private let scaling: TemperatureScaling?

  /// - Parameters:
  ///   - model: the network.
  ///   - scaling: what its confidences are scaled by; as the network gives them where there is none.
  ///   - cpu: computes.
  package init(_ model: Model, scaling: TemperatureScaling? = nil, on cpu: CPU) {
    predictor = model.predictor(on: cpu)
    self.scaling = scaling
  }

  func forEachAnswer(to features: Features, _ body: (Answer) -> Void) {
    predictor.forEachBlock(of: features) { _, outputs in
      for row in 0..<outputs.count {
        let logits = outputs.logits[row * outputs.classes..<(row + 1) * outputs.classes]
        let confidence = scaling.map { $0.probabilities(logits).max() ?? 0 } ?? Double(outputs.confidence(of: row))
        body(Answer(logits: logits, predicted: outputs.predictedClass(of: row), confidence: confidence))
      }
    }
  }

  func confidences(for features: Features) -> [Double] {
    var confidences: [Double] = []
    confidences.reserveCapacity(features.count)
    forEachAnswer(to: features) { confidences.append($0.confidence) }
    return confidences
  }
}
