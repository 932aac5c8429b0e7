import Foundation
import PseudoLabelLabeling
import PseudoLabeling
import TestSupport
import Testing

@Suite("The journal of answers") struct LabelJournalTests {
  static func record(_ row: Int, _ answer: LabelAnswer, by annotator: String = "anna") -> LabelRecord {
    LabelRecord(
      id: 0, example: ExampleKey(row: row, checksum: "abc"), answer: answer, annotator: annotator,
      time: Date(timeIntervalSince1970: 1000), guess: Guess(label: "no", confidence: 0.5), selection: .uncertain)
  }
}
