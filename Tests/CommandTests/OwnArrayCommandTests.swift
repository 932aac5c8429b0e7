import Foundation
import PseudoLabelDatasets
import Testing

/// Files of numbers of one's own: SVMlight, NPY and IDX.
@Suite struct OwnArrayCommandTests {
  private static let quick = ["--hidden", "16", "--epochs", "5", "--quiet"]

  /// Rows of four numbers in clusters, row `i` of class `i % 3`; those from `labeled` on have no label.
  private static func rows(_ count: Int) -> [[Float]] {
    (0..<count).map { row in
      (0..<4).map { column in
        let noise = Float((row * 7919 + column * 4241) % 1000) / 1000
        return row % 3 == column ? 3 + noise : column == 3 ? noise : 0
      }
    }
  }

  private static func svmlight(_ count: Int, labeled: Int) -> String {
    rows(count).enumerated().map { number, row in
      let label = number < labeled ? "\(number % 3)" : "?"
      let entries = row.enumerated().filter { $1 != 0 }.map { "\($0 + 1):\($1)" }
      return "\(label) \(entries.joined(separator: " "))\n"
    }.joined()
  }

  /// An array as `numpy.save` writes it.
  private static func npy(_ shape: [Int], type: String, _ bytes: [UInt8]) -> [UInt8] {
    var header = "{'descr': '\(type)', 'fortran_order': False, 'shape': (\(shape.map { "\($0)," }.joined())), }"
    header += String(repeating: " ", count: 64 - (header.utf8.count + 11) % 64) + "\n"
    let size = header.utf8.count
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(size % 256), UInt8(size / 256)] + Array(header.utf8) + bytes
  }

  private static func floats(_ values: [Float]) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(value.bitPattern >> (8 * $0) & 0xff) } }
  }

  private static func folder() throws -> Folder {
    let folder = try Folder()
    try folder.write(svmlight(90, labeled: 30).utf8, to: "rows.svm")
    try folder.write(npy([90, 4], type: "<f4", floats(rows(90).flatMap { $0 })), to: "rows.npy")
    let labels = (0..<90).map { Int8($0 < 30 ? $0 % 3 : -1) }
    try folder.write(npy([90], type: "|i1", labels.map { UInt8(bitPattern: $0) }), to: "labels.npy")
    return folder
  }

  @Test(arguments: [["rows.svm"], ["rows.npy", "--label-file", "labels.npy"]])
  func rowsOfNumbersAreLearned(source: [String]) throws {
    let folder = try Self.folder()
    let summary = try Command.object(["train"] + source + ["--output", "run", "--json"] + Self.quick, in: folder)
    #expect(summary["labeled"] as? Int == 30 && summary["unlabeled"] as? Int == 60)
    let result = try Command.run(["predict", "run", source[0], "--output", "answers.csv"], in: folder)
    #expect(result.code == 0 && result.errors == "")
    let answers = try folder.table("answers.csv")
    #expect(answers.count == 90)
    #expect(answers.map { $0["row"] } == (1...90).map { "\($0)" })
    #expect(answers.enumerated().count { $1["prediction"] == "\($0 % 3)" } >= 85)
    #expect(try folder.table("run/pseudo-labels.csv").map { $0["row"] } == (31...90).map { "\($0)" })
  }

  @Test func rowsInAFileOfTheirOwnAreTheSame() throws {
    let folder = try Self.folder()
    let all = Self.svmlight(90, labeled: 30).split(separator: "\n", omittingEmptySubsequences: true)
    try folder.write((all[..<30].joined(separator: "\n") + "\n").utf8, to: "labeled.svm")
    try folder.write((all[30...].joined(separator: "\n") + "\n").utf8, to: "rest.svm")
    _ = try Command.object(["train", "rows.svm", "--output", "one", "--json"] + Self.quick, in: folder)
    _ = try Command.object(
      ["train", "labeled.svm", "--unlabeled", "rest.svm", "--output", "two", "--json"] + Self.quick, in: folder)
    #expect(try folder.data("one/model.safetensors") == folder.data("two/model.safetensors"))
  }

  @Test func columnsThatWereNotLearnedAreRefused() throws {
    let folder = try Self.folder()
    _ = try Command.object(
      ["train", "rows.npy", "--label-file", "labels.npy", "--output", "run", "--json"] + Self.quick, in: folder)
    try folder.write(Self.npy([2, 3], type: "<f4", Self.floats([1, 2, 3, 4, 5, 6])), to: "narrow.npy")
    let narrow = try Command.run(["predict", "run", "narrow.npy"], in: folder)
    #expect(narrow.code == 65)
    #expect(narrow.errors == "pseudolabel: narrow.npy: columns: expected 4, as in training, found 3.\n")
  }

  @Test func featuresThatWereNotSeenAreLeftOutAndCounted() throws {
    let folder = try Self.folder()
    _ = try Command.object(["train", "rows.svm", "--output", "run", "--json"] + Self.quick, in: folder)
    let known = Self.svmlight(6, labeled: 6)
    try folder.write(known.utf8, to: "known.svm")
    try folder.write(known.replacingOccurrences(of: "\n", with: " 7:2.5\n").utf8, to: "wide.svm")
    let said = "6 values were left out: the classifier was trained on features up to number 4.\n"
    let wide = try Command.run(["predict", "run", "wide.svm"], in: folder)
    #expect(wide.code == 0 && wide.errors.hasSuffix(said), "\(wide.errors)")
    #expect(wide.output == (try Command.run(["predict", "run", "known.svm"], in: folder)).output)
    let evaluated = try Command.run(["evaluate", "run", "wide.svm", "--json"], in: folder)
    #expect(evaluated.code == 0 && evaluated.errors.hasSuffix(said), "\(evaluated.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(evaluated.output.utf8)) as? [String: Any]
    // Those rows were trained on, too.
    #expect((report?["remarks"] as? [String])?.dropFirst().map { $0 + "\n" } == [said])
  }

  /// A feature that most rows of training had far from zero, and one that all had: what new rows lack is said.
  @Test func absentFeaturesAreSaid() throws {
    let folder = try Folder()
    func rows(_ seconds: (Int) -> String) -> String {
      (0..<60).map { "\($0 % 3) 1:\(1_700_000_000 + 60 * ($0 % 3) + $0 * 7 % 11) \(seconds($0))4:\($0 % 5)\n" }.joined()
    }
    try folder.write(rows { $0 == 7 ? "" : "2:\(50 + $0 % 4) " }.utf8, to: "rows.svm")
    let training = try Command.run(
      ["train", "rows.svm", "--output", "run", "--hidden", "8", "--epochs", "2"], in: folder)
    #expect(training.code == 0)
    #expect(
      training.errors.replacing("\n", with: " ").contains(
        "Feature 2: 1 row without a value is read as missing it, not as 0, for the values of the others lie far from zero."
      ),
      "\(training.errors)")
    try folder.write("0 1:1700000001 4:1\n1 2:51\n2 2:51 4:3\n".utf8, to: "new.svm")
    let words = "Column \"1\": 2 cells hold no value, where in training every row had one.\n"
    let result = try Command.run(["predict", "run", "new.svm", "--output", "answers.csv"], in: folder)
    #expect(result.code == 0 && result.errors == words, "\(result.errors)")
    let evaluated = try Command.run(["evaluate", "run", "new.svm", "--json"], in: folder)
    #expect(evaluated.errors == words, "\(evaluated.errors)")
    let report = try JSONSerialization.jsonObject(with: Data(evaluated.output.utf8)) as? [String: Any]
    let unseen = try #require(report?["unseen"] as? [[String: Any]])
    #expect(unseen.map { $0["column"] as? String } == ["1"] && unseen.map { $0["count"] as? Int } == [2])
  }

  /// Rows of either format may be asked about; how features are counted is said.
  @Test func aRunOnArraysAnswersSVMlight() throws {
    let folder = try Self.folder()
    _ = try Command.object(
      ["train", "rows.npy", "--label-file", "labels.npy", "--output", "run", "--json"] + Self.quick, in: folder)
    let dense = try Command.run(["predict", "run", "rows.npy"], in: folder)
    let sparse = try Command.run(["predict", "run", "rows.svm"], in: folder)
    #expect(dense.code == 0 && dense.errors == "" && sparse.code == 0)
    func answers(_ text: String) -> [Substring?] {
      text.split(separator: "\n").map { $0.split(separator: ",").dropFirst().first }
    }
    #expect(answers(sparse.output) == answers(dense.output))
    #expect(
      sparse.errors.replacing("\n", with: " ").hasPrefix(
        "The classifier was trained on columns without numbers: feature 1 of rows.svm is read as the first"),
      "\(sparse.errors)")
  }

  /// A file is read as its lines are, and as a table where a column to be learned is named.
  @Test func linesTellSVMlight() throws {
    let folder = try Self.folder()
    try folder.write(Self.svmlight(90, labeled: 30).utf8, to: "rows.txt")
    let read = try Command.run(["check", "rows.txt"], in: folder)
    #expect(read.code == 0)
    let text = read.output.replacing(/\s+/, with: " ")
    #expect(text.contains("rows.txt is read as SVMlight, because its lines are"), "\(read.output)")
    let table = try Command.run(["check", "rows.txt", "--target", "class"], in: folder)
    #expect(table.code != 0 && table.errors.contains("expected the target \"class\""), "\(table.errors)")
  }

  @Test func whatCountsAsNoLabelIsSaid() throws {
    let folder = try Self.folder()
    let text = Self.svmlight(90, labeled: 60).replacingOccurrences(of: "?", with: "-1")
    try folder.write(text.utf8, to: "rows.svm")
    let result = try Command.run(
      ["train", "rows.svm", "--output", "run", "--hidden", "8", "--epochs", "2"], in: folder)
    #expect(result.code == 0)
    #expect(
      result.errors.contains("Label -1 is read as \"unlabelled\" (30 rows). If it is a class, use --missing \"?\""),
      "\(result.errors)")
  }

  /// Seconds since 1970 as whole numbers of 64 bits are learned as well as small numbers, and what a double does not hold is
  /// said, in training and afterwards.
  @Test func wholeNumbersFarFromZeroAreLearned() throws {
    let folder = try Self.folder()
    func write(_ rows: [[Int]], to name: String) throws {
      let bytes = rows.joined().flatMap { withUnsafeBytes(of: Int64($0).littleEndian) { Array($0) } }
      try folder.write(Self.npy([rows.count, 2], type: "<i8", bytes), to: name)
    }
    let rows = (0..<90).map { [1_700_000_000 + 60 * ($0 % 3) + $0 * 7 % 11, $0 % 4] }
    try write(rows, to: "rows.npy")
    let summary = try Command.object(
      ["train", "rows.npy", "--label-file", "labels.npy", "--output", "run", "--json"] + Self.quick, in: folder)
    #expect(summary["labeled"] as? Int == 30)
    try write(rows + [[0x20_0000_0000_0001, 1]], to: "new.npy")
    let result = try Command.run(["predict", "run", "new.npy", "--output", "answers.csv"], in: folder)
    #expect(result.code == 0)
    #expect(
      result.errors.hasPrefix(
        "1 whole number was rounded, for a double holds whole numbers to ±2⁵³ only, first 9007199254740993"),
      "\(result.errors)")
    let answers = try folder.table("answers.csv")
    #expect(answers.prefix(90).enumerated().count { $1["prediction"] == "\($0 % 3)" } >= 85)
  }

  @Test func infiniteNumbersAreNamed() throws {
    let folder = try Self.folder()
    var values = Self.rows(90).flatMap { $0 }
    values[4 * 16 + 2] = .infinity
    try folder.write(Self.npy([90, 4], type: "<f4", Self.floats(values)), to: "rows.npy")
    let result = try Command.run(["train", "rows.npy", "--label-file", "labels.npy", "--output", "run"], in: folder)
    #expect(result.code == 65)
    #expect(
      result.errors
        == "pseudolabel: rows.npy: row 17, column 3: expected a finite number, or NaN where it is missing, found inf.\n"
    )
    #expect(try !folder.names().contains("run"))
  }

  /// In SVMlight the line is known.
  @Test(arguments: [("-inf", "a finite number"), ("1e200", "a number within ±1e150")])
  func infiniteNumbersOfALineAreNamed(value: String, expected: String) throws {
    let folder = try Self.folder()
    try folder.write((Self.svmlight(90, labeled: 30) + "\n1 1:1 2:\(value) 3:inf\n").utf8, to: "rows.svm")
    let result = try Command.run(["train", "rows.svm", "--output", "run"], in: folder)
    #expect(result.code == 65)
    #expect(result.errors == "pseudolabel: rows.svm: line 92: expected \(expected), found \"2:\(value)\".\n")
  }

  /// Of rows without labels it is said how these are given; test rows have them in a file of their own as well.
  @Test func labelsStandInAFileOfTheirOwn() throws {
    let folder = try Self.folder()
    let way = "Name the file of its labels with --label-file"
    let none = try Command.run(["train", "rows.npy", "--output", "none"], in: folder)
    #expect(none.code == 65)
    #expect(
      none.errors
        == "pseudolabel: rows.npy: labels: expected labels in some of the 90 rows, found none. \(way), or put both into "
        + "one file: numpy.savez(\"data.npz\", X=X, y=y).\n")
    _ = try Command.object(
      ["train", "rows.npy", "--label-file", "labels.npy", "--output", "run", "--json"] + Self.quick, in: folder)
    let unlabeled = try Command.run(["evaluate", "run", "rows.npy"], in: folder)
    #expect(unlabeled.code == 65 && unlabeled.errors.contains(way), "\(unlabeled.errors)")
    let evaluated = try Command.run(
      ["evaluate", "run", "rows.npy", "--label-file", "labels.npy", "--json", "--quiet"], in: folder)
    #expect(evaluated.code == 0)
    let evaluation = try jsonObject(evaluated.output)
    #expect((evaluation["evaluation"] as? [String: Any])?["count"] as? Int == 30)
    let compared = try Command.run(
      ["compare", "run", "run", "rows.npy", "--label-file", "labels.npy", "--json", "--quiet"], in: folder)
    #expect(compared.code == 0)
    let wrong = try Command.run(["evaluate", "run", "rows.svm", "--label-file", "labels.npy"], in: folder)
    #expect(wrong.code == 64 && wrong.errors.contains("--label-file: expected one NPY or IDX file"), "\(wrong.errors)")
  }

  @Test(arguments: [
    (["rows.svm", "--target", "x"], "--target: expected a table, found the file of numbers rows.svm."),
    (
      ["rows.svm", "--label-array", "y"],
      "--label-array: expected an NPZ file, whose arrays have names, found y for rows.svm."
    ),
    (
      ["rows.svm", "--label-file", "labels.npy"],
      "--label-file: expected one NPY or IDX file of rows that it labels, found labels.npy for rows.svm."
    ),
  ])
  func optionsOfOtherFormatsAreRefused(arguments: [String], words: String) throws {
    let result = try Command.run(["train"] + arguments + ["--output", "run"], in: Self.folder())
    #expect(result.code == 64)
    #expect(result.errors == "pseudolabel: \(words)\n")
  }

  /// IDX files of other numbers than bytes are known as such.
  @Test(
    arguments: [
      (0x09, "0x09 (signed byte)"), (0x0b, "0x0b (16-bit integer)"), (0x0c, "0x0c (32-bit integer)"),
      (0x0d, "0x0d (32-bit float)"), (0x0e, "0x0e (64-bit float)"),
    ] as [(UInt8, String)])
  func otherNumbersInIDXAreNamed(code: UInt8, name: String) throws {
    let folder = try Self.folder()
    try folder.write([0, 0, code, 2, 0, 0, 0, 2, 0, 0, 0, 1] + [UInt8](repeating: 1, count: 16), to: "rows.idx")
    let result = try Command.run(["train", "rows.idx", "--label-file", "labels.npy", "--output", "run"], in: folder)
    #expect(result.code == 65)
    #expect(
      result.errors
        == "pseudolabel: rows.idx: type code (byte 2): expected 0x08 (unsigned byte), found \(name). Of IDX files only those of "
        + "unsigned bytes are read. Save other numbers as NPY, with numpy.save.\n")
  }

  /// The same configuration, data and processor give the same bytes; other data are refused.
  @Test func aStoredConfigurationMakesTheStudyAgain() throws {
    let folder = try Self.folder()
    _ = try Command.object(["train", "rows.svm", "--seed", "7", "--output", "run", "--json"] + Self.quick, in: folder)
    let again = ["train", "--config", "run/config.json", "--output", "again", "--quiet"]
    #expect(try Command.run(again, in: folder).code == 0)
    #expect(try folder.data("run/model.safetensors") == folder.data("again/model.safetensors"))
    #expect(try folder.data("run/config.json") == folder.data("again/config.json"))
    let other = try Command.run(again + ["--overwrite", "--seed", "8"], in: folder)
    #expect(other.code == 0)
    #expect(try folder.data("run/model.safetensors") != folder.data("again/model.safetensors"))
    try folder.write(Self.svmlight(91, labeled: 30).utf8, to: "rows.svm")
    let changed = try Command.run(again + ["--overwrite"], in: folder)
    #expect(changed.code == 65)
    #expect(changed.errors.hasPrefix("pseudolabel: rows.svm: expected the SHA-256 "), "\(changed.errors)")
  }
}
