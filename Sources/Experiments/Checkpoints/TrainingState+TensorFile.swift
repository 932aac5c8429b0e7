import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelTraining

/// A training state as a safetensors file: "network.layers.0.weight" and so on, and in the metadata the numbers and a
/// SHA-256 of the configuration, so that a state of another training is not taken for one of this.
extension TrainingState {
  private static let format = "pseudolabel-checkpoint"
  private static let lookName = "last-look"

  private enum Key {
    static let progress = "progress"
    static let configuration = "configuration"
  }

  /// - Parameter configuration: of the run that it is a state of.
  func tensorFile(of configuration: RunConfiguration) throws -> TensorFile {
    var tensors: [TensorFile.Tensor] = []
    for part in Part.allCases {
      for tensor in parameters[part]?.tensors ?? [] {
        tensors.append(.init(name: "\(part.rawValue).\(tensor.name)", shape: tensor.shape, values: tensor.values))
      }
    }
    if let lastSnapshot {
      tensors.append(.init(name: Self.lookName, shape: [lastSnapshot.count], values: lastSnapshot.map(Float.init)))
    }
    return try TensorFile(
      progress, under: Key.progress, format: Self.format, tensors: tensors,
      metadata: [Key.configuration: Self.fingerprint(of: configuration)])
  }

  /// Whatever program version wrote it.
  private static func fingerprint(of configuration: RunConfiguration) throws -> String {
    var configuration = configuration
    configuration.version = nil
    return try SHA256.digest(of: Array(JSONFile.encode(configuration)))
  }

  /// - Parameters:
  ///   - file: the content of a checkpoint.
  ///   - path: where it was read from, for the messages.
  ///   - configuration: of the run that it has to be a state of.
  ///   - epochUpdates: updates in an epoch.
  ///   - unlabeledRows: of the training.
  /// - Throws: `FileFailure` where the file is no state, or one of another training.
  init(_ file: TensorFile, path: String, of configuration: RunConfiguration, epochUpdates: Int, unlabeledRows: Int)
    throws
  {
    let recipe = configuration.recipe
    func require(_ holds: Bool, _ place: String, _ expected: String, _ found: String) throws {
      guard holds else { throw FileFailure.malformed(path, at: place, expected: expected, found: found) }
    }
    let progress = try file.record(TrainingProgress.self, under: Key.progress, format: Self.format, path: path)
    let fingerprint = try Self.fingerprint(of: configuration)
    try require(
      file.metadata[Key.configuration] == fingerprint, "metadata, configuration",
      "\(fingerprint), that of the run's config.json", file.metadata[Key.configuration] ?? "none")

    var parameters: [Part: Parameters] = [:]
    for part in Part.allCases {
      let prefix = "\(part.rawValue)."
      let tensors = file.tensors.filter { $0.name.hasPrefix(prefix) }.map {
        Parameters.Tensor(name: String($0.name.dropFirst(prefix.count)), shape: $0.shape, values: $0.values)
      }
      guard !tensors.isEmpty else { continue }
      if let shapes = part.shapes(in: recipe) {
        try require(
          tensors.elementsEqual(shapes) { $0.name == $1.name && $0.shape == $1.shape }, "the tensors \(prefix)…",
          "those of the configuration", tensors.map { "\($0.name) \($0.shape)" }.joined(separator: ", "))
      }
      parameters[part] = Parameters(tensors: tensors)
    }
    let made = progress.history.count
    let wanted = progress.parts(of: recipe)
    try require(
      Set(parameters.keys) == wanted, "tensors", wanted.map(\.rawValue).sorted().joined(separator: ", "),
      parameters.keys.map(\.rawValue).sorted().joined(separator: ", "))
    try require(
      (made * epochUpdates...(made + 1) * epochUpdates).contains(progress.updates) && made < recipe.epochs,
      "metadata, progress", "updates of one of \(recipe.epochs) epochs of \(epochUpdates)",
      "\(progress.updates) updates behind \(made) epochs")
    try require(
      recipe.hasLosses(progress.losses, unlabeledRows: unlabeledRows), "metadata, progress, losses",
      "what the losses of this training keep", "another content")
    try require(
      progress.selfTraining?.fits(unlabeledRows: unlabeledRows, classes: recipe.network.output.classes) ?? true,
      "metadata, progress, selfTraining", "labels of \(unlabeledRows) rows", "others")
    self.init(
      progress: progress, parameters: parameters,
      lastSnapshot: file[Self.lookName].map { $0.values.map { Int($0) } })
  }
}
