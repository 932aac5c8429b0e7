import PseudoLabelPlatform
import PseudoLabelTraining
import Testing

@Suite struct BatchOrderTests {
  /// Every pass holds every example once; the last batch of a pass may be smaller.
  @Test(arguments: [(10, 3), (600, 32), (5, 5), (4, 100)])
  func passesHoldEveryExampleOnce(examples: Int, batch: Int) {
    var order = BatchOrder(examples: examples, batch: batch, crossesPasses: false, seed: 1, purpose: .labeledOrder)
    let batches = (examples - 1) / min(batch, examples) + 1
    for pass in 0..<3 {
      let seen = (0..<batches).flatMap { order.positions(ofBatch: pass * batches + $0) }
      #expect(seen.sorted() == Array(0..<examples))
    }
  }

  /// Batches that go on into the next pass are all full, and together they are one pass after the other.
  @Test func crossingBatchesAreFull() {
    var order = BatchOrder(examples: 10, batch: 4, crossesPasses: true, seed: 1, purpose: .unlabeledOrder)
    let seen = (0..<5).flatMap { order.positions(ofBatch: $0) }
    #expect(seen.count == 20)
    #expect(seen.prefix(10).sorted() == Array(0..<10))
    #expect(seen.suffix(10).sorted() == Array(0..<10))
    #expect(Array(seen.prefix(10)) != Array(seen.suffix(10)))
  }

  /// A batch is the same whenever it is asked for.
  @Test func anyBatchCanBeHadAtAnyTime() {
    var forward = BatchOrder(examples: 50, batch: 7, crossesPasses: true, seed: 2, purpose: .unlabeledOrder)
    let batches = (0..<40).map { forward.positions(ofBatch: $0) }
    for number in [39, 3, 20, 0] {
      var fresh = BatchOrder(examples: 50, batch: 7, crossesPasses: true, seed: 2, purpose: .unlabeledOrder)
      #expect(fresh.positions(ofBatch: number) == batches[number])
      #expect(forward.positions(ofBatch: number) == batches[number])
    }
  }
}
