import Platform
import PseudoLabeling

/// How a program's own networks are made.
public struct Network {
  public init() {}

  public func classifier(epochs: Int) -> Classifier {
    var classifier = Classifier(.multilayerPerceptron(hidden: [8]))
    classifier.epochs = epochs
    classifier.threads = Platform.threads
    return classifier
  }
}
