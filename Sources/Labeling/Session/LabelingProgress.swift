import Foundation
import PseudoLabeling

/// How far the labelling of a pool is.
public struct LabelingProgress: Sendable {
  /// Examples in all.
  public var examples: Int
  /// Examples with a label, those that had one in the files among them.
  public var labeled: Int
  /// Those that had one in the files.
  public var given: Int
  /// Examples whose class nobody could tell.
  public var unknown: Int
  /// Answers that hold, by the annotator, skips not counted.
  public var answers: [String: Int]
  /// Labelled examples of each class, by its name.
  public var classCounts: [String: Int]
  /// Rows about which people disagree.
  public var conflicts: Int
  /// Labels that the current model learned from; nil while there is no model.
  public var modelLabels: Int?
  /// Models so far.
  public var models: Int
  /// Whether one is being trained, and what share of the training is done.
  public var training: Double?
  /// Why there is no newer model, where training failed or cannot begin: a sentence.
  public var problem: String?
  /// How often the model is wrong; nil while that is not known.
  public var estimate: LabelingEstimate?
  /// What the next labels are expected to bring.
  public var outlook: LabelingOutlook
  /// Whether to go on.
  public var advice: LabelingAdvice
}
