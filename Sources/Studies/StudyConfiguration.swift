import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelInference
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelPlatform

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
  /// Labels that do not stand in the files, or in place of those that do: the class by the number of the row, over all files from 1.
  package var labels: [String: String]?
  /// False where no page is to be written about the run; absent where one is.
  package var report: Bool?

  package init(
    source: DataSource, plan: StudyPlan, inputPath: InputPath? = nil, test: String? = nil, version: String? = nil,
    checksums: [String: String]? = nil, labels: [String: String]? = nil, report: Bool? = nil
  ) {
    self.source = source
    self.plan = plan
    self.inputPath = inputPath
    self.test = test
    self.version = version
    self.checksums = checksums
    self.labels = labels
    self.report = report
  }
}

extension StudyConfiguration {
  /// Reads the files, and gives rows the labels that do not stand there.
  ///
  /// - Parameter progress: called now and then with the rows read so far.
  /// - Throws: as `DataSource.load`; `RequestFailure` for a label of what is no row.
  package func load(progress: (Int) -> Void = { _ in }) throws -> LoadedData {
    try Self.load(source, labels: labels, progress: progress)
  }

  /// The same of what is to become a configuration.
  package static func load(
    _ source: DataSource, labels: [String: String]?, threads: Int = Machine.availableProcessors,
    progress: (Int) -> Void
  ) throws -> LoadedData {
    try source.load(needsLabels: labels == nil, threads: threads, progress: progress)
      .relabeled(by: rows(of: labels ?? [:]), of: source.files[0])
  }

  /// Checks that the files are those whose rows its labels are about, which go by their numbers.
  ///
  /// - Parameter run: the folder that it stands in.
  /// - Throws: `RequestFailure` where one has changed; `FileFailure` where one cannot be read.
  package func requireRowsOfLabels(in run: String) throws {
    guard let labels, !labels.isEmpty else { return }
    for (path, checksum) in try source.checksums().sorted(by: { $0.key < $1.key }) where checksums?[path] != checksum {
      throw RequestFailure(
        path, expected: "the rows that the labels of \(run) are about", found: "other content",
        remedy: "Name the files, and give the labels anew with --labels-from", kind: .data)
    }
  }

  /// Labels by the row from 0.
  ///
  /// - Throws: `RequestFailure` where a row is no number from 1.
  package static func rows(of labels: [String: String]) throws -> [Int: String] {
    try labels.reduce(into: [:]) { rows, label in
      guard let number = Int(label.key), number > 0 else {
        throw RequestFailure("labels", expected: "numbers of rows from 1", found: "\"\(label.key)\"", kind: .data)
      }
      rows[number - 1] = label.value
    }
  }

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
