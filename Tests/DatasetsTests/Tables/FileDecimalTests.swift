import Foundation
import PseudoLabelDatasets
import TestSupport
import Testing

/// Which mark stands before fractions is decided file by file.
@Suite struct FileDecimalTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Rows of the columns x and y, quoted, with a delimiter.
  private func text(_ x: [String], _ y: [String], delimiter: String = ",", rows: Int = 30) -> String {
    (["x", "y", "class"].joined(separator: delimiter) + "\n")
      + (0..<rows).map { row in
        ["\"\(x[row % x.count])\"", "\"\(y[row % y.count])\"", row % 2 == 0 ? "a" : "b"].joined(separator: delimiter)
      }.joined(separator: "\n") + "\n"
  }

  private func equal(_ one: TableProfile, _ other: TableProfile) throws -> Bool {
    try one.rows().features.storage.values == other.rows().features.storage.values
  }

  private static let points = (x: ["1.401", "2.250", "0.375"], y: ["1.5", "2.25"])
  private static let commas = (x: ["1,401", "2,250"], y: ["1,5", "2,25"])

  /// The same numbers with points in one file and commas in the other are the same features, whichever comes first.
  @Test(arguments: [true, false], [true, false])
  func filesOfOtherMarksHoldTheSameNumbers(isFirst: Bool, isUnlabeled: Bool) throws {
    let pointText = text(Self.points.x, Self.points.y)
    let commaText = text(Self.commas.x, Self.commas.y)
    let plainText = text(["1.401", "2.250"], ["1.5", "2.25"])
    let (one, two) = isFirst ? (pointText, commaText) : (commaText, pointText)
    let (plainOne, plainTwo) = isFirst ? (pointText, plainText) : (plainText, pointText)
    func profile(_ one: String, _ two: String) throws -> TableProfile {
      try TableProfile(
        of: isUnlabeled ? folder.tables([one], unlabeled: [two]) : folder.tables([one, two]))
    }
    let mixed = try profile(one, two)
    #expect(try equal(mixed, profile(plainOne, plainTwo)))
    #expect(mixed.remarks.count == 1)
    #expect(mixed.remarks.first?.contains(isFirst ? "\"1,401\" is 1.401" : "\"1.401\" is 1.401") == true)
  }

  /// A column that says nothing follows the other columns of its file, or else the semicolons.
  @Test(arguments: [(["1,5"], ",", "only other columns of the file say so"), (["7"], ";", "but the semicolons")])
  func whatIsAmbiguousFollowsItsFile(y: [String], delimiter: String, reason: String) throws {
    let source = try folder.tables([
      text(Self.points.x, ["7.25"]), text(Self.commas.x, y, delimiter: delimiter),
    ])
    let plain = try folder.tables([
      text(Self.points.x, ["7.25"]), text(["1.401", "2.250"], y.map { $0.replacing(",", with: ".") }),
    ])
    let profile = try TableProfile(of: source)
    #expect(try equal(profile, TableProfile(of: plain)))
    #expect(profile.remarks.contains { $0.contains(reason) && $0.contains("--decimal point") }, "\(profile.remarks)")
  }

  /// Where nothing in a file decides, it is read as the others, and `--decimal` says otherwise.
  @Test func whatNothingDecidesIsReadAsInTheOtherFiles() throws {
    let texts = [text(["1,5", "2,25"], ["7"]), text(["1,401", "2,250"], ["7"])]
    let profile = try TableProfile(of: folder.tables(texts))
    #expect(
      try equal(
        profile, TableProfile(of: folder.tables([text(["1.5", "2.25"], ["7"]), text(["1.401", "2.250"], ["7"])]))))
    #expect(profile.remarks.count == 1)
    #expect(
      profile.remarks.first?.contains("as in") == true && profile.remarks.first?.contains("--decimal point") == true)
    let asked = try TableProfile(of: folder.tables(texts, TableOptions(decimal: .point)))
    #expect(
      try equal(
        asked, TableProfile(of: folder.tables([text(["1.5", "2.25"], ["7"]), text(["1401", "2250"], ["7"])]))))
  }

  /// Files that agree are read as one file is, and nothing is said.
  @Test(arguments: [
    [["1.5", "2.250"], ["1.401", "0.5"]], [["1,5", "2,250"], ["1,401", "0,5"]], [["1,250.5"], ["1,401"]],
  ])
  func nothingIsSaidOfFilesThatAgree(x: [[String]]) throws {
    let texts = x.map { text($0, ["3.5", "4.25"].map { x[0][0].contains(".") ? $0 : $0.replacing(".", with: ",") }) }
    #expect(try TableProfile(of: folder.tables(texts)).remarks.isEmpty)
  }

  /// Each column that keeps its own mark in one file keeps it in the others.
  @Test func columnsOfOtherMarksInOneFileStayWhatTheyAre() throws {
    let texts = [text(["12.5", "1.250"], ["-1,18"]), text(["1.250", "3.750"], ["-2,18"])]
    let profile = try TableProfile(of: folder.tables(texts))
    #expect(profile.remarks.isEmpty)
    let joined = try folder.profile(
      texts[0] + texts[1].split(separator: "\n").dropFirst().joined(separator: "\n") + "\n")
    #expect(try equal(profile, joined))
  }

  /// New rows are read by their own cells, not as the training rows were written.
  @Test func newRowsSayForThemselves() throws {
    func decimals(_ training: String, _ new: String) throws -> (features: [Float], remarks: [String]) {
      let (features, remarks, strays) = try folder.newRows(new, by: folder.profile(training).preparation)
      #expect(strays == 0)
      return (features, remarks)
    }
    let points = text(Self.points.x, Self.points.y)
    let commas = text(["1,401", "2,250", "0,375"], Self.commas.y)
    let (learnedWithPoints, unremarked) = try decimals(points, points)
    let (learnedWithCommas, remarks) = try decimals(commas, points)
    #expect(learnedWithPoints == learnedWithCommas)
    #expect(unremarked.isEmpty)
    #expect(remarks.first?.contains("a decimal point, in training a decimal comma") == true, "\(remarks)")
    #expect(
      try decimals(points, text(Self.commas.x, Self.commas.y)).features
        == decimals(points, text(["1.401", "2.250"], Self.points.y)).features)
  }
}

extension Features.Storage {
  fileprivate var values: [Float] { if case .floats(let values) = self { values } else { [] } }
}
