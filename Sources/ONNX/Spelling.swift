import Foundation
import PseudoLabelDatasets

/// How a text can be written in Unicode and be the same: "é" as one scalar, or as "e" with an accent behind it.
///
/// `String` takes all of them for equal, ONNX compares bytes.
package enum Spelling {
  /// Texts with more characters that have two spellings are given as they are, all composed (NFC) and all decomposed (NFD).
  static let mostCharacters = 6

  /// The spellings of a text: each character composed or decomposed, in every combination.
  package static func all(of text: String) -> [String] {
    let characters = text.map { distinct([composed($0), decomposed($0)]) }
    guard characters.count(where: { $0.count > 1 }) <= mostCharacters else {
      return distinct([text, text.precomposedStringWithCanonicalMapping, text.decomposedStringWithCanonicalMapping])
    }
    let combined = characters.reduce([""]) { texts, spellings in
      texts.flatMap { text in spellings.map { text + $0 } }
    }
    return distinct([text] + combined)
  }

  /// Cells that are read as a text, of at most `mostScalars` and four spellings: with one character at any place that cannot be seen, such as
  /// a zero-width space, a byte order mark or a soft hyphen, or with a blank at one end.
  package static func withInvisible(of text: String) -> [String] {
    let spellings = all(of: text)
    guard spellings.count <= 4, spellings.allSatisfy({ $0.unicodeScalars.count <= mostScalars }) else { return [] }
    return spellings.flatMap { spelling -> [String] in
      let scalars = Array(spelling.unicodeScalars)
      let inserted = invisible.flatMap { scalar in
        (0...scalars.count).map { place in
          String(String.UnicodeScalarView(scalars[..<place] + [scalar] + scalars[place...]))
        }
      }
      let bytes = Array(spelling.utf8)
      // Some join letters, and are part of the text.
      return (inserted + [" ", "\u{A0}"].flatMap { ["\($0)\(spelling)", "\(spelling)\($0)"] }).filter {
        Array(CellText.cell($0).utf8) == bytes
      }
    }
  }

  static let mostScalars = 40

  private static let invisible: [Unicode.Scalar] = [
    "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{FEFF}", "\u{AD}",
  ]

  private static func composed(_ character: Character) -> String {
    String(character).precomposedStringWithCanonicalMapping
  }

  private static func decomposed(_ character: Character) -> String {
    String(character).decomposedStringWithCanonicalMapping
  }

  /// Those of different bytes, in their order.
  private static func distinct(_ texts: [String]) -> [String] {
    var seen: Set<[UInt8]> = []
    return texts.filter { seen.insert(Array($0.utf8)).inserted }
  }
}
