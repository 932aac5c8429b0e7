import Foundation

extension TrainedClassifier {
  /// Reads a classifier from a model file, or from the folder of a run that holds one.
  ///
  /// - Parameter path: `model.safetensors`, or the folder that `pseudolabel train … --output` made.
  /// - Throws: `FileFailure`: missing, unreadable, or no classifier.
  public init(contentsOf path: String) throws {
    var isFolder: ObjCBool = false
    let file =
      FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
      ? "\(path)/\(RunFile.model.rawValue)" : path
    try self.init(TensorFile(contentsOf: file), path: file)
  }

  /// Writes the classifier to one file, aside and then renamed, so that a file of that name is replaced at once or not at
  /// all.
  ///
  /// - Throws: `FileFailure` where it cannot be written.
  public func write(to path: String) throws { try tensorFile.write(to: path) }
}
