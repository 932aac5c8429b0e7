import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelTraining

/// What a training run of a study brought, as a safetensors file: parameters, logits and ledger as tensors, the rest as JSON
/// in the metadata.
extension StudyMemberResult {
  private struct Numbers: Codable {
    var seed: UInt64
    var predicted: [Int]
    var isCollapsed: Bool
    var history: [EpochRecord]
    var updates: Int
    var seconds: Double
    var validationErrorRate: Double?
    var collapses: [Collapse]
    var recoveries: [Divergence]
    var ledgerEpochs: [Int]
    var ledgerChanges: [Int]
    var snapshots: [SnapshotRecord]
    var rounds: [SelfTrainingRound]?
  }

  private static let format = "pseudolabel-study-run"

  private static let numbersKey = "numbers"

  private enum Name {
    static let parameters = "parameters."
    static let logits = "logits"
    static let ledger = ["ledger.classes", "ledger.since", "ledger.flips"]
  }

  /// It has come to its end (a precondition).
  ///
  /// - Parameter member: what was trained.
  func tensorFile(of member: StudyMember) throws -> TensorFile {
    switch outcome.ending {
    case .completed, .collapsed: break
    case .stopped, .diverged: preconditionFailure("a training run that has not come to its end")
    }
    let isCollapsed = if case .collapsed = outcome.ending { true } else { false }
    let numbers = Numbers(
      seed: member.seed, predicted: predicted, isCollapsed: isCollapsed, history: outcome.history,
      updates: outcome.updates, seconds: outcome.seconds, validationErrorRate: outcome.validationErrorRate,
      collapses: outcome.collapses, recoveries: outcome.recoveries, ledgerEpochs: ledger.epochs,
      ledgerChanges: ledger.changes, snapshots: snapshots, rounds: outcome.rounds.isEmpty ? nil : outcome.rounds)
    let tensors =
      model.parameters.tensors.map {
        TensorFile.Tensor(name: Name.parameters + $0.name, shape: $0.shape, values: $0.values)
      } + [TensorFile.Tensor(name: Name.logits, shape: [logits.count], values: logits)]
      + zip(Name.ledger, [ledger.classes, ledger.since, ledger.flips]).map {
        TensorFile.Tensor(name: $0, shape: [$1.count], values: $1.map { Float($0) })
      }
    return try TensorFile(numbers, under: Self.numbersKey, format: Self.format, tensors: tensors)
  }

  /// - Parameters:
  ///   - file: the content of such a file.
  ///   - path: where it was read from, for the messages.
  ///   - member: what it has to be of.
  ///   - network: what was trained.
  ///   - unlabeledRows: as many as a ledger has to have rows, if any.
  /// - Throws: `FileFailure` where it is something else, or of another training run.
  init(_ file: TensorFile, path: String, of member: StudyMember, network: Network, unlabeledRows: Int) throws {
    func require(_ holds: Bool, _ place: String, _ expected: String, _ found: String) throws {
      guard holds else { throw FileFailure.malformed(path, at: place, expected: expected, found: found) }
    }
    let numbers = try file.record(Numbers.self, under: Self.numbersKey, format: Self.format, path: path)
    try require(numbers.seed == member.seed, "metadata, seed", "\(member.seed)", "\(numbers.seed)")
    let tensors = try network.parameterShapes.map { name, shape in
      let tensor = file[Name.parameters + name]
      try require(tensor?.shape == shape, Name.parameters + name, "\(shape)", tensor.map { "\($0.shape)" } ?? "none")
      return Parameters.Tensor(name: name, shape: shape, values: tensor?.values ?? [])
    }
    let logits = file[Name.logits]?.values ?? []
    try require(
      logits.count == member.heldOut.count * network.output.classes && numbers.predicted.count == member.heldOut.count,
      Name.logits, "those of \(member.heldOut.count) rows", "\(logits.count) numbers")
    let entries = Name.ledger.map { file[$0]?.values.map { Int32($0) } ?? [] }
    try require(
      entries.allSatisfy { $0.count == entries[0].count && ($0.isEmpty || $0.count == unlabeledRows) }, "ledger",
      "\(unlabeledRows) rows or none", "\(entries.map(\.count))")
    let model = Model(network: network, parameters: Parameters(tensors: tensors))
    let ending = numbers.isCollapsed ? numbers.collapses.last.map { TrainingOutcome.Ending.collapsed($0) } : nil
    self.init(
      model: model, logits: logits, predicted: numbers.predicted,
      outcome: TrainingOutcome(
        ending: ending ?? .completed, model: model, history: numbers.history, updates: numbers.updates,
        seconds: numbers.seconds, validationErrorRate: numbers.validationErrorRate, collapses: numbers.collapses,
        recoveries: numbers.recoveries, rounds: numbers.rounds ?? []),
      ledger: PseudoLabelLedger(
        classes: entries[0], since: entries[1], flips: entries[2], epochs: numbers.ledgerEpochs,
        changes: numbers.ledgerChanges),
      snapshots: numbers.snapshots)
  }
}
