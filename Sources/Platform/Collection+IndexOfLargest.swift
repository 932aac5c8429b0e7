extension Collection where Element: Comparable {
  /// argmax: the place of the largest element, the first of those that tie, and the start where there is none. What is
  /// not a number is larger than nothing.
  @inlinable package var indexOfLargest: Index {
    var best = startIndex
    for place in indices where self[place] > self[best] { best = place }
    return best
  }
}
