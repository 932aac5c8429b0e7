import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelExperiments
import PseudoLabelPersistence
import PseudoLabelStudies
import PseudoLabelTraining

/// What reads files that come from elsewhere. Each takes a path, and gives a value or throws a `Diagnosed` error.
package enum Reader: String, CaseIterable, Sendable {
  case idx, gzip, csv, npy, npz, svmlight, image, safetensors, config, results

  /// - Throws: what the reader says of the file.
  package func read(_ path: String) throws {
    switch self {
    case .idx:
      _ = try Features(idx: path)
      _ = try? LabeledSet(idxImages: path, idxLabels: path)
    case .gzip: _ = try ContentReader(path: path).readAll(limit: 1 << 20)
    case .csv: _ = try DataSource.table(TableSource(files: [path], target: "class")).load()
    case .npy:
      _ = try NPYArray(path: path)
      _ = try Features(npy: path)
    case .npz: _ = try DataSource.array(ArraySource(files: [path], format: .npz)).load()
    case .svmlight: _ = try DataSource.array(ArraySource(files: [path], format: .svmlight)).load()
    case .image:
      // Larger pictures than these are allowed, and would only make it slow.
      _ = try ImagePreparation(shape: ImageShape(height: 8, width: 8)).row(ofImage: path, maximumPixels: 1_000_000)
    case .safetensors:
      _ = try TensorFile(contentsOf: path)
      _ = try TrainedClassifier(contentsOf: path)
    case .config:
      if let study = try StudyConfiguration(ifIn: path) {
        try study.plan.recipe.validate(inputs: 784, classes: 10, examples: 600)
      } else {
        try RunConfiguration(contentsOf: path).recipe.validate(inputs: 784, classes: 10, examples: 600)
      }
    case .results: _ = try JSONLines(path: path).records(of: TrialResult.self)
    }
  }
}
