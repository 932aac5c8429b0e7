import Foundation
import PseudoLabelLabeling

// Answers as fast as it can, and says which of the answers are on the disk: a test kills it at any moment. Arguments: the journal, and
// how many answers go together.
let journal = try LabelJournal(path: CommandLine.arguments[1], target: "class")
let together = Int(CommandLine.arguments[2]) ?? 1
var row = journal.records.count
while true {
  let records = (row..<row + together).map { row in
    LabelRecord(
      id: 0, example: ExampleKey(row: row, checksum: "c\(row)"), answer: .label("class \(row % 3)"), annotator: "anna",
      time: Date(timeIntervalSince1970: Double(row)), guess: nil, selection: .random)
  }
  let written = try journal.append(records)
  row += together
  // A line as one write, so that what the test reads is whole.
  FileHandle.standardOutput.write(Data("\(written.last?.id ?? 0)\n".utf8))
}
