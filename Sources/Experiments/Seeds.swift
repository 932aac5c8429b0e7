import PseudoLabelDiagnostics

/// The seeds of a series of runs: at least one, no two alike, in the order given.
package struct Seeds: Sendable, Hashable {
  /// More are a slip of the hand.
  package static let most = 10_000

  package let values: [UInt64]

  /// - Parameter text: seeds and ranges of seeds with commas between: "1-10", "1,2,5", "1-3,7".
  /// - Throws: `RequestFailure` about `--seeds`, naming the part that does not fit.
  package init(parsing text: String) throws(RequestFailure) {
    values = try Seeds.values(of: text, as: Wording(option: "--seeds", noun: "seed", least: 0))
  }

  /// The same for random splits, which count from 1: a number alone, "10", is how many, the splits 1 to 10.
  ///
  /// - Throws: `RequestFailure` about `--splits`.
  package init(parsingSplits text: String) throws(RequestFailure) {
    let wording = Wording(option: "--splits", noun: "split", least: 1)
    guard !text.isEmpty, text.utf8.allSatisfy(Seeds.digits.contains) else {
      values = try Seeds.values(of: text, as: wording)
      return
    }
    guard let count = UInt64(text), (1...UInt64(Seeds.most)).contains(count) else {
      throw RequestFailure(
        wording.option, expected: "how many, from 1 to \(Seeds.most), or which ones, as 4-10 or 2,5", found: text)
    }
    values = Array(1...count)
  }

  /// How messages call what is read.
  private struct Wording {
    var option: String
    var noun: String
    var least: UInt64
  }

  private static func values(of text: String, as wording: Wording) throws(RequestFailure) -> [UInt64] {
    var values: [UInt64] = []
    var seen: Set<UInt64> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let range = try Seeds.range(part, as: wording)
      guard range.upperBound - range.lowerBound < UInt64(Seeds.most - values.count) else {
        throw RequestFailure(
          wording.option, expected: "at most \(Seeds.most) \(wording.noun)s", found: "more in \"\(text)\"")
      }
      for seed in range {
        guard seen.insert(seed).inserted else {
          throw RequestFailure(
            wording.option, expected: "every \(wording.noun) once", found: "\(seed) twice in \"\(text)\"")
        }
        values.append(seed)
      }
    }
    return values
  }

  /// At least one, no two alike (preconditions).
  package init(_ values: [UInt64]) {
    precondition(!values.isEmpty && Set(values).count == values.count, "seeds that are none, or not all different")
    self.values = values
  }

  /// "7" or "1-10".
  private static func range(_ part: Substring, as wording: Wording) throws(RequestFailure) -> ClosedRange<UInt64> {
    let ends = part.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(number)
    guard let first = ends.first ?? nil, let last = ends.last ?? nil, min(first, last) >= wording.least else {
      throw RequestFailure(
        wording.option,
        expected: "\(wording.noun)s from \(wording.least) to \(UInt64.max) and ranges of them, as 1-10 or 1,2,5",
        found: "\"\(part)\"")
    }
    guard first <= last else {
      throw RequestFailure(
        wording.option, expected: "ranges that go up, as \(last)-\(first)", found: "\"\(part)\"")
    }
    return first...last
  }

  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  /// Digits alone: `UInt64` would take "+5" too.
  private static func number(_ text: Substring) -> UInt64? {
    text.utf8.allSatisfy(digits.contains) ? UInt64(text) : nil
  }
}

extension Seeds: CustomStringConvertible {
  /// As `init(parsing:)` reads it: "1-3,7".
  package var description: String { Seeds.text(values) }

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
  package static func list(_ values: [UInt64]) -> String { (values.count == 1 ? "seed " : "seeds ") + text(values) }
}
