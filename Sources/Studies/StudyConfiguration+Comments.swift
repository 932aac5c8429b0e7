import PseudoLabelPersistence
import PseudoLabelPlatform

extension StudyConfiguration {
  /// The configuration as a person would like to have it who changes it by hand: what a field means stands above it.
  ///
  /// - Parameter path: where the file will be, for the command that it begins with.
  /// - Throws: what `JSONEncoder` throws.
  package func commented(for path: String) throws -> String {
    var lines = [
      "// What `pseudolabel train` does with these files. Change it, and start it with:",
      "//   pseudolabel train --config \(path) --output run",
      "// Files beside --config are learned from in place of those of \"source\". Lines that begin with // are comments.",
    ]
    var parents: [(indent: Int, name: String)] = []
    var told: Set<String> = []
    for line in String(decoding: try JSONFile.encode(self), as: UTF8.self).split(separator: "\n") {
      let text = line.drop { $0 == " " }
      let indent = line.count - text.count
      if text.first == "\"", let name = text.dropFirst().split(separator: "\"", maxSplits: 1).first {
        parents.removeAll { $0.indent >= indent }
        parents.append((indent, String(name)))
        let place = parents.map(\.name).joined(separator: ".")
        if let comment = Self.comments[place], told.insert(place).inserted {
          lines.append(String(repeating: " ", count: indent) + "// " + comment)
        }
      }
      lines.append(String(line))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// By the place of a field.
  private static let comments: [String: String] = [
    "plan": "How it is trained, and what is compared.",
    "plan.balances": "Whether rare classes are shown as often as common ones.",
    "plan.delivery":
      "Which classifier is kept: better, candidate (it learned from the unlabelled rows too) or baseline.",
    "plan.recipe": "Of the candidate. The baseline is trained alike, without the losses of unlabelled rows.",
    "plan.recipe.augmentations": "What the weak and the strong view of a row are.",
    "plan.recipe.averaging": "The running average of the parameters, which is delivered.",
    "plan.recipe.epochLength": "{\"updates\": n}, or \"passOverLabeled\": every labelled row once.",
    "plan.recipe.epochs": "At most. Where schedules below count epochs, keep their ends in proportion.",
    "plan.recipe.keep": "last, or best: the epoch with the lowest error on the rows held out.",
    "plan.recipe.labeledBatch": "Labelled rows in an update.",
    "plan.recipe.labeledView": "What is done to the labelled rows before the network sees them.",
    "plan.recipe.network.imageShape": "Height, width and channels of an image.",
    "plan.recipe.network.inputDropout": "The share of the inputs that is set to 0 in an update; leave it out for none.",
    "plan.recipe.network.inputs": "Features of a row; with files beside --config it is theirs.",
    "plan.recipe.network.layers":
      "From the inputs to the outputs; the page Layers of the documentation lists their kinds.",
    "plan.recipe.network.layers.dense.dropout": "The share of the units that is set to 0 in an update.",
    "plan.recipe.network.output.classes": "As the files have; with files beside --config it is theirs.",
    "plan.recipe.optimizer": "adam, or gradientDescent with \"rate\" and \"momentum\".",
    "plan.recipe.patience":
      "Epochs without a lower error after which training ends early; leave it out to train to the end.",
    "plan.recipe.selfTraining": "Rounds in which rows are learned from that the network labelled before.",
    "plan.recipe.unlabeled":
      "Losses of unlabelled rows, with weights that may be schedules: see `pseudolabel methods NAME`.",
    "plan.recipe.unlabeled.pseudoLabel.threshold": "Only rows whose class is that sure are learned from.",
    "plan.recipe.unlabeled.weight": "α(t): constant, ramp or decay, by epochs or updates.",
    "plan.recipe.unlabeledBatch": "Unlabelled rows in an update.",
    "plan.recipe.validationInterval": "Epochs from one validation to the next.",
    "plan.recipe.collapsePolicy": "What is done where pseudo-labels collapse to few classes: see --on-collapse.",
    "plan.refits": "Networks that are trained on all labelled rows in the end and averaged; unused with holdOut.",
    "plan.seed": "Of everything that is drawn.",
    "plan.validation": "folds (count, repeats), or holdOut (share, repeats): the labelled rows that are judged by.",
    "source": "The files, and how they are read.",
    "source.table._0.options.kinds":
      "{\"column\": \"number\", \"category\", \"date\" or \"ignored\"}, where looking would go wrong.",
    "source.table._0.options.missing": "Cells that mean that there is no value.",
    "source.table._0.target": "The column that is to be learned; a blank cell means that it is not known.",
    "source.table._0.unlabeled": "More files, whose labels are not looked at.",
  ]
}
