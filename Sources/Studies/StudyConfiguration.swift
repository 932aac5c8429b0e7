import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelInference
import PseudoLabelNetworks
import PseudoLabelPersistence

/// All that a study depends on. Stored as `config.json`; the same file makes the same study again, to the bit on one
/// instruction set and version of oneDNN.
package struct StudyConfiguration: Sendable, Hashable, Codable {
  package var source: DataSource
  package var plan: StudyPlan
  /// How the first layer works, where it was asked for.
  package var inputPath: InputPath?
  /// A table of test rows that is sealed: its labels are for `evaluate` alone, which counts how often they are looked at.
  package var test: String?
  /// The version of the program that wrote this.
  package var version: String?
  /// SHA-256 of each file, by its path.
  package var checksums: [String: String]?
  /// False where no page is to be written about the run; absent where one is.
  package var report: Bool?

  package init(
    source: DataSource, plan: StudyPlan, inputPath: InputPath? = nil, test: String? = nil, version: String? = nil,
    checksums: [String: String]? = nil, report: Bool? = nil
  ) {
    self.source = source
    self.plan = plan
    self.inputPath = inputPath
    self.test = test
    self.version = version
    self.checksums = checksums
    self.report = report
  }
}

extension StudyConfiguration {
  /// Reads a configuration from a JSON file; nil where the file holds that of a run on a data set known by name. A name in
  /// it that no configuration has is an error.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or malformed at the field that does not fit.
  package init?(ifIn path: String) throws {
    struct Probe: Decodable {
      struct Anything: Decodable {}
      var plan: Anything?
      var source: Anything?
    }
    let probe = try JSONFile.read(Probe.self, from: path)
    guard probe.plan != nil || probe.source != nil else { return nil }
    self = try JSONFile.readStrictly(from: path, knowing: Self.vocabulary)
  }

  /// The words that its fields offer a choice of.
  private static let vocabulary: Vocabulary = {
    var words = StudyPlan.vocabulary
    words.add(["table", "images", "array"], in: "source")
    words.add(ArraySource.Format.self, in: "format")
    words.add(Delimiter.self, in: "delimiter")
    words.add(DecimalConvention.self, in: "decimal")
    words.add(DateConvention.self, in: "dates")
    words.add(ColumnKind.self, in: "kinds.*")
    words.add(InputPath.self, in: "inputPath")
    return words
  }()
}
