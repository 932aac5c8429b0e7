import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelEvaluation
import PseudoLabelKernelMachines
import TestSupport
import Testing

@Suite struct KernelSearchTests {
  private let training = TinyData.clusters(count: 60, columns: 6, spread: 1, index: 1)
  private let validation = TinyData.clusters(count: 200, columns: 6, spread: 1, index: 2)

  @Test func theBestOfAllTrialsIsChosen() throws {
    // Few examples to judge by, so that many machines tie.
    let outcome = try KernelSearch().best(for: training, validation: validation.selecting(Array(0..<40)))
    let fewest = try #require(outcome.trials.map(\.validation.errors).min())
    let tied = outcome.trials.filter { $0.validation.errors == fewest }.map(\.machine)
    let gamma = try #require(tied.map(\.gamma).min())
    let penalty = try #require(tied.filter { $0.gamma == gamma }.map(\.penalty).min())
    #expect(outcome.best.machine == SupportVectorMachine(penalty: penalty, gamma: gamma))
    #expect(outcome.best.validation.errors == fewest)
    #expect(Set(outcome.trials.map(\.validation.errors)).count > 3)
    #expect(Set(tied.map(\.gamma)).count > 1)
  }

  /// What is recorded of a machine is what it does when it is fitted alone.
  @Test func trialsAreWhatTheirMachinesDo() throws {
    let search = KernelSearch(penalties: 1...4, relativeGammas: 0.25...4, refinements: 1)
    let outcome = try search.best(for: training, validation: validation, on: .sharing(threads: 3))
    for trial in outcome.trials {
      let labels = try trial.machine.fitted(to: training).classes(for: validation.features)
      #expect(trial.validation == ErrorRate(of: labels, truth: validation.labels))
    }
    let alone = try outcome.best.machine.fitted(to: training).decisions(for: validation.features)
    let delivered = try outcome.model.decisions(for: validation.features)
    #expect(alone == delivered)
    #expect(outcome.model.machine == outcome.best.machine)
  }

  @Test func refinementGoesOnAroundTheBest() throws {
    let search = KernelSearch(penalties: 1...16, relativeGammas: 0.5...2, factor: 4, refinements: 2)
    #expect(search.penalties == [1, 4, 16])
    #expect(search.relativeGammas == [0.5, 2])
    let trials = try search.best(for: training, validation: validation).trials
    #expect(trials.count == 6 + 8 + 8 && search.fits == trials.count)
    #expect(Set(trials.map(\.machine)).count == trials.count)
    for (made, step) in [(6, 2.0), (14, 2.0.squareRoot())] {
      let order = trials[..<made].map { ($0.validation.errors, $0.machine.gamma, $0.machine.penalty) }
      let (_, gamma, penalty) = try #require(order.min(by: <))
      for trial in trials[made..<made + 8] {
        for ratio in [trial.machine.gamma / gamma, trial.machine.penalty / penalty] {
          #expect([1 / step, 1, step].contains { abs($0 - ratio) < 1e-12 })
        }
      }
    }
    let coarse = try KernelSearch(penalties: 1...16, relativeGammas: 0.5...2, factor: 4, refinements: 0)
      .best(for: training, validation: validation).trials
    #expect(coarse == Array(trials[..<6]))
  }

  /// γ is told in units of the data's own.
  @Test func theScaleOfTheFeaturesDoesNotMatter() throws {
    let outcomes = try [1, 0x1p20].map { (scale: Float) in
      let sets = [training, validation].map { set in
        guard case .floats(let values) = set.features.storage else { return set }
        return LabeledSet(
          features: Features(.floats(values.map { $0 * scale }), columns: 6), labels: set.labels, classes: 3)
      }
      return try KernelSearch().best(for: sets[0], validation: sets[1])
    }
    #expect(outcomes[0].trials.map(\.validation) == outcomes[1].trials.map(\.validation))
    #expect(outcomes[0].best.machine.gamma == outcomes[1].best.machine.gamma * 0x1p40)
    #expect(outcomes[0].best.machine.penalty == outcomes[1].best.machine.penalty)
  }

  @Test func whatProgressThrowsEndsTheSearch() throws {
    var told: [Int] = []
    #expect(throws: CancellationError.self) {
      try KernelSearch().best(for: training, validation: validation) { _, made in
        told.append(made)
        if made == 3 { throw CancellationError() }
      }
    }
    #expect(told == [1, 2, 3])
  }

  @Test func withoutValidationThereIsNoChoice() {
    #expect(throws: SupportVectorFailure.noValidation) {
      try KernelSearch().best(for: training, validation: validation.selecting([]))
    }
  }

  /// All rows alike: every machine answers, and the search ends.
  @Test func rowsThatAreAllAlikeAreNoObstacle() throws {
    let alike = LabeledSet(
      features: Features(.floats([Float](repeating: 3, count: 40)), columns: 4),
      labels: [0, 1, 0, 1, 0, 1, 0, 1, 0, 0],
      classes: 2)
    let outcome = try KernelSearch().best(for: alike, validation: alike)
    #expect(outcome.best.validation.errors <= 6)
  }
}
