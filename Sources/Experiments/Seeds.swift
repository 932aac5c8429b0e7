import Diagnostics

/// The seeds of a series of runs: at least one, no two alike, in the order given.
public struct Seeds: Sendable, Hashable {
  /// More are a slip of the hand.
  public static let most = 10_000

  public let values: [UInt64]

  /// - Parameter text: seeds and ranges of seeds with commas between: "1-10", "1,2,5", "1-3,7".
  /// - Throws: `RequestFailure` about `--seeds`, naming the part that does not fit.
  public init(parsing text: String) throws(RequestFailure) {
    var values: [UInt64] = []
    var seen: Set<UInt64> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let range = try Seeds.range(part)
      guard range.upperBound - range.lowerBound < UInt64(Seeds.most - values.count) else {
        throw RequestFailure("--seeds", expected: "at most \(Seeds.most) seeds", found: "more in \"\(text)\"")
      }
      for seed in range {
        guard seen.insert(seed).inserted else {
          throw RequestFailure("--seeds", expected: "every seed once", found: "\(seed) twice in \"\(text)\"")
        }
        values.append(seed)
      }
    }
    self.values = values
  }

  /// "7" or "1-10".
  private static func range(_ part: Substring) throws(RequestFailure) -> ClosedRange<UInt64> {
    let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(number)
    guard let first = ends.first ?? nil, let last = ends.last ?? nil else {
      throw RequestFailure(
        "--seeds", expected: "seeds from 0 to \(UInt64.max) and ranges of them, as 1-10 or 1,2,5",
        found: "\"\(part)\"")
    }
    guard first <= last else {
      throw RequestFailure("--seeds", expected: "ranges that go up, as \(last)-\(first)", found: "\"\(part)\"")
    }
    return first...last
  }

  /// Digits alone: `UInt64` would take "+5" too.
  private static func number(_ digits: Substring) -> UInt64? {
    digits.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains) ? UInt64(digits) : nil
  }
}

extension Seeds: CustomStringConvertible {
  /// As `init(parsing:)` reads it: "1-3,7".
  public var description: String { Seeds.text(values) }

  /// Seeds as a person writes them, neighbours joined: "1-3,7".
  static func text(_ values: [UInt64]) -> String {
    var ranges: [ClosedRange<UInt64>] = []
    for seed in values {
      if let last = ranges.last, last.upperBound < seed, seed - last.upperBound == 1 {
        ranges[ranges.count - 1] = last.lowerBound...seed
      } else {
        ranges.append(seed...seed)
      }
    }
    return ranges.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(
      separator: ",")
  }

  /// "seed 3", "seeds 1-3,7".
  public static func list(_ values: [UInt64]) -> String { (values.count == 1 ? "seed " : "seeds ") + text(values) }
}
