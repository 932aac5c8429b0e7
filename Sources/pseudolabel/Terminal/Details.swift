import Foundation
import PseudoLabelCatalog
import PseudoLabelPlatform
import PseudoLabeling

// What `--verbose` tells.

extension ImageDataset {
  /// The files, where they were found, and their checksums.
  var details: String {
    let found = DatasetStatus.Place(.requested, folder: origin, entry: name.entry).found
    let files = checksums.sorted { $0.key < $1.key }.map { "  SHA-256 \($1.prefix(16))…  \(found[$0] ?? $0)" }
    return (["\(name.title): \(training.count) training and \(test.count) test examples in \(origin)"] + files)
      .joined(separator: "\n")
  }
}

extension CPU {
  var details: String {
    "Processor: \(instructionSet.rawValue), \(Machine.availableProcessors) processors, threads a run: \(threads), "
      + "oneDNN \(CPU.oneDNNVersion), \(Double(Machine.usableMemory).megabytes) of memory"
  }
}

extension Split {
  func details(seed: UInt64) -> String {
    "Split of seed \(seed): \(labeled.count.counted("labelled example")), \(validation.count) for validation, "
      + "\(unlabeled.count) without labels"
  }
}

extension Recipe {
  /// The network, how its first layer works and why, and what training takes at once.
  ///
  /// - Parameters:
  ///   - features: the rows it is trained on.
  ///   - path: how the first layer is asked to work.
  ///   - precision: the numbers that are asked for.
  ///   - labels: how many rows carry one.
  ///   - threads: of a run.
  func details(
    on features: [Features], _ path: InputPath?, _ precision: Precision = .float32, labels: Int, threads: Int
  )
    -> String
  {
    let layers = [network.inputs] + network.parameterShapes.filter { $0.shape.count == 2 }.map { $0.shape[1] }
    let parameters = network.parameterShapes.reduce(0) { $0 + $1.shape.reduce(1, *) }
    let entries = inputEntries(path ?? .automatic, for: features, precision)
    let bytes = trainingBytes(labeledRows: min(labeledBatch, labels), entries: entries, threads: threads)
    var lines = [
      "Network: \(network.beginsWithConvolution ? "convolutions, then " : "")"
        + "\(layers.map(String.init).joined(separator: "-")), \(parameters) parameters, about \(bytes.megabytes) a run"
    ]
    if let first = features.first {
      lines.append("Input path: " + inputPath(path, on: first, isSparse: entries != nil))
      lines.append("Numbers: \(precision.used(by: network, on: first, path ?? .automatic).rawValue)")
    }
    return lines.joined(separator: "\n")
  }

  private func inputPath(_ path: InputPath?, on features: Features, isSparse: Bool) -> String {
    if network.beginsWithConvolution { return "all inputs, because a convolution works on all" }
    let chosen = isSparse ? "the non-zeros" : "all inputs"
    if let path, path != .automatic { return "\(chosen), as asked for" }
    return "\(chosen), because \(features.density.percent) of the values are not zero"
  }
}

extension StudyRequest {
  /// The files and their checksums, the rows, and what is trained on them how often.
  var details: String {
    let files = (configuration.checksums ?? [:]).sorted { $0.key < $1.key }
      .map { "  SHA-256 \($1.prefix(16))…  \($0)" }
    let plan = study.plan
    let validation =
      switch plan.validation {
      case .folds(let count, let repeats): "\(count) folds, \(repeats == 1 ? "once" : "\(repeats) times")"
      case .holdOut(let share, let repeats): "\(share.percent) held out, \(repeats == 1 ? "once" : "\(repeats) times")"
      }
    return
      (["Files:"] + files + [
        "Rows: \(data.labeled.count) with a label, \(data.unlabeled.count) without, \(data.features.columns.counted("feature")), "
          + "\(Double(data.features.bytes).megabytes)",
        CPU(threads: 1).details,
        "Plan: seed \(plan.seed), \(validation), \(study.runCount.counted("training run")) of \(plan.recipe.epochs.counted("epoch")), "
          + "\(study.runsAtOnce(threads: cpu.threads)) at a time",
        plan.recipe.details(
          on: [data.labeled.features, data.unlabeled.features], configuration.inputPath, labels: data.labeled.count,
          threads: 1),
      ]).joined(separator: "\n")
  }
}

extension RunDirectory {
  /// The files that were written, and the most memory that was used.
  var details: String {
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }.sorted()) ?? []
    let files = names.map { name -> String in
      let bytes = (try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)"))?[.size] as? Int
      return "  \(path)/\(name)  \(bytes.map { "\($0) bytes" } ?? "")"
    }
    return (["Written:"] + files + ["Memory: \(Double(Machine.peakResidentBytes).megabytes) at most"])
      .joined(separator: "\n")
  }
}
