import Catalog
import Experiments
import PseudoLabeling

/// The model of a run, as a command uses it.
struct StoredModel {
  let model: Model
  let path: String

  init(run: String) throws {
    let directory = try RunDirectory(opening: run)
    path = directory.path(of: .model)
    model = try Model(directory.model(), path: path)
  }

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

  func requireInputs(_ columns: Int, of what: String) throws {
    guard model.network.inputs == columns else {
      throw FileFailure.malformed(
        path, at: "the network's inputs", expected: "\(columns), the pixels of \(what)",
        found: "\(model.network.inputs)")
    }
  }
}
