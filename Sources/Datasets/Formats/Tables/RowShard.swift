/// One of several parts of a table's rows, each of which somebody else works on: the first of three has the rows 1, 4, 7 …
public struct RowShard: Sendable, Hashable {
  /// Which part, from 1.
  public let number: Int
  /// How many parts there are.
  public let count: Int

  /// Part `number` of `count`; nil where there is no such part.
  public init?(_ number: Int, of count: Int) {
    guard count >= 1, (1...count).contains(number) else { return nil }
    (self.number, self.count) = (number, count)
  }

  /// The rows of a block that are of this part; `first` is the number of the first among all rows, from 0.
  package func rows(of block: RowBlock, countedFrom first: Int) -> RowBlock {
    block.rows { (first + $0) % count == number - 1 }
  }
}
