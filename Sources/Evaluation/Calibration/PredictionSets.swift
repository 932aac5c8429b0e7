import PseudoLabelDiagnostics

/// Sets of classes that hold the true one as often as is asked for (conformal prediction; Vovk, Gammerman, Shafer 2005).
///
/// Of n rows that took no part in training, the probabilities pᵢ of their true classes are kept. A new row of the same kind gets all classes
/// with p ≥ t, where t is the k-th smallest of the pᵢ and k = ⌊(n + 1)(1 - c)⌋: the true class is among them with a probability of at least c,
/// whatever the distribution of the rows, if one network answered all of them. A study keeps the answers of several, each about rows that
/// it did not learn from, and delivers one that learned from all rows: then it holds nearly. Of all such rules by one threshold this one
/// makes the smallest sets on average (Sadinle, Lei, Wasserman 2019). The most likely class is always among them.
///
/// The probability is one over new rows and over the rows that were kept: with few of these, a single classifier covers a little more or
/// less. It is of all classes together; a class that is rare may be covered less often than the others.
public struct PredictionSets: Sendable, Hashable, Codable {
  /// Ascending.
  public let trueProbabilities: [Double]

  /// More rows than these add nothing to see, and would make files larger.
  private static let most = 2000

  /// - Parameter probabilities: of the true class of each row that took no part in training, in any order. Of more than 2000 as
  ///   many are kept, each the smallest of its part, which covers a little more.
  public init(trueProbabilities probabilities: [Double]) {
    let sorted = probabilities.sorted()
    let count = min(sorted.count, Self.most)
    trueProbabilities = (0..<count).map { sorted[$0 * sorted.count / count] }
  }

  /// The least probability of a class that is in the set.
  ///
  /// - Parameter coverage: c, in (0, 1).
  /// - Throws: `RequestFailure` where c is none, or so few rows were kept that no set but that of all classes could be sure of it.
  public func threshold(coverage: Double) throws(RequestFailure) -> Double {
    guard coverage > 0, coverage < 1 else {
      throw RequestFailure("--coverage", expected: "a probability between 0 and 1", found: "\(coverage)")
    }
    let count = trueProbabilities.count
    // 1 - 0.9 is a little less than 0.1.
    let place = Int((Double(count + 1) * (1 - coverage) + 1e-9).rounded(.down))
    guard place >= 1 || count < Self.most else {
      throw RequestFailure(
        "--coverage", expected: "at most \(1 - 1 / Double(count + 1)), for which a model keeps enough rows",
        found: "\(coverage)")
    }
    guard place >= 1 else {
      let needed = Int((1 / (1 - coverage) - 1 - 1e-9).rounded(.up))
      throw RequestFailure(
        "--coverage", expected: "at least \(needed) labelled rows that were held out, for a coverage of \(coverage)",
        found: "\(count)", remedy: Remedy("Ask for less", "label more rows"), kind: .data)
    }
    return trueProbabilities[place - 1]
  }

  /// The numbers of the classes of a set, the most likely one first.
  ///
  /// - Parameters:
  ///   - probabilities: of each class.
  ///   - threshold: the least of them that is in.
  public static func classes(_ probabilities: some RandomAccessCollection<Double>, threshold: Double) -> [Int] {
    let sorted = probabilities.enumerated().sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
    return sorted.prefix { $0.element >= threshold }.map(\.offset).nonEmpty ?? sorted.prefix(1).map(\.offset)
  }
}

extension Array {
  fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
