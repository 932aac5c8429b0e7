import PseudoLabelDatasets
import PseudoLabelNetworks
import PseudoLabelPlatform

extension TrainedClassifier {
  /// Reads a classifier from a model file, or from the folder of a run that holds one.
  ///
  /// - Parameter path: `model.safetensors`, or the folder that `pseudolabel train … --output` made.
  /// - Throws: `FileFailure`: missing, unreadable, or no classifier.
  public init(contentsOf path: String) throws {
    let file = modelPath(path)
    try self.init(TensorFile(contentsOf: file), path: file)
  }

  /// Writes the classifier to one file, aside and then renamed, so that a file of that name is replaced at once or not at
  /// all. `pseudolabel predict`, `evaluate` and `export` take it in place of a run.
  ///
  /// - Throws: `FileFailure` where it cannot be written.
  public func write(to path: String) throws { try tensorFile.write(to: path) }
}

extension Model {
  /// Reads a network from a model file, or from the folder of a run, whether or not its classes have names.
  ///
  /// - Parameter path: `model.safetensors`, or the folder that `pseudolabel train … --output` made.
  /// - Throws: `FileFailure`: missing, unreadable, or no model.
  public init(contentsOf path: String) throws {
    let file = modelPath(path)
    try self.init(TensorFile(contentsOf: file), path: file)
  }

  /// Writes the network to one file, aside and then renamed.
  ///
  /// - Throws: `FileFailure` where it cannot be written.
  public func write(to path: String) throws { try tensorFile.write(to: path) }
}

extension TrainedClassifier {
  /// The SHA-256 of the model file that a path means, as 64 hexadecimal digits: what `sha256sum` says of it.
  ///
  /// - Parameter path: a model file, or the folder of a run that holds one.
  /// - Throws: `FileFailure`: missing or unreadable.
  public static func digest(ofModel path: String) throws -> String { try SHA256.digest(ofFiles: [modelPath(path)]) }

  /// The model file that a path means: itself, or the one in a run's folder.
  public static func modelFile(at path: String) -> String { modelPath(path) }
}

/// The model file that a path means: itself, or the one in a run's folder.
private func modelPath(_ path: String) -> String {
  let isFolder = (try? Folder.names(in: path)) != nil
  return isFolder ? "\(path)/\(RunFile.model.rawValue)" : path
}
