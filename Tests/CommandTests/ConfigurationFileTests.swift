import Foundation
import PseudoLabelExperiments
import PseudoLabelPersistence
import Testing

/// `--config` with files that a hand or an accident changed.
@Suite struct ConfigurationFileTests {
  /// A sound configuration as a JSON object.
  private func sound() throws -> [String: Any] {
    let recipe = Lee2013.recipe(.pseudoLabel, inputs: 784, classes: 10, labels: 100)
    var configuration = RunConfiguration(dataset: .mnist, labels: 100, validation: 50, seed: 1, recipe: recipe)
    configuration.recipe.epochs = 1
    configuration.recipe.network.layers = [.dense(.init(units: 8))]
    return try jsonObject(String(decoding: JSONFile.encode(configuration), as: UTF8.self))
  }

  private func expectRefusal(
    of file: Data, _ words: String, code: Int32 = 65, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = try Folder()
    try folder.write(file, to: "config.json")
    let result = try Command.run(["train", "--config", "config.json", "--output", "run"], in: folder)
    #expect(result.code == code, sourceLocation: sourceLocation)
    #expect(result.output == "", sourceLocation: sourceLocation)
    #expect(result.errors == "pseudolabel: \(words)\n", sourceLocation: sourceLocation)
    #expect(!folder.has("run"), sourceLocation: sourceLocation)
  }

  @Test(arguments: [
    "", "{", "nonsense", "[1, 2", "{\"seed\": NaN}",
    String(repeating: "[", count: 100_000),
  ])
  func whatIsNoJSON(text: String) throws {
    try expectRefusal(
      of: Data(text.utf8),
      "config.json: content: expected valid JSON, found an error of syntax or a number out of range.")
  }

  @Test func aNumberThatThereIsNoRoomForHasAPlace() throws {
    try expectRefusal(
      of: Data("{\"dataset\": \"mnist\", \"labels\": 1e400}".utf8),
      "config.json: labels: expected a whole number up to 9223372036854775807, found 1e400.")
  }

  @Test func whatIsNoConfiguration() throws {
    try expectRefusal(of: Data("[]".utf8), "config.json: content: expected an object, found an array.")
    try expectRefusal(of: Data("3".utf8), "config.json: content: expected an object, found a number.")
    try expectRefusal(of: Data("{}".utf8), "config.json: content: expected the key \"dataset\", found none.")
  }

  @Test func fieldsOfTheWrongType() throws {
    let sound = try sound()
    for (value, path, words) in [
      ("many", ["recipe", "epochs"], "recipe.epochs: expected a whole number, found a string."),
      (true, ["labels"], "labels: expected a whole number, found a bool."),
      (NSNull(), ["recipe", "epochs"], "recipe.epochs: expected a whole number, found null."),
      ([1], ["recipe", "network"], "recipe.network: expected an object, found an array."),
      (
        "much", ["recipe", "network", "inputDropout", "rate"],
        "recipe.network.inputDropout.rate: expected a number, found a string."
      ),
      ("cifar", ["dataset"], "dataset: expected one of mnist, fashion-mnist, found \"cifar\"."),
      ("some", ["recipe", "keep"], "recipe.keep: expected one of last, best, found \"some\"."),
      (
        "tanh", ["recipe", "network", "output", "units"],
        "recipe.network.output.units: expected one of sigmoid, softmax, found \"tanh\"."
      ),
      (
        ["step": 1], ["recipe", "optimizer"],
        "recipe.optimizer: expected one of gradientDescent, adam, found \"step\"."
      ),
    ] as [(Any, [String], String)] {
      try expectRefusal(of: change(sound, value, path).json(), "config.json: \(words)")
    }
  }

  private func change(_ object: [String: Any], _ value: Any?, _ path: [String]) -> [String: Any] {
    guard let first = path.first else { return object }
    var object = object
    object[first] =
      path.count == 1 ? value : change(object[first] as? [String: Any] ?? [:], value, Array(path.dropFirst()))
    return object
  }

