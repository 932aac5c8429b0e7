import Foundation
import Testing

/// What `train` and `check` say of columns that are left out, or of which little is used.
@Suite struct ColumnRemarkTests {
  private func words(_ command: String, _ table: OwnTable, _ options: [String] = []) throws -> String {
    let folder = try Folder()
    try folder.write(table, to: "table.csv")
    let arguments =
      ["table.csv", "--target", "class"] + options
      + (command == "train" ? ["--hidden", "16", "--epochs", "5", "--output", "run"] : [])
    let result = try Command.run([command] + arguments, in: folder)
    #expect(result.code == 0)
    return (result.output + result.errors).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test(arguments: ["check", "train"]) func columnsThatNumberTheRowsAreNamed(command: String) throws {
    let table = OwnTable().adding("kunde") { "\($0 == 30 ? 29 : $0)" }.adding("seconds") { "\($0 / 2 * 86_400)" }
    let said = try words(command, table)
    #expect(
      said.contains(
        "Column \"kunde\" is not used: nearly every row has a whole number of its own, as identifiers have. If it is a measurement, use --number \"kunde\"."
      ))
    #expect(
      said.contains(
        "Column \"seconds\" is taken for numbers, but its whole numbers rise or fall with the rows (30 different ones in 60 rows). If they only number or name the rows, leave it out with --ignore \"seconds\"."
      ))
    #expect(!(try words(command, table, ["--number", "kunde,seconds"])).contains("Column \"kunde\""))
  }

  @Test(arguments: ["check", "train"]) func rareCategoriesAreCounted(command: String) throws {
    let table = OwnTable().adding("city") { $0 % 2 == 0 ? "Oslo" : "c\($0)" }.adding("start") { "\($0 % 24):30:00" }
    let said = try words(command, table)
    #expect(
      said.contains(
        "Column \"city\" has 31 categories: the most frequent has a feature of its own, the other 30, in 30 rows, share one."
      ), "\(said)")
  }

  /// Times of day that are asked for as categories are such, and where no two rows have the same, that is told.
  @Test func timesOfDayAreCategoriesWhereAskedFor() throws {
    let table = OwnTable().adding("start") { "\($0 % 4 + 9):16:00" }
      .adding("end") { "\(9 + $0 / 6):\(10 + $0 % 6):00" }
    let said = try words("check", table, ["--category", "start,end"])
    #expect(!said.contains("times of day"))
    #expect(said.contains("start 0 4 category"))
    #expect(
      said.contains(
        "Column \"end\" has 60 categories, each in a single row: they share one feature, which tells nothing.")
    )
  }
}
