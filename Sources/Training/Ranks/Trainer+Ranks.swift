import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelPlatform

extension Trainer {
  /// Checks that ranks can share this training, and that all of them were given the same one. All ranks call it, and all throw where one
  /// does.
  ///
  /// - Throws: `RequestFailure` about what cannot be divided, or about what is not the same on all ranks.
  package func requireRanks(on split: Split) throws(RequestFailure) {
    try validateRanks(on: split)
    guard let ranks = others else { return }
    let own = facts(of: split)
    let all = ranks.gather(Data(own.map(\.value).joined(separator: "\n").utf8)).map {
      String(decoding: $0, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    for (number, fact) in own.enumerated() {
      let values = all.map { number < $0.count ? $0[number] : "" }
      guard let other = values.firstIndex(where: { $0 != values[0] }) else { continue }
      throw RequestFailure(
        fact.name, expected: fact.isText ? "\(values[0]) on every rank, as on rank 0" : "the same on every rank",
        found: fact.isText ? "\(values[other]) on rank \(other)" : "another one on rank \(other) than on rank 0",
        remedy: fact.remedy)
    }
  }

  /// What has to be the same on all ranks.
  private func facts(of split: Split) -> [(name: String, value: String, isText: Bool, remedy: Remedy)] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    func json(_ value: some Encodable) -> String {
      ((try? encoder.encode(value)).map { "\(ContentHash.hash($0))" }) ?? ""
    }
    let same: Remedy = "Start every rank with the same command and the same files"
    // Every rank takes the step by itself: sums of gradients are the same everywhere, and so is a step that rounds as often.
    let rounding = cpu.instructionSet == .portable ? "a processor without AVX2" : "a processor with AVX2"
    return [
      ("the processor", rounding, true, "Take machines of one kind"),
      ("the recipe", json(recipe), false, same), ("the seed", "\(seed)", true, same),
      ("the exchange of ranks", json(exchange), false, same), ("the precision", precision.rawValue, true, same),
      ("the input path", inputPath.rawValue, true, same),
      ("the labelled rows", "\(split.labeled.features.contentHash)", false, same),
      ("the labels", "\(ContentHash.hash(split.labeled.labels))", false, same),
      ("the unlabelled rows", "\(split.unlabeled.features.contentHash)", false, same),
      ("the validation rows", "\(split.validation.features.contentHash)", false, same),
      ("the labels of the validation rows", "\(ContentHash.hash(split.validation.labels))", false, same),
    ]
  }

  /// Checks that ranks can share this training; asks none of them.
  func validateRanks(on split: Split) throws(RequestFailure) {
    guard let ranks = others else { return }
    if case .average(let updates) = exchange, updates < 1 {
      throw RequestFailure("the exchange of ranks", expected: "at least 1 update between averages", found: "\(updates)")
    }
    if split.unlabeled.count > 0 {
      for (number, term) in objective.unlabeled.enumerated() where !term.weight.isZero {
        try validate(term.loss, at: "recipe.unlabeled.[\(number)]")
      }
    }
    guard exchange != .everyUpdate, recipe.network.normalizesBatches else { return }
    for (name, batch, rows) in [
      ("labeledBatch", recipe.labeledBatch, split.labeled.count),
      ("unlabeledBatch", recipe.unlabeledBatch, split.unlabeled.count),
    ] where rows > 0 && min(batch, rows) / ranks.count < 2 {
      throw RequestFailure(
        "recipe.\(name)",
        expected: "at least 2 rows for each of \(ranks.count) ranks, which normalise their rows apart",
        found: "\(min(batch, rows))", remedy: "Take larger batches, fewer ranks, or an exchange at every update")
    }
  }

  private func validate(_ loss: any UnlabeledLoss, at place: String) throws(RequestFailure) {
    let name = (loss as? any NamedLoss).map { type(of: $0).name } ?? "\(type(of: loss))"
    func refuse(_ reason: String, _ found: String, _ remedy: Remedy) -> RequestFailure {
      RequestFailure("\(place).\(name)", expected: reason, found: found, remedy: remedy)
    }
    if loss.pool != nil {
      throw refuse(
        "a loss whose rows can be divided over machines", "one that mixes the rows of a batch with each other",
        Remedy("Train it on one machine", "take --method fixmatch, which several machines can share"))
    }
    guard loss.division == .all else { return }
    if exchange != .everyUpdate {
      throw refuse(
        "a loss of each row by itself, where ranks make updates apart",
        "one that compares rows or keeps what it saw of them", "Let the ranks exchange gradients at every update")
    }
    if !loss.hiddenLayers(of: recipe.network).isEmpty {
      throw refuse(
        "a loss whose rows can be divided over machines",
        "one of hidden layers that does not say that it is a mean over rows", "Train it on one machine")
    }
  }
}

extension ContentHash {
  fileprivate static func hash(_ data: Data) -> UInt64 { data.withUnsafeBytes { hash($0, seed: 1) } }
  fileprivate static func hash(_ numbers: [Int]) -> UInt64 { numbers.withUnsafeBytes { hash($0, seed: 2) } }
}
