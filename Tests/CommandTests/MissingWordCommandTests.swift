import Foundation
import Testing

/// What the command says of words for a missing value.
@Suite struct MissingWordCommandTests {
  /// A table whose unlabelled rows have a word in place of a class.
  private func folder(_ word: String) throws -> Folder {
    let folder = try Folder()
    var table = OwnTable(rows: 60, labeled: 40)
    table.rows = table.rows.map { $0[3].isEmpty ? Array($0[..<3]) + [word] : $0 }
    try folder.write(table, to: "table.csv")
    return folder
  }

  private func findings(_ arguments: [String], in folder: Folder) throws -> [String] {
    let report = try Command.object(["check", "table.csv", "--quiet", "--json"] + arguments, in: folder)
    let check = try #require(report["check"] as? [String: Any])
    return try #require(check["findings"] as? [[String: Any]]).compactMap { $0["text"] as? String }
  }

  @Test(arguments: ["unlabelled", "-1"]) func aClassThatLooksLikeNoneIsNamed(word: String) throws {
    let folder = try folder(word)
    let text =
      "There are no unlabelled rows to learn from. 20 rows have the class \"\(word)\": --missing \"\(word)\" reads them as unlabelled."
    #expect(try findings(["--target", "class"], in: folder).contains(text))
    // However the option is written, and though the word begins with a dash.
    for option in [["--missing", word], ["--missing=\(word)"]] {
      #expect(
        !(try findings(["--target", "class"] + option, in: folder)).contains { $0.contains("no unlabelled rows") })
    }
  }

  @Test(arguments: ["--target", "--number", "--category", "--date", "--ignore"])
  func namesOfColumnsMayBeginWithADash(option: String) throws {
    let folder = try Folder()
    try folder.write(OwnTable(), to: "table.csv")
    for arguments in [[option, "-x"], ["\(option)=-x"]] {
      let target = option == "--target" ? [] : ["--target", "class"]
      let result = try Command.run(["check", "table.csv", "--quiet"] + target + arguments, in: folder)
      #expect(result.code == (option == "--target" ? 65 : 64))
      #expect(result.errors.contains("\"-x\"") || result.errors.contains("\(option) -x"), "\(result.errors)")
      #expect(!result.errors.contains("Usage"), "\(result.errors)")
    }
  }
}
