import PseudoLabelDatasets

/// Whether the labels look like a number to be predicted, such as an age or a price, and not like classes.
package enum NumberTarget {
  /// Different numbers from which on labels are doubted.
  private static let many = 15

  /// - Parameter names: the classes.
  /// - Returns: whether all are numbers, many of them, and not 0, 1, 2 … or 1, 2, 3 …, as classes are often counted.
  package static func isLikely(_ names: [String]) -> Bool {
    let values = names.compactMap(Double.init).filter(\.isFinite)
    guard values.count == names.count, names.count >= many else { return false }
    let sorted = values.sorted()
    let isCounted = (0...1).contains { first in
      sorted.enumerated().allSatisfy { $1 == Double($0 + first) }
    }
    return !isCounted
  }
}
