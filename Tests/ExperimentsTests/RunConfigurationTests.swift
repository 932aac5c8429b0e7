import Foundation
import PseudoLabelDiagnostics
import PseudoLabelExperiments
import PseudoLabelNetworks
import PseudoLabelObjectives
import PseudoLabelOptimizers
import PseudoLabelPersistence
import PseudoLabelSchedules
import PseudoLabelTraining
import TestSupport
import Testing

@Suite struct RunConfigurationTests {
  private static func configuration(_ change: (inout Recipe) -> Void = { _ in }) -> RunConfiguration {
    var recipe = Lee2013.recipe(.pseudoLabel, inputs: 784, classes: 10, labels: 600)
    change(&recipe)
    return RunConfiguration(dataset: .mnist, labels: 600, validation: 1000, seed: 1, recipe: recipe)
  }

  private static let kinds: [RunConfiguration] = [
    configuration(), configuration { $0.unlabeled = [] },
    configuration { $0.unlabeled = Method.entropyMinimization.unlabeledTerms(weight: .constant(value: 0.1)) },
    configuration {
      $0.unlabeled = [
        UnlabeledTerm(
          PseudoLabel(of: .withoutDropout, threshold: 0.95),
          weight: .decay(from: 1, factor: 0.5, per: .updates)),
        UnlabeledTerm(EntropyMinimization(), weight: Lee2013.alpha),
      ]
    },
    configuration { $0.optimizer = .adam(rate: .constant(value: 1e-3), beta1: 0.8, beta2: 0.99, epsilon: 1e-7) },
    configuration {
      $0.network.layers = [.dense(DenseLayer(units: 3, weights: .he)), .dense(DenseLayer(units: 2, weights: .glorot))]
      $0.network.inputDropout = nil
    },
    configuration { ($0.epochLength, $0.keep, $0.validationInterval) = (.updates(count: 19), .best, 7) },
    configuration { $0.network.layers = [] },
    configuration {
      $0.pretraining = Pretraining(
        autoencoder: DenoisingAutoencoder(masking: 0.25, dropout: 0), rate: .constant(value: 0.1),
        momentum: .decay(from: 0.5, factor: 0.9, per: .updates), batch: 7, epochs: 3)
    },
  ]

  private func write(_ data: Data) throws -> String {
    let path = FileManager.default.temporaryDirectory.appending(path: "configuration-\(UUID().uuidString).json")
    try data.write(to: path)
    return path.path(percentEncoded: false)
  }

  @Test(arguments: kinds)
  func whatIsWrittenIsRead(configuration: RunConfiguration) throws {
    let path = try write(JSONFile.encode(configuration))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try RunConfiguration(contentsOf: path) == configuration)
  }

  @Test func namesThatAreUnknownAreRefused() throws {
    let text = String(decoding: try JSONFile.encode(Self.configuration()), as: UTF8.self)
    for (old, new, place, meant) in [
      ("\"inputDropout\"", "\"inputdropout\"", "recipe.network.inputdropout", "inputDropout"),
      ("\"units\" : 5000", "\"units\" : 5000, \"size\": 3", "recipe.network.layers.[0].dense.size", nil),
      ("\"seed\" : 1", "\"seed\" : 1, \"checksum\": {}", "checksum", "checksums"),
      ("\"seed\" : 1", "\"seed\" : 1, \"precison\": null", "precison", "precision"),
      // Names that are not written where they have no value.
      ("\"epochs\" :", "\"patients\": 5, \"epochs\" :", "recipe.patients", "patience"),
      ("\"dropout\"", "\"droput\"", "recipe.network.layers.[0].dense.droput", "dropout"),
    ] as [(String, String, String, String?)] {
      #expect(text.contains(old))
      let path = try write(Data(text.replacing(old, with: new).utf8))
      defer { try? FileManager.default.removeItem(atPath: path) }
      let failure = #expect(throws: FileFailure.self) { try RunConfiguration(contentsOf: path) }
      #expect(failure?.kind == .data)
      let advice = meant.map { " Perhaps \"\($0)\" is meant." } ?? ""
      let words = failure?.description ?? ""
      #expect(words.hasPrefix("\(path): \(place): expected only "), "\(words)")
      #expect(words.hasSuffix(", found a name that is unknown.\(advice)"), "\(words)")
      if let meant { #expect(words.contains(" \(meant),") || words.contains(", \(meant) found"), "\(words)") }
    }
  }

  @Test(arguments: kinds) func aNameTooManyIsRefusedAtAnyDepth(configuration: RunConfiguration) throws {
    let variants = try JSONVariants(of: JSONFile.encode(configuration)).withANameTooMany(free: ["checksums"])
    #expect(variants.count > 5)
    for variant in variants {
      let path = try write(variant.data)
      defer { try? FileManager.default.removeItem(atPath: path) }
      let failure = #expect(throws: FileFailure.self, "\(variant.place)") { try RunConfiguration(contentsOf: path) }
      #expect(failure?.kind == .data)
    }
  }

  /// Configurations of before there was pre-training have no key for it, and those without one still have none.
  @Test func aRecipeWithoutPretrainingHasNoKeyForIt() throws {
    let text = String(decoding: try JSONFile.encode(Self.configuration()), as: UTF8.self)
    #expect(!text.contains("pretraining"))
    let path = try write(Data(text.utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try RunConfiguration(contentsOf: path).recipe.pretraining == nil)
    let pretrained = try JSONFile.encode(Self.configuration { $0.pretraining = Lee2013.pretraining })
    #expect(String(decoding: pretrained, as: UTF8.self).contains("\"pretraining\""))
  }

  /// A null is the same as nothing.
  @Test func whatMayBeAbsentMayBeNull() throws {
    let text = String(decoding: try JSONFile.encode(Self.configuration()), as: UTF8.self)
    let path = try write(Data(text.replacing("\"seed\" : 1", with: "\"seed\" : 1, \"checksums\": null").utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try RunConfiguration(contentsOf: path) == Self.configuration())
  }
}
