import Foundation
import PseudoLabelCatalog
import PseudoLabelExperiments
import PseudoLabeling

/// A model on disk, as a command uses it: that of a run, or a file that stands alone, as the library writes it.
struct StoredModel {
  /// The model file.
  let path: String
  /// The run that it belongs to.
  let run: RunDirectory?
  private let tensors: TensorFile

  /// - Parameter path: the folder of a run, or a model file.
  /// - Throws: `FileFailure`.
  init(_ path: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue else {
      let run = try RunDirectory(opening: path)
      (self.run, self.path, tensors) = (run, run.path(of: .model), try run.model())
      return
    }
    (run, self.path) = (nil, path)
    do {
      tensors = try TensorFile(contentsOf: path)
    } catch let failure as FileFailure {
      guard case .malformed = failure.problem, !path.hasSuffix(".safetensors") else { throw failure }
      throw FileFailure(
        path: path,
        problem: .malformed(
          place: "run", expected: "the folder of a run, or a model file (safetensors)", found: "another file"),
        remedy: "A run is the folder that `train --output` names; it comes before the files")
    }
  }

  /// The classifier of a run on one's own files, with all that it takes to answer about new rows; nil for a network alone.
  func classifier() throws -> TrainedClassifier? {
    TrainedClassifier.isDescribed(by: tensors) ? try TrainedClassifier(tensors, path: path) : nil
  }

  /// The network alone.
  func network() throws -> StoredNetwork { StoredNetwork(model: try Model(tensors, path: path), path: path) }

  /// Where the rows came from that it was trained on, which tells how files are read; nil where no run tells.
  var source: DataSource? { (try? run?.config(as: StudyConfiguration.self))?.source }

  /// Writes the file again, as it is.
  func write(to path: String) throws { try tensors.write(to: path) }
}

/// A network that was trained on a data set known by name.
struct StoredNetwork {
  let model: Model
  let path: String

  /// The predictions for the test examples of a data set.
  func predictions(for set: ImageDataset, compute: ComputeOptions, talk: TalkOptions) throws -> Predictions {
    try requireInputs(set.test.features.columns, of: "\(set.name.title)'s images")
    guard model.network.output.classes == set.test.classes else {
      throw FileFailure.malformed(
        path, at: "the network's outputs", expected: "\(set.test.classes) classes, as \(set.name.title) has",
        found: "\(model.network.output.classes)")
    }
    let cpu = try compute.makeCPU()
    talk.tell("\(path)\n\(cpu.details)")
    return try talk.timed("Answering \(set.test.count) examples") {
      try model.predictor(inputPath: compute.inputPath ?? .automatic, on: cpu).predictions(for: set.test.features)
    }
  }

  /// Checks that a file may hold images in the one format that a network alone takes, as far as its first bytes tell.
  ///
  /// - Throws: `FileFailure` for what is of another kind.
  func requireImages(at file: String) throws {
    let kind = try InputKind(of: file)
    let found: String
    switch kind {
    case .numbers(.idx): return
    case .other:
      guard try InputKind.beginsAsText(file) else { return }
      found = "a text, such as a table"
    case .run, .folder, .numbers, .image, .model: found = kind.words
    }
    throw FileFailure(
      path: file,
      problem: .malformed(
        place: "data",
        expected:
          "images of \(model.network.inputs) pixels in an IDX file, plain or gzip, as this model was trained on",
        found: found),
      remedy: "For data of your own, train on files: pseudolabel train FILE")
  }

  func requireInputs(_ columns: Int, of what: String) throws {
    guard model.network.inputs == columns else {
      throw FileFailure.malformed(
        path, at: "the network's inputs", expected: "\(columns), the pixels of \(what)",
        found: "\(model.network.inputs)")
    }
  }
}
