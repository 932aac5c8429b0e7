import Foundation
import PseudoLabeling
import Testing

/// Networks that options or methods make, with what else changes then.
@Suite(.needsMNIST) struct NetworkOptionTests {
  private func train(_ options: [String], in folder: Folder) throws -> Command.Result {
    try Command.run(
      [
        "train", "--labels", "100", "--validation", "50", "--epochs", "2", "--epoch-updates", "2", "--output", "run",
        "--no-report",
      ]
        + options, in: folder)
  }

  private func recipe(of folder: Folder) throws -> Recipe {
    struct Configuration: Decodable { var recipe: Recipe }
    return try JSONDecoder().decode(Configuration.self, from: folder.data("run/config.json")).recipe
  }

  /// The rate of networks without batch normalisation teaches these next to nothing, and sigmoids less.
  @Test func aResidualNetworkHasARecipeOfItsOwn() throws {
    let folder = try Folder()
    #expect(try train(["--residual", "4", "--unlabeled-batch", "20"], in: folder).code == 0)
    let recipe = try recipe(of: folder)
    #expect(recipe.network.output.units == .softmax)
    #expect(recipe.method == .pseudoLabel)
    guard case .adam = recipe.optimizer else { return #expect(Bool(false), "\(recipe.optimizer)") }
    #expect(recipe.optimizer.rate.value(at: TrainingTime(epoch: 0, update: 0)) == 0.03)
  }

  @Test func aLadderIsMadeOfDenseLayers() throws {
    let folder = try Folder()
    let options = ["--method", "ladder", "--hidden", "12,8", "--unlabeled-batch", "20"]
    let result = try train(options, in: folder)
    #expect(result.code == 0, "\(result.errors)")
    #expect(result.output.contains("ladder, 100 labels of MNIST"))
    let recipe = try recipe(of: folder)
    #expect(
      recipe.network
        == Network(
          inputs: 784, layers: [.dense(DenseLayer(units: 12)), .dense(DenseLayer(units: 8))],
          output: OutputLayer(classes: 10, units: .softmax, weights: .lecun)
        ).ladder())
    #expect(recipe.unlabeled == Method.ladder.changes().unlabeled)
    // The same again of the configuration, and on from the first epoch.
    let model = try folder.data("run/model.safetensors")
    let again = try Command.run(
      ["train", "--config", "run/config.json", "--output", "again", "--quiet", "--threads", "3"], in: folder)
    #expect(again.code == 0, "\(again.errors)")
    #expect(try folder.data("again/model.safetensors") == model)
    let answers = try Command.run(["evaluate", "run", "--dataset", "mnist", "--json"], in: folder)
    #expect(answers.code == 0)
  }

  /// On files of one's own a ladder is made of the plan's dense layers.
  @Test func aLadderOfATable() throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    let options = ["train", "table.csv", "--target", "class", "--epochs", "2", "--no-report", "--method", "ladder"]
    let result = try Command.run(options + ["--hidden", "6", "--output", "run"], in: folder)
    #expect(result.code == 0, "\(result.errors)")
    let refused = try Command.run(options + ["--hidden-dropout", "0.2", "--output", "other"], in: folder)
    #expect(refused.code == 64 && refused.errors.contains("--hidden-dropout"), "\(refused.errors)")
  }

  /// A rate of one's own falls to 0 as the paper's does.
  @Test func theRateOfALadderFallsInProportion() throws {
    let folder = try Folder()
    #expect(try train(["--method", "ladder", "--hidden", "5", "--rate", "0.001"], in: folder).code == 0)
    guard case .ramp(let from, let to, _) = try recipe(of: folder).optimizer.rate else {
      Issue.record("another schedule")
      return
    }
    #expect(from == 0.001 && to == 0)
  }

  @Test(arguments: [
    (["--hidden-dropout", "0.2"], "--hidden-dropout"), (["--visible-dropout", "0.2"], "--visible-dropout"),
    (["--output-units", "sigmoid"], "--output-units"), (["--weights", "he"], "--weights"),
    (["--convolutions", "4"], "ladder"), (["--residual", "4"], "ladder"),
  ]) func whatALadderHasNoUseForIsRefused(options: [String], named: String) throws {
    let folder = try Folder()
    let result = try train(["--method", "ladder"] + options, in: folder)
    #expect(result.code == 64)
    #expect(result.errors.contains(named), "\(result.errors)")
  }
}
