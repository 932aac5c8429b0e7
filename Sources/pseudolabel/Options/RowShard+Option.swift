import ArgumentParser
import PseudoLabeling

extension RowShard {
  /// 3/16, the third of sixteen parts.
  ///
  /// - Throws: `ValidationError` for anything else.
  init(parsing text: String) throws {
    let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 2, let number = numbers[0], let count = numbers[1], let shard = RowShard(number, of: count)
    else { throw ValidationError("expected K/N with K from 1 to N, as 3/16, found \(text)") }
    self = shard
  }
}
