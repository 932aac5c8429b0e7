import PseudoLabeling

/// An example that a person is asked about.
public struct Question: Sendable, Hashable {
  /// Among all rows of the source, from 0.
  public var row: Int
  /// Where it stands, in words: "row 17 of customers.csv", the path of an image.
  public var place: String
  /// What it looks like.
  public var content: ExamplePool.Content
  /// What the model says; nil where there is none yet.
  public var guess: Guess?
  /// Why it is asked.
  public var selection: SelectionReason
  /// The label that it has, where it has one already.
  public var label: String?
}

/// Examples that are alike and of which the model is almost certain, to be confirmed at once.
public struct LookAlikes: Sendable, Hashable {
  /// What the model says about all of them.
  public var label: String
  /// The first is the one that the others are nearest to.
  public var questions: [Question]
}

/// A label that is likely to be wrong.
public struct LabelReview: Sendable, Hashable {
  /// Why it is doubted.
  public enum Reason: Sendable, Hashable {
    /// Networks that did not learn from it say something else, with the confidence of the guess.
    case contradicted
    /// People gave different classes.
    case conflict([LabelRecord])
  }

  /// The example with its label, and what the model says.
  public var question: Question
  /// Why it is doubted.
  public var reason: Reason
}
