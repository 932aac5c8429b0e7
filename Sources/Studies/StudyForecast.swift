import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelSchedules
import PseudoLabelTraining

/// What a study will take, told without training it.
///
/// Its time is that of its updates and of its answers about rows, whose pace is measured in about a second on the rows
/// themselves: Σ over runs (updates · seconds an update + rows answered · seconds a row) / runs at once. Training that ends
/// before its last epoch takes less.
package struct StudyForecast: Sendable, Hashable, Codable {
  /// Until the last run has ended.
  package var seconds: Double
  /// The most that is used at a time.
  package var memoryBytes: Double
  /// Training runs in all.
  package var runs: Int

  /// - Parameters:
  ///   - study: what is to be trained.
  ///   - copies: how many times the features were in memory while they were read.
  ///   - cpu: what it is to be trained on.
  package init(_ study: Study, copies: Int = 1, on cpu: CPU) {
    let members = study.contest + study.refits(of: study.hasCandidate ? .candidate : .baseline)
    let atOnce = study.runsAtOnce(threads: cpu.threads)
    let pace = TrainingPace(of: study, atOnce: atOnce)
    seconds = members.reduce(0) { $0 + pace.seconds(of: $1, in: study) } / Double(atOnce)
    memoryBytes =
      study.bytesOfRest + Double((copies - 1) * study.data.features.bytes) + Double(atOnce) * study.bytesOfRun
    runs = members.count
  }
}

/// How fast training goes, on one thread, while others go on beside it.
private struct TrainingPace {
  /// Of an update in which the unlabelled losses have no weight.
  var secondsPerLabeledUpdate: Double
  /// Of one in which they have.
  var secondsPerUpdate: Double
  /// To answer about a row.
  var secondsPerRow: Double

  /// Seconds after which no further turn is measured.
  private static let enough = 0.2
  private static let mostTurns = 20
  /// Rows that are answered about in a turn.
  private static let answeredRows = 256

  /// The means over `atOnce` threads that measure at the same time.
  init(of study: Study, atOnce: Int) {
    let paces = Jobs(atOnce) { _ in TrainingPace(of: study) }.run(atOnce: atOnce).compactMap { try? $0?.get() }
    func mean(_ seconds: (TrainingPace) -> Double) -> Double {
      paces.reduce(0) { $0 + seconds($1) } / Double(max(1, paces.count))
    }
    secondsPerLabeledUpdate = mean(\.secondsPerLabeledUpdate)
    secondsPerUpdate = mean(\.secondsPerUpdate)
    secondsPerRow = mean(\.secondsPerRow)
  }

  private init(of study: Study) {
    let (data, recipe, cpu) = (study.data, study.plan.recipe, CPU(threads: 1))
    let objective = study.objective ?? recipe.objective
    let learner = Learner(
      recipe, objective: objective, initial: Parameters.initial(for: recipe.network, seed: 1),
      unlabeledRows: data.unlabeled.count)
    let split = Split(labeled: data.labeled, validation: data.labeled.selecting([]), unlabeled: data.unlabeled)
    let step = TrainingStep(
      learner, recipe: recipe, objective: objective, split: split, seed: 1, inputPath: study.inputPath, on: cpu)
    let lastEpoch = max(0, recipe.epochs - 1)
    secondsPerLabeledUpdate = Self.median { _ = step.update(at: TrainingTime(epoch: 0, update: $0)) }
    secondsPerUpdate = Self.median { _ = step.update(at: TrainingTime(epoch: lastEpoch, update: $0)) }
    let predictor = Predictor(learner.delivered, inputPath: study.inputPath, on: cpu)
    let rows = data.features.selecting(Array(0..<min(Self.answeredRows, data.features.count)))
    secondsPerRow = Self.median { _ in predictor.forEachBlock(of: rows) { _, _ in } } / Double(max(1, rows.count))
  }

  /// Seconds of a turn. The first one does not count, for it touches new memory.
  private static func median(_ turn: (Int) -> Void) -> Double {
    turn(0)
    var times: [Double] = []
    while times.isEmpty || times.count < mostTurns && times.reduce(0, +) < enough {
      let start = ContinuousClock.now
      turn(times.count + 1)
      times.append((ContinuousClock.now - start).seconds)
    }
    return times.sorted()[times.count / 2]
  }

  func seconds(of member: StudyMember, in study: Study) -> Double {
    let recipe = study.plan.recipe
    let updates = recipe.epochLength.updates(examples: member.training.count, batch: recipe.labeledBatch)
    let terms = member.arm == .candidate ? (study.objective ?? recipe.objective).unlabeled : []
    let weighted = (0..<recipe.epochs).count { epoch in
      let time = TrainingTime(epoch: epoch, update: epoch * updates)
      return terms.contains { $0.weight.value(at: time) != 0 }
    }
    let snapshots = member.arm == .candidate ? recipe.collapsePolicy?.snapshots ?? 0 : 0
    let rows = recipe.epochs / recipe.validationInterval * member.heldOut.count + snapshots * study.data.unlabeled.count
    let trainings = member.arm == .candidate ? 1 + Double(recipe.selfTraining?.rounds ?? 0) : 1
    return trainings * secondsOfTraining(updates: updates, weighted: weighted, of: recipe.epochs, rows: rows)
  }

  /// - Parameters:
  ///   - updates: of an epoch.
  ///   - weighted: epochs in which the unlabelled losses have a weight.
  ///   - epochs: all of them.
  ///   - rows: that are answered about.
  private func secondsOfTraining(updates: Int, weighted: Int, of epochs: Int, rows: Int) -> Double {
    Double(updates * weighted) * secondsPerUpdate
      + Double(updates * (epochs - weighted)) * secondsPerLabeledUpdate + Double(rows) * secondsPerRow
  }
}
