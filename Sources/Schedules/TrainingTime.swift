/// A moment of training: the update that is about to be made, and the epoch it belongs to. Both count from 0.
public struct TrainingTime: Sendable, Hashable {
  /// From 0.
  public var epoch: Int
  /// From 0, counted through all epochs.
  public var update: Int

  /// Both counts, from 0.
  public init(epoch: Int, update: Int) {
    self.epoch = epoch
    self.update = update
  }

  /// How many units have passed.
  public func count(in unit: TimeUnit) -> Int {
    switch unit {
    case .epochs: epoch
    case .updates: update
    }
  }
}

/// What a schedule counts.
public enum TimeUnit: String, Sendable, Hashable, Codable {
  /// Passes over the data, or what a recipe calls so, from 0.
  case epochs
  /// Changes of the parameters, from 0.
  case updates
}

/// A stretch of training time, from `start` up to and without `end`, in epochs or in updates.
public struct Period: Sendable, Hashable, Codable {
  /// The first one, from 0.
  public var start: Int
  /// The first one behind it.
  public var end: Int
  /// What is counted.
  public var unit: TimeUnit

  /// From `start` up to and without `end`, both counted from 0. `start` is at most `end`: `Recipe.validate` checks it.
  public init(start: Int, end: Int, unit: TimeUnit) {
    self.start = start
    self.end = end
    self.unit = unit
  }

  /// Epochs, from 0.
  public static func epochs(_ range: Range<Int>) -> Period {
    Period(start: range.lowerBound, end: range.upperBound, unit: .epochs)
  }

  /// Updates, from 0.
  public static func updates(_ range: Range<Int>) -> Period {
    Period(start: range.lowerBound, end: range.upperBound, unit: .updates)
  }
}
