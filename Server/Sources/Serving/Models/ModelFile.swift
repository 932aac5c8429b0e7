import Foundation
import PseudoLabelInference

/// What the system says of a model file: another file there, or another content, says something else.
struct FileIdentity: Equatable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let seconds: Int
  private let nanoseconds: Int

  /// Nil where there is no file.
  init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    (device, inode, size) = (UInt64(status.st_dev), UInt64(status.st_ino), Int64(status.st_size))
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    (seconds, nanoseconds) = (Int(time.tv_sec), Int(time.tv_nsec))
  }
}

/// A classifier as a file held it at one time.
struct ModelFile: Sendable {
  let classifier: TrainedClassifier
  /// What it was trained on, where a run tells.
  let source: DataSource?
  /// The first 12 hexadecimal digits of the file's SHA-256.
  let version: String
  let identity: FileIdentity

  /// - Parameter path: the folder of a run, or a model file.
  /// - Throws: `FileFailure`.
  init(at path: String) throws {
    let file = TrainedClassifier.modelFile(at: path)
    while true {
      let before = FileIdentity(of: file)
      let classifier = try TrainedClassifier(contentsOf: path)
      let digest = try TrainedClassifier.digest(ofModel: path)
      // What was put in its place meanwhile is read anew.
      guard let before, before == FileIdentity(of: file) else { continue }
      (self.classifier, identity) = (classifier, before)
      (version, source) = (String(digest.prefix(12)), DataSource(ofRun: path))
      return
    }
  }
}
