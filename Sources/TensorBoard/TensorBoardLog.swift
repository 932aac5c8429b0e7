import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelPlatform
import PseudoLabelTraining
import Synchronization

/// A folder that TensorBoard reads: it makes the observers that fill it, one for each training run, and keeps the first
/// failure of any of them.
package final class TensorBoardLog: Sendable {
  private let folder: String
  /// The names of the classes.
  let classes: [String]
  private let failure = Mutex<(any Error)?>(nil)

  /// Makes the folder where it is missing. What is there stays as it is.
  ///
  /// - Throws: `FileFailure`, unwritable.
  package init(_ folder: String, classes: [String]) throws {
    try Folder.makeIfMissing(folder)
    // The dot asks for a folder: a file has nothing in it.
    if access("\(folder)/.", W_OK | X_OK) != 0 {
      throw FileFailure(path: folder, problem: .unwritable(reason: String(cString: strerror(errno))))
    }
    self.folder = folder
    self.classes = classes
  }

  /// What watches a training run, and writes its scalars and the confidence on its unlabelled rows.
  ///
  /// - Parameters:
  ///   - run: the sub-folder that it writes to; the folder itself where there is none.
  ///   - projects: whether it also writes the outputs of the trained network for the projector.
  ///   - cpu: computes those.
  ///   - next: what else watches.
  package func observer(
    of run: String? = nil, projects: Bool, on cpu: CPU, passingOnTo next: any TrainingObserver
  ) -> any TrainingObserver {
    RunRecorder(path(of: run), of: self, projects: projects, on: cpu, passingOnTo: next)
  }

  /// Writes what a model that no single run trained says about the rows: the confidence on the unlabelled ones, and its outputs
  /// for the projector.
  ///
  /// - Parameters:
  ///   - model: the network.
  ///   - scaling: of its confidences.
  ///   - split: the rows.
  ///   - name: the sub-folder.
  ///   - cpu: computes.
  package func add(_ model: Model, _ scaling: TemperatureScaling, on split: Split, as name: String, cpu: CPU) {
    let respondent = Respondent(model, scaling: scaling, on: cpu)
    let confidences = respondent.confidences(for: split.unlabeled.features)
    attempt {
      let writer = try EventWriter(folder: path(of: name))
      try writer.write(confidences: confidences, step: 0)
      try Projection(of: split, respondent, classes: classes).write(to: path(of: name))
    }
  }

  private func path(of run: String?) -> String { run.map { "\(folder)/\($0)" } ?? folder }

  /// - Returns: nil where it fails; the first failure is kept.
  @discardableResult
  func attempt<Value>(_ work: () throws -> Value) -> Value? {
    do {
      return try work()
    } catch {
      failure.withLock { $0 = $0 ?? error }
      return nil
    }
  }

  /// - Throws: `FileFailure` of the first thing that could not be written.
  package func rethrow() throws {
    if let failure = failure.withLock({ $0 }) { throw failure }
  }
}
