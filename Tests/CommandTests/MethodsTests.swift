import Foundation
import PseudoLabelDiagnostics
import PseudoLabeling
import Testing

@Suite struct MethodsTests {
  @Test func everyMethodHasALine() throws {
    let lines = try Command.run(["methods"], in: Folder()).output.split(separator: "\n")
    for method in Method.allCases {
      #expect(lines.contains { $0.hasPrefix("\(method.rawValue) ") && $0.contains(method.summary.prefix(20)) })
    }
    #expect(lines.count == Method.allCases.count)
  }

  /// What it shows of a method can be put into a configuration.
  @Test(arguments: Method.allCases) func aMethodIsAPartOfAConfiguration(method: Method) throws {
    struct Changes: Decodable {
      var unlabeled: [UnlabeledTerm]
      var averaging: Averaging?
      var labeledView: RowView?
      var selfTraining: SelfTraining?
    }
    struct Listing: Decodable {
      struct Entry: Decodable {
        var name: String
        var recipe: Changes
      }
      var methods: [Entry]
    }
    let output = try Command.run(["methods", method.rawValue, "--json"], in: Folder()).output
    let entry = try #require(try JSONDecoder().decode(Listing.self, from: Data(output.utf8)).methods.first)
    #expect(entry.name == method.rawValue)
    #expect(entry.recipe.unlabeled == method.changes().unlabeled)
    #expect(entry.recipe.averaging == method.changes().averaging)
    #expect(entry.recipe.labeledView == method.changes().labeledView)
    #expect(entry.recipe.selfTraining == method.changes().selfTraining)
  }

  /// What a recipe of none is called asks for nothing.
  @Test(arguments: ["custom", "pseudoLabel + consistency", "supervised + averaging"])
  func aNameOfAMixtureIsNoMethod(name: String) throws {
    #expect(try Command.run(["methods", name], in: Folder()).code == 64)
  }

  private func study(_ options: [String], in folder: Folder) throws -> Command.Result {
    try folder.write(OwnTable(), to: "table.csv")
    return try Command.run(
      ["train", "table.csv", "--target", "class", "--epochs", "2", "--hidden", "4", "--no-report", "--output", "run"]
        + options, in: folder)
  }

  /// A classifier that learned from labelled rows alone is not called by a method that learns from others.
  @Test func aStudyOfWeightZeroDeliversASupervisedNetwork() throws {
    let folder = try Folder()
    let result = try study(["--method", "fixmatch", "--alpha", "0", "--deliver", "candidate"], in: folder)
    #expect(result.output.contains("\nDelivered: supervised + augmentation + averaging, run\n"), "\(result.output)")
    #expect(try folder.object("run/summary.json")["candidate"] as? String == "supervised + augmentation + averaging")
    let short = try study(
      ["--method", "mean-teacher", "--alpha-start", "9", "--deliver", "candidate", "--overwrite"], in: folder)
    #expect(
      short.output.contains("\nDelivered: mean-teacher (learned from the labelled rows alone), "), "\(short.output)")
  }

  @Test func whatTheBaselineSharesWithTheMethodIsSaid() throws {
    let folder = try Folder()
    let augmented = try study(["--method", "fixmatch", "--deliver", "baseline"], in: folder)
    #expect(
      augmented.output.contains("\nDelivered: supervised + augmentation + averaging, run\n"), "\(augmented.output)")
    for (method, words) in [
      ("fixmatch", "augments the labelled rows and averages the parameters too"),
      ("pi-model", "augments the labelled rows too"),
      ("interpolation-consistency", "averages the parameters too"), ("pseudo-label", nil),
    ] as [(String, String?)] {
      let result = try study(["--method", method, "--overwrite"], in: folder)
      let note = result.output.split(separator: "\n").first { $0.hasPrefix("The network of the labelled rows alone ") }
      #expect((note == nil) == (words == nil), "\(result.output)")
      if let words { #expect(note?.contains(words) == true, "\(result.output)") }
    }
    let plain = try study(["--method", "supervised", "--overwrite"], in: folder)
    #expect(plain.output.contains("\nDelivered: supervised, "), "\(plain.output)")
  }

  @Test func aMisspeltMethodHasASuggestion() throws {
    let result = try Command.run(["methods", "fixmach"], in: Folder())
    #expect(result.code == 64)
    #expect(result.errors.contains("Did you mean 'fixmatch'?"))
  }
}

/// Options of the weights, beside methods that have a constant weight or several losses.
@Suite struct MethodWeightTests {
  private func terms(_ arguments: [String]) throws -> [UnlabeledTerm] {
    struct Configuration: Decodable {
      struct Part: Decodable { var unlabeled: [UnlabeledTerm] }
      var recipe: Part
    }
    let folder = try Folder()
    let result = try Command.run(
      ["train", "--labels", "100", "--hidden", "4", "--epochs", "10", "--epoch-updates", "1", "--quiet", "--no-report"]
        + ["--output", "run"] + arguments, in: folder)
    #expect(result.code == 0, "\(result.errors)")
    return try JSONDecoder().decode(Configuration.self, from: folder.data("run/config.json")).recipe.unlabeled
  }

  @Test(.needsMNIST) func aConstantWeightBecomesARampWithinTheEpochs() throws {
    #expect(
      try terms(["--method", "fixmatch", "--alpha-start", "2"]).map(\.weight)
        == [.ramp(from: 0, to: 1, during: .epochs(2..<6))])
    #expect(
      try terms(["--method", "fixmatch", "--alpha-end", "3"]).map(\.weight)
        == [.ramp(from: 0, to: 1, during: .epochs(1..<3))])
  }

  @Test(.needsMNIST) func severalWeightsKeepTheirProportions() throws {
    let weights = try terms(["--method", "vat", "--alpha", "2"]).map(\.weight)
    #expect(weights == [.constant(value: 2), .constant(value: 0.12)])
  }

  /// The targets of FixMatch come of augmented rows, whatever is asked for.
  @Test(.needsMNIST) func targetsOfAugmentedRowsStay() throws {
    #expect(try terms(["--method", "fixmatch", "--targets", "none"]) == Method.fixMatch.changes().unlabeled)
  }
}
