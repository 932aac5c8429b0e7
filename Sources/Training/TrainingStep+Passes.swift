import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelSchedules

// The losses of an update, and the rows of their passes.
extension TrainingStep {
  func terms(at time: TrainingTime) -> [Term] {
    zip(objective.unlabeled, learner.losses).enumerated().map { number, term in
      Term(loss: term.1, number: number, passes: term.0.loss.passes, weight: term.0.weight.value(at: time))
    }.filter { $0.weight != 0 }
  }

  /// The labelled rows, and those of each trained pass.
  func groups(_ labeledRows: Int, _ blocks: [Block], _ unlabeledRows: Int) -> [RowGroup] {
    [RowGroup(0..<labeledRows)]
      + blocks.map { RowGroup($0.first..<$0.first + unlabeledRows, isRandom: $0.pass.usesDropout) }
  }

  /// A pass that is not differentiated, by itself.
  func forward(_ pass: Pass, number: Int, update: Int, places: RowPlaces?) {
    guard let network = pass.network == .student ? student : teacher else {
      preconditionFailure("a loss asks for the average of the parameters, and the recipe keeps none")
    }
    let mode: PassMode =
      pass.usesDropout
      ? .training(seed: ViewGatherer.seed(seed, pass: number), update: update, places: places) : .inference
    let (mask, scale) = network.inputDropout(mode)
    let mixing = views.gather(
      pass.view, unlabeled.features, unlabeledBatch.rows, into: batch, at: .init(scale: scale, dropout: mask),
      update: update, pass: number, of: rowsOfUpdate)
    network.forward(batch, mode)
    unlabeledBatch.fill(pass, mixing: mixing) { network.read(0..<unlabeledBatch.rows.count, into: &$0) }
  }

  /// The labelled rows and those of each trained pass, one behind the other.
  @discardableResult
  func gather(
    _ labeledRows: [Int], _ blocks: [Block], _ mode: PassMode, update: Int
  ) -> [UnlabeledBatch.Mixing?] {
    let (mask, scale) = student.inputDropout(mode)
    let quietScale = student.inputDropout(.inference).scale
    views.gather(
      objective.labeledView, labeled.features, labeledRows, into: batch, at: .init(scale: scale, dropout: mask),
      update: update, pass: 0)
    return blocks.map { block in
      views.gather(
        block.pass.view, unlabeled.features, unlabeledBatch.rows, into: batch,
        at: block.pass.usesDropout
          ? .init(first: block.first, scale: scale, dropout: mask) : .init(first: block.first, scale: quietScale),
        update: update, pass: block.number, of: rowsOfUpdate)
    }
  }
}