  @Test func fieldsThatAreMissing() throws {
    let sound = try sound()
    for path in [
      ["recipe"], ["seed"], ["recipe", "epochs"], ["recipe", "unlabeled"], ["recipe", "network", "output"],
    ] {
      let place = path.count == 1 ? "content" : path.dropLast().joined(separator: ".")
      try expectRefusal(
        of: change(sound, nil, path).json(),
        "config.json: \(place): expected the key \"\(path.last ?? "")\", found none.")
    }
  }

  /// A misspelt name of something that may be absent would train without it.
  @Test func namesThatNoConfigurationHas() throws {
    let sound = try sound()
    for (path, names) in [
      (
        ["note"],
        "averageEvery, checksums, dataset, inputPath, labels, precision, ranks, recipe, report, seed, validation, version"
      ),
      (["recipe", "network", "output", "unit"], "classes, hasWeights, units, weights"),
    ] {
      try expectRefusal(
        of: change(sound, 1, path).json(),
        "config.json: \(path.joined(separator: ".")): expected only \(names), found a name that is unknown.")
    }
  }

  /// What a field offers a choice of, wherever in a configuration it stands.
  @Test(arguments: [
    (
      #"{"pseudoLable": {}, "weight": {"constant": {"value": 1}}}"#, "[0]", "pseudoLabel, ", "\"pseudoLable\"",
      "pseudoLabel"
    ),
    (#"{"mixUp": {}, "weight": {"constant": {"value": 1}}}"#, "[0]", "pseudoLabel, ", "\"mixUp\"", nil),
    (#"{"weight": {"constant": {"value": 1}}}"#, "[0]", "pseudoLabel, ", "none", nil),
    (
      #"{"pseudoLabel": {}, "weight": {"decai": {"from": 1}}}"#, "[0].weight", "constant, ramp, decay", "\"decai\"",
      "decay"
    ),
    (
      #"{"pseudoLabel": {"view": {"noisey": {"deviation": 1}}}, "weight": {"constant": {"value": 1}}}"#,
      "[0].pseudoLabel.view", "clean, weaklyAugmented, stronglyAugmented, noisy, mixed, adversarial", "\"noisey\"",
      "noisy"
    ),
    (
      #"{"pseudoLabel": {"view": "weaklyaugmented"}, "weight": {"constant": {"value": 1}}}"#,
      "[0].pseudoLabel.view", "clean, weaklyAugmented", "\"weaklyaugmented\"", "weaklyAugmented"
    ),
    (
      #"{"pseudoLabel": {"threshold": {"claswise": {"largest": 1}}}, "weight": {"constant": {"value": 1}}}"#,
      "[0].pseudoLabel.threshold", "a number, all, classwise, adaptive, soft, quota", "\"claswise\"", "classwise"
    ),
    (
      #"{"consistency": {"distance": "squarederror", "target": {}, "view": "clean"}, "weight": {"constant": {"value": 1}}}"#,
      "[0].consistency.distance", "squaredError, kullbackLeibler, crossEntropy", "\"squarederror\"", "squaredError"
    ),
    (
      #"{"consistency": {"distance": "squaredError", "target": {"network": "averge"}, "view": "clean"}, "weight": {"constant": {"value": 1}}}"#,
      "[0].consistency.target.network", "student, average", "\"averge\"", "average"
    ),
  ])
  func aWordThatIsNoneOfAChoice(loss: String, place: String, words: String, found: String, meant: String?) throws {
    let object = try jsonObject(loss)
    let folder = try Folder()
    try folder.write(change(sound(), [object], ["recipe", "unlabeled"]).json(), to: "config.json")
    let result = try Command.run(["train", "--config", "config.json", "--output", "run"], in: folder)
    #expect(result.code == 65)
    #expect(
      result.errors.hasPrefix("pseudolabel: config.json: recipe.unlabeled.\(place): expected one of \(words)"),
      "\(result.errors)")
    #expect(
      result.errors.hasSuffix(", found \(found).\(meant.map { " Did you mean \"\($0)\"?" } ?? "")\n"),
      "\(result.errors)")
  }

  @Test func twoLossesInAnEntry() throws {
    let two: [String: Any] = [
      "pseudoLabel": [:], "entropyMinimization": [:], "weight": ["constant": ["value": 1]],
    ]
    try expectRefusal(
      of: change(sound(), [two], ["recipe", "unlabeled"]).json(),
      "config.json: recipe.unlabeled.[0]: expected one of pseudoLabel, entropyMinimization, consistency, temporalEnsembling, "
        + "virtualAdversarial, mixMatch, reMixMatch, ladder, found \"entropyMinimization\" and \"pseudoLabel\". Make an entry of its own for each."
    )
  }

  @Test func aNameThatStandsTwice() throws {
    let text = String(decoding: try sound().json(), as: UTF8.self)
    for (old, new, place) in [
      ("\"seed\"", "\"seed\": 3, \"seed\"", "seed"),
      ("\"epochs\":", "\"ep\\u006fchs\":3,\"epochs\":", "recipe.epochs"),
      ("\"rate\":0.2", "\"rate\":0.2, \"rate\":0.3", "recipe.network.inputDropout.rate"),
    ] {
      let file = text.replacing(old, with: new, maxReplacements: 1)
      #expect(file != text, "\(text)")
      try expectRefusal(
        of: Data(file.utf8),
        "config.json: \(place): expected each name once in an object, found it twice. Keep one of the two.")
    }
  }

  @Test func filesThatCannotBeRead() throws {
    let folder = try Folder()
    try folder.makeFolder("folder.json")
    for (name, words) in [
      ("folder.json", "folder.json: cannot be read: Is a directory."),
      ("none.json", "none.json: no such file or directory."),
      ("", "\"\": no such file or directory."), ("/dev/zero", "/dev/zero: cannot be read: not a regular file."),
    ] {
      let result = try Command.run(["train", "--config", name, "--output", "run"], in: folder)
      #expect(result.code == 66)
      #expect(result.errors == "pseudolabel: \(words)\n")
    }
  }

  @Test(.needsMNIST) func aConfigurationOfOtherData() throws {
    let sound = try sound()
    try expectRefusal(
      of: change(sound, 785, ["recipe", "network", "inputs"]).json(),
      "config.json: recipe.network.inputs: expected 784, the data's columns, found 785.")
    try expectRefusal(
      of: change(sound, 11, ["recipe", "network", "output", "classes"]).json(),
      "config.json: recipe.network.output.classes: expected 10, the data's classes, found 11.")
    try expectRefusal(
      of: change(sound, "nan", ["recipe", "network", "inputDropout", "rate"]).json(),
      "config.json: recipe.network.inputDropout.rate: expected a rate in [0, 1), found nan.")
    try expectRefusal(
      of: change(sound, -1, ["recipe", "optimizer", "gradientDescent", "momentum", "ramp", "to"]).json(),
      "config.json: recipe.optimizer.gradientDescent.momentum.ramp.to: expected a number in [0, 1), found -1.")
    try expectRefusal(
      of: change(sound, 0, ["labels"]).json(), "config.json: labels: expected a positive number, found 0.")

    let folder = try Folder()
    try folder.write(change(sound, ["train-images-idx3-ubyte": "00"], ["checksums"]).json(), to: "config.json")
    let result = try Command.run(["train", "--config", "config.json", "--output", "run"], in: folder)
    #expect(result.code == 65)
    #expect(result.errors.contains("SHA-256"))
    #expect(result.errors.hasSuffix("Use the data that the configuration was made for.\n"))
    #expect(!folder.has("run"))
  }
}
