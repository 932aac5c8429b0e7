import PseudoLabelDiagnostics
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelSchedules
import PseudoLabelStudies
import PseudoLabelTraining
import TestSupport
import Testing

/// Plans whose numbers do not suit the rows.
@Suite struct StudyPlanTests {
  struct Refusal: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var validation = StudyPlan.Validation.folds(count: 5, repeats: 2)
    var refits = 2
    /// How the message begins.
    var said: String
  }

  static let refusals =
    [1, 0, -1, 25, 1 << 40].map {
      Refusal(
        testDescription: "\($0) folds", validation: .folds(count: $0, repeats: 1),
        said: "plan.validation.folds.count: expected a number from 2 to the labelled rows (24), found \($0).")
    }
    + [0, -1, 201, 1 << 62].map {
      Refusal(
        testDescription: "\($0) times five folds", validation: .folds(count: 5, repeats: $0),
        said: "plan.validation.folds.repeats: expected a number from 1 to 200, found \($0).")
    }
    + [0, -1, 1001, 1 << 62].map {
      Refusal(
        testDescription: "held out \($0) times", validation: .holdOut(share: 0.2, repeats: $0),
        said: "plan.validation.holdOut.repeats: expected a number from 1 to 1000, found \($0).")
    }
    + [0, -0.5, 1, 7, .infinity, .nan].map {
      Refusal(
        testDescription: "a share of \($0)", validation: .holdOut(share: $0, repeats: 1),
        said: "plan.validation.holdOut.share: expected a number between 0 and 1, found \($0).")
    }
    + [
      Refusal(
        testDescription: "a share of no row", validation: .holdOut(share: 1e-9, repeats: 1),
        said:
          "plan.validation.holdOut.share: expected a share that holds out at least one of the labelled rows (24), found"
      )
    ]
    + [0, -1, 1001, 1 << 62].map {
      Refusal(
        testDescription: "\($0) refits", refits: $0, said: "plan.refits: expected a number from 1 to 1000, found \($0)."
      )
    }

  /// Of another number of epochs, weights keep their heights and their schedules their proportions; nothing else changes.
  @Test(arguments: [10, 50, 400]) func anotherNumberOfEpochsChangesNothingElse(epochs: Int) throws {
    var plan = StudyTests.plan(for: try StudyTests.data())
    plan.recipe.epochs = 100
    plan.recipe.unlabeled = [
      UnlabeledTerm(PseudoLabel(), weight: .constant(value: 0.25)),
      UnlabeledTerm(EntropyMinimization(), weight: .ramp(from: 0.1, to: 3, during: .epochs(20..<40))),
    ]
    plan.recipe.optimizer = .adam(rate: .decay(from: 0.01, factor: 0.9, per: .epochs))
    let before = plan
    plan.setEpochs(epochs)
    #expect(plan.recipe.epochs == epochs)
    #expect(plan.recipe.unlabeled[0] == before.recipe.unlabeled[0])
    #expect(
      plan.recipe.unlabeled[1].weight
        == .ramp(from: 0.1, to: 3, during: .epochs(epochs / 5..<2 * epochs / 5)))
    #expect(plan.recipe.optimizer == before.recipe.optimizer)
    plan.setEpochs(100)
    #expect(plan == before)
  }

  /// However short the training is, the weight of the unlabelled rows reaches its height where it did before.
  @Test(arguments: 1...7) func aWeightThatRisesStillDoes(epochs: Int) throws {
    var plan = StudyPlan(for: try StudyTests.data(), seed: 1)
    plan.setEpochs(epochs)
    let weight = try #require(plan.recipe.unlabeled.first).weight
    #expect(weight.value(at: TrainingTime(epoch: epochs - 1, update: 0)) == 1)
  }

  @Test(arguments: refusals) func numbersThatDoNotSuitTheRowsAreRefused(_ refusal: Refusal) throws {
    let data = try StudyTests.data()
    var plan = StudyTests.plan(for: data)
    plan.validation = refusal.validation
    plan.refits = refusal.refits
    let failure = #expect(throws: RequestFailure.self) { try Study(plan, on: data) }
    #expect(failure?.description.hasPrefix(refusal.said) == true, "\(failure as Any)")
  }

  @Test(arguments: [
    StudyPlan.Validation.folds(count: 2, repeats: 500), .folds(count: 24, repeats: 1),
    .holdOut(share: 0.05, repeats: 1000), .holdOut(share: 0.999, repeats: 2),
  ])
  func theLimitsThemselvesSuit(_ validation: StudyPlan.Validation) throws {
    let data = try StudyTests.data()
    var plan = StudyTests.plan(for: data)
    plan.validation = validation
    #expect(throws: Never.self) { try Study(plan, on: data) }
  }

  /// The rows of a single part would both choose the method and tell how good it is.
  @Test func oneHoldOutChoosesNothing() throws {
    let data = try StudyTests.data()
    var plan = StudyTests.plan(for: data)
    plan.validation = .holdOut(share: 0.2, repeats: 1)
    let failure = #expect(throws: RequestFailure.self) { try Study(plan, on: data) }
    #expect(failure?.description.contains("cannot both choose the method and judge it") == true)
    for delivery in [StudyPlan.Delivery.candidate, .baseline] {
      plan.delivery = delivery
      #expect(throws: Never.self) { try Study(plan, on: data) }
    }
  }

  /// What a part says of the method that it is judged by takes no part in choosing that.
  @Test func eachPartIsJudgedByTheChoiceOfTheOthers() throws {
    let data = try StudyTests.data()
    var plan = StudyTests.plan(for: data)
    plan.validation = .folds(count: 4, repeats: 1)
    var study = try Study(plan, on: data)
    let members = study.contest
    // A row of the first part speaks for the candidate, louder than all others for the baseline.
    let loud = members[0].heldOut[0]
    let runs = members.map { member in
      member.heldOut.map { $0 == loud ? (member.arm == .candidate ? 0.5 : 90) : member.arm == .candidate ? 1 : 0.5 }
    }
    let losses = study.pairedLosses(members, runs)
    #expect(losses.count == data.labeled.count && losses[loud] == -89.5)
    #expect(losses.filter { $0.key != loud }.values.allSatisfy { $0 == 0.5 })
    #expect(study.choice(by: losses) == .candidate)
    #expect(study.choice(by: losses, leavingOut: members[0].heldOut) == .baseline)
    let judges = study.judges(of: .candidate, isChosen: true, members, by: losses).map { members[$0] }
    #expect(judges.map(\.number) == [0, 1, 2, 3])
    #expect(judges.map(\.arm) == [.baseline, .candidate, .candidate, .candidate])
    // What was asked for is judged by its own runs, and equal methods are the baseline.
    #expect(
      study.judges(of: .candidate, isChosen: false, members, by: losses).allSatisfy { members[$0].arm == .candidate })
    #expect(study.choice(by: losses.mapValues { _ in 0 }) == .baseline)
    plan.delivery = .candidate
    study = try Study(plan, on: data)
    #expect(study.choice(by: losses.mapValues { _ in 1 }) == .candidate)
  }

  /// A plan that was made for more rows holds out each of few by itself.
  @Test func aPlanForMoreRowsFitsFewer() throws {
    var plan = StudyTests.plan(for: try StudyTests.data())
    let few = try StudyTests.data(labeled: 4)
    plan.fit(to: few)
    #expect(plan.validation == .folds(count: 4, repeats: 2))
    #expect(throws: Never.self) { try Study(plan, on: few) }
  }
}
