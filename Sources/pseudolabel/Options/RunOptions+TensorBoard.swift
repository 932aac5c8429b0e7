import Foundation
import PseudoLabelTensorBoard
import PseudoLabeling

extension RunOptions {
  /// What `--tensorboard` asks for; nil where it is not given.
  ///
  /// - Parameter classes: their names.
  /// - Throws: `RequestFailure` for a folder within that of the run, which holds nothing but the run; `FileFailure` where it
  ///   cannot be written.
  func tensorBoardLog(classes: [String]) throws -> TensorBoardLog? {
    guard let tensorboard else { return nil }
    func parts(_ path: String) -> [String] {
      URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().pathComponents
    }
    if let folder = output ?? resume, parts(tensorboard).starts(with: parts(folder)) {
      throw RequestFailure(
        "--tensorboard", expected: "a folder outside of \(output == nil ? "--resume" : "--output")", found: tensorboard,
        remedy: "The folder of a run holds nothing else, so that --overwrite never takes away what is not of it")
    }
    return try TensorBoardLog(tensorboard, classes: classes)
  }
}
