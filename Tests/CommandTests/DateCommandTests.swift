import Foundation
import Testing

/// Dates and times in the commands.
@Suite struct DateCommandTests {
  private func words(_ result: Command.Result) -> String {
    (result.output + result.errors).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  @Test func anOpenOrderIsSaidAndStored() throws {
    let folder = try Folder()
    let table = OwnTable().adding("day") { "\($0 % 12 + 1)/\($0 % 5 + 1)/2025" }.adding("start") { "\($0 % 24):30" }
    try folder.write(table, to: "table.csv")
    let train = ["train", "table.csv", "--target", "class", "--hidden", "16", "--epochs", "5", "--output"]
    let open = try Command.run(train + ["run"], in: folder)
    #expect(open.code == 0)
    #expect(
      words(open).contains(
        "In column \"day\" day and month could be exchanged; the day was taken to come first. If that is wrong, use --dates month-first."
      ))
    #expect(
      words(open).contains(
        "Column \"start\" is read as times of day, or durations of less than a day: \"23:30\" is 23 h 30 min."))
    let asked = try Command.run(train + ["asked", "--dates", "month-first"], in: folder)
    #expect(asked.code == 0)
    #expect(
      words(asked).contains(
        "the month was taken to come first, as --dates says. If that is wrong, use --dates day-first."))
    let check = try Command.run(["check", "table.csv", "--target", "class"], in: folder)
    #expect(words(check).contains("day and month could be exchanged"))
    #expect(words(check).contains("time of day"))

    // New rows that leave no choice but the other order.
    let new = OwnTable(rows: 6, labeled: 6, from: 90).adding("day") { $0 == 0 ? "20/2/2025" : "1/2/2025" }
      .adding("start") { "\($0):30" }
    try folder.write(new, to: "new.csv")
    let sentence =
      "the dates of column \"day\" are read with the day first, as \"20/2/2025\" is written, in training with the month first."
    for arguments in [["predict", "asked", "new.csv"], ["evaluate", "asked", "new.csv"]] {
      #expect(words(try Command.run(arguments, in: folder)).contains(sentence))
    }
    #expect(!words(try Command.run(["predict", "run", "new.csv"], in: folder)).contains("Column \"day\""))
    let label = ["label", "table.csv", "--target", "class", "--run", "run", "--output", "out.csv"]
    #expect(try Command.run(label + ["--dates", "day-first"], in: folder).code == 64)
  }
}
