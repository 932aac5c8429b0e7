import ArgumentParser
import PseudoLabeling

extension RowShard: ExpressibleByArgument {
  /// 3/16, the third of sixteen parts.
  public init?(argument: String) {
    let numbers = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1] else { return nil }
    self.init(number, of: count)
  }
}
