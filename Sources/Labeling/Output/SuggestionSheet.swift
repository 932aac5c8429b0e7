import Foundation
import PseudoLabelDatasets
import PseudoLabelPersistence
import PseudoLabeling

/// Suggestions as a table or as JSON.
package struct SuggestionSheet: Sendable {
  /// A row that is suggested.
  package struct Row: Sendable, Hashable, Codable {
    /// In its file, from 1; of images among all.
    package var row: Int
    package var file: String
    package var reason: SelectionReason
    package var guess: String?
    package var confidence: Double?
  }

  package let rows: [Row]

  package init(_ suggestions: Suggestions, of pool: ExamplePool) {
    rows = suggestions.questions.map { question in
      var place = pool.loaded.place(ofRow: question.row)
      if case .paths = pool.loaded.places { place.number = question.row + 1 }
      return Row(
        row: place.number, file: place.file, reason: question.selection, guess: question.guess?.label,
        confidence: question.guess?.confidence)
    }
  }

  /// row, file, reason, guess, confidence.
  package var csv: Data {
    let lines =
      [["row", "file", "reason", "guess", "confidence"]]
      + rows.map {
        [
          "\($0.row)", $0.file, $0.reason.rawValue, $0.guess ?? "",
          $0.confidence.map { String(format: "%.4f", $0) } ?? "",
        ]
      }
    return Data(lines.map { TableLine($0).text + "\n" }.joined().utf8)
  }

  /// An object whose `suggestions` are the rows.
  package var json: Data {
    get throws { try JSONFile.encode(["suggestions": rows]) }
  }
}
