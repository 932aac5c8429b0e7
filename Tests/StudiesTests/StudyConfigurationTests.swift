import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelObjectives
import PseudoLabelPersistence
import PseudoLabelSchedules
import PseudoLabelStudies
import PseudoLabelTraining
import TestSupport
import Testing

/// Configurations of studies that a hand wrote.
@Suite struct StudyConfigurationTests {
  private static func plan(_ change: (inout StudyPlan) -> Void = { _ in }) throws -> StudyPlan {
    let data = try StudyTests.data()
    var plan = StudyTests.plan(for: data)
    change(&plan)
    return plan
  }

  private static func plans() throws -> [StudyPlan] {
    [
      try plan(), try plan { $0.validation = .holdOut(share: 0.2, repeats: 3) },
      try plan {
        $0.recipe.unlabeled = [
          UnlabeledTerm(
            PseudoLabel(of: .withoutDropout, threshold: 0.9), weight: .constant(value: 1)),
          UnlabeledTerm(
            EntropyMinimization(), weight: .ramp(from: 0, to: 1, during: .epochs(2..<4))),
        ]
      },
    ]
  }

  private static func configurations() throws -> [StudyConfiguration] {
    let sources: [DataSource] = [
      .table(TableSource(files: ["rows.csv"], target: "class")), .array(ArraySource(files: ["rows.npz"], format: .npz)),
    ]
    return try plans().flatMap { plan in
      sources.map { StudyConfiguration(source: $0, plan: plan, version: "0.6.0", checksums: ["rows.csv": "12"]) }
    }
  }

  private func expectRefusals(of record: some Encodable, _ read: (String) throws -> Void) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/config.json"
    let variants = try JSONVariants(of: JSONFile.encode(record)).withANameTooMany(free: ["checksums"])
    #expect(variants.count > 10)
    for variant in variants {
      try variant.data.write(to: URL(filePath: path))
      let failure = #expect(throws: FileFailure.self, "\(variant.place)") { try read(path) }
      #expect(failure?.kind == .data)
    }
    try JSONFile.write(record, to: path)
    try read(path)
  }

  @Test func aNameTooManyIsRefusedAtAnyDepth() throws {
    for plan in try Self.plans() { try expectRefusals(of: plan) { _ = try StudyPlan(contentsOf: $0) } }
    for configuration in try Self.configurations() {
      try expectRefusals(of: configuration) { _ = try StudyConfiguration(ifIn: $0) }
    }
  }

  @Test func whatIsWrittenIsRead() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/config.json"
    for configuration in try Self.configurations() {
      try JSONFile.write(configuration, to: path)
      #expect(try StudyConfiguration(ifIn: path) == configuration)
      try JSONFile.write(configuration.plan, to: path)
      #expect(try StudyPlan(contentsOf: path) == configuration.plan)
    }
  }

  @Test func aNameThatIsMissingIsLookedForAmongTheOthers() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/config.json"
    let text = String(decoding: try JSONFile.encode(Self.configurations()[0]), as: UTF8.self)
    try Data(text.replacing("\"units\" : 12", with: "\"unit\" : 12").utf8).write(to: URL(filePath: path))
    let failure = #expect(throws: FileFailure.self) { try StudyConfiguration(ifIn: path) }
    #expect(
      failure?.description
        == "\(path): plan.recipe.network.layers.[0].dense: expected the key \"units\", found none. Perhaps \"unit\" was meant to be it."
    )
  }

  @Test func configurationsOfEarlierVersionsAreRead() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/config.json"
    let configuration = try Self.configurations()[0]
    let text = String(decoding: try JSONFile.encode(configuration), as: UTF8.self)
    var earlier = text
    for (old, new) in [("collapsePolicy", "watch"), ("snapshots", "looks"), ("reduceWeight", "goOn")] {
      #expect(earlier.contains("\"\(old)\""))
      earlier = earlier.replacing("\"\(old)\"", with: "\"\(new)\"")
    }
    try Data(earlier.utf8).write(to: URL(filePath: path))
    #expect(try StudyConfiguration(ifIn: path)?.plan == configuration.plan)
    // Not both names at once.
    try Data(text.replacing("\"snapshots\"", with: "\"looks\": 3, \"snapshots\"").utf8).write(to: URL(filePath: path))
    #expect(throws: FileFailure.self) { try StudyConfiguration(ifIn: path) }
  }

  @Test(arguments: [
    ("\"plan\"", "\"inputpath\": null, \"plan\"", "inputpath", "inputPath"),
    ("\"repeats\"", "\"repeat\": 3, \"repeats\"", "plan.validation.folds.repeat", nil),
    ("\"keep\"", "\"patiense\": 3, \"keep\"", "plan.recipe.patiense", "patience"),
    ("\"snapshots\"", "\"respons\": 3, \"snapshots\"", "plan.recipe.collapsePolicy.respons", nil),
    ("\"missing\"", "\"delimeter\": \"comma\", \"missing\"", "source.table._0.options.delimeter", "delimiter"),
  ])
  func theNameThatIsMeantIsTold(old: String, new: String, place: String, meant: String?) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/config.json"
    let text = String(decoding: try JSONFile.encode(Self.configurations()[0]), as: UTF8.self)
    #expect(text.contains(old), "\(text)")
    try Data(text.replacing(old, with: new).utf8).write(to: URL(filePath: path))
    let failure = #expect(throws: FileFailure.self) { try StudyConfiguration(ifIn: path) }
    #expect(failure?.remedy == meant.map { "Perhaps \"\($0)\" is meant" })
    guard case .malformed(place, let expected, "a name that is unknown")? = failure?.problem else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(expected.hasPrefix("only ") && (meant.map { expected.contains($0) } ?? true), "\(expected)")
  }
}
