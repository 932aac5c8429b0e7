/// How well a score parts two groups: the probability that a member of the second scores higher than one of the first,
/// ties counting half (the area under the receiver operating characteristic, Mann and Whitney's U/(n m)).
public struct AreaUnderCurve: Sendable, Hashable, Codable {
  /// 0 to 1; 0.5 is chance.
  public let area: Double
  /// Hanley and McNeil's (Radiology 143, 1982, 29): √((A(1-A) + (m-1)(Q₁-A²) + (n-1)(Q₂-A²)) / (n m)) with
  /// Q₁ = A/(2-A) and Q₂ = 2A²/(1+A).
  public let standardError: Double

  /// Both groups have a member (a precondition).
  ///
  /// - Parameters:
  ///   - first: scores of the group that should score low.
  ///   - second: of the one that should score high.
  public init(first: [Double], second: [Double]) {
    precondition(!first.isEmpty && !second.isEmpty, "the area between groups of which one is empty")
    let all = (first.map { ($0, false) } + second.map { ($0, true) }).sorted { $0.0 < $1.0 }
    var rankSum = 0.0
    var start = 0
    while start < all.count {
      var end = start
      while end < all.count, all[end].0 == all[start].0 { end += 1 }
      // Ranks count from 1; those that tie share their mean.
      let rank = Double(start + end + 1) / 2
      rankSum += rank * Double(all[start..<end].count { $0.1 })
      start = end
    }
    let (n, m) = (Double(first.count), Double(second.count))
    let a = (rankSum - m * (m + 1) / 2) / (n * m)
    area = a
    let (q1, q2) = (a / (2 - a), 2 * a * a / (1 + a))
    standardError = (max(0, a * (1 - a) + (m - 1) * (q1 - a * a) + (n - 1) * (q2 - a * a)) / (n * m)).squareRoot()
  }
}
