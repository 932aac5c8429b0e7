import PseudoLabelCompute
import PseudoLabelPlatform

/// A machine for each pair of k classes, which vote: k (k - 1) / 2 of them, in the order 0-1, 0-2, …, 1-2, ….
struct OneAgainstOne: Sendable {
  let classes: Int
  let pairs: [PairMachine]
  /// - Parameters:
  ///   - machine: C and γ.
  ///   - problem: the labelled rows.
  ///   - cpu: where to compute; the pairs are shared among its threads.
  init(_ machine: SupportVectorMachine, of problem: KernelProblem, on cpu: CPU) {
    let classes = problem.members.count
    let duels = (0..<classes).flatMap { a in (a + 1..<classes).map { (a, $0) } }
    var pairs = [PairMachine?](repeating: nil, count: duels.count)
    pairs.withUnsafeMutableBufferPointer { pairs in
      nonisolated(unsafe) let pairs = pairs
      cpu.pool.run(duels.count) { part, _ in
        let (a, b) = duels[part]
        pairs[part] = PairMachine(
          distances: problem.distances, gamma: machine.gamma, first: problem.members[a], second: problem.members[b],
          penalty: machine.penalty)
      }
    }
    self.init(classes: classes, pairs: pairs.compactMap { $0 })
  }

  private init(classes: Int, pairs: [PairMachine]) {
    self.classes = classes
    self.pairs = pairs
  }

  /// The rows that some pair needs, ascending, and the same machines where only these are rows, numbered from 0.
  func compacted() -> (machines: OneAgainstOne, supports: [Int]) {
    let supports = Set(pairs.flatMap(\.rows)).sorted()
    var numbers = [Int](repeating: -1, count: (supports.last ?? -1) + 1)
    for (number, row) in supports.enumerated() { numbers[row] = number }
    return (OneAgainstOne(classes: classes, pairs: pairs.map { $0.renumbered(numbers) }), supports)
  }

  /// f of each pair.
  ///
  /// - Parameter kernel: K of the example with row r at place r.
  func decisions(_ kernel: UnsafePointer<Double>) -> [Double] { pairs.map { $0.decision(kernel) } }

  /// The class with the most votes, the lowest of those that tie, as libsvm has it.
  ///
  /// - Parameter kernel: K of the example with row r at place r.
  func label(_ kernel: UnsafePointer<Double>) -> Int {
    var votes = [Int](repeating: 0, count: classes)
    var pair = 0
    for a in 0..<classes {
      for b in a + 1..<classes {
        votes[pairs[pair].decision(kernel) > 0 ? a : b] += 1
        pair += 1
      }
    }
    return votes.indexOfLargest
  }

  /// The classes of n examples.
  ///
  /// - Parameters:
  ///   - kernel: K of every example with every row, n × `rows`, row-major.
  ///   - rows: how many rows there are.
  ///   - cpu: where to compute; the examples are shared among its threads.
  func labels(_ kernel: [Double], rows: Int, on cpu: CPU) -> [Int] {
    let count = kernel.count / max(rows, 1)
    let products = count * pairs.reduce(0) { $0 + $1.rows.count }
    return [Int](unsafeUninitializedCapacity: count) { labels, initialized in
      initialized = count
      guard let labels = labels.baseAddress else { return }
      nonisolated(unsafe) let start = labels
      kernel.withUnsafeBufferPointer { kernel in
        guard let kernel = kernel.baseAddress else { return }
        nonisolated(unsafe) let first = kernel
        cpu.pool.run(count, products: products) { row, _ in
          (start + row).initialize(to: label(first + row * rows))
        }
      }
    }
  }
}
