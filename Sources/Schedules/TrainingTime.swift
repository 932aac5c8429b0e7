/// A moment of training: the update that is about to be made, and the epoch it belongs to. Both count from 0.
public struct TrainingTime: Sendable, Hashable {
  public var epoch: Int
  public var update: Int

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
  case epochs, updates
}

/// A stretch of training time, from `start` up to and without `end`, in epochs or in updates.
public struct Period: Sendable, Hashable, Codable {
  public var start: Int
  public var end: Int
  public var unit: TimeUnit

  public init(start: Int, end: Int, unit: TimeUnit) {
    self.start = start
    self.end = end
    self.unit = unit
  }

  public static func epochs(_ range: Range<Int>) -> Period {
    Period(start: range.lowerBound, end: range.upperBound, unit: .epochs)
  }

  public static func updates(_ range: Range<Int>) -> Period {
    Period(start: range.lowerBound, end: range.upperBound, unit: .updates)
  }
}
