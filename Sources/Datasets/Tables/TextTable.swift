/// Different texts of cells, numbered from 0, found by their bytes.
///
/// Texts are different as strings are: the same characters composed in another way are the same text. Each way to write one
/// is an entry of its own.
struct TextTable {
  private var table = ByteTable()
  /// The text of each entry.
  private var textOfEntry: [Int] = []
  private var numbers: [String: Int] = [:]
  /// Whether all texts are ASCII, which no other bytes can spell.
  private var isASCII = true

  var count: Int { numbers.count }
  var entries: Int { table.count }

  /// Each text and its number.
  var texts: [String: Int] { numbers }

  /// The entry of a cell, where it has one, and the number of its text; nil where that is not known.
  mutating func find(_ cell: UnsafeBufferPointer<UInt8>) -> (entry: Int?, text: Int)? {
    if let entry = table.number(of: cell) { return (entry, textOfEntry[entry]) }
    guard !isASCII || !cell.isASCII else { return nil }
    guard let text = numbers[String(decoding: cell, as: UTF8.self)] else { return nil }
    // There can be more ways to write a text than anybody will.
    guard table.count < 2 * numbers.count + 16 else { return (nil, text) }
    return (addEntry(cell, of: text), text)
  }

  /// Adds a cell whose text is not known.
  mutating func add(_ cell: UnsafeBufferPointer<UInt8>) -> (entry: Int, text: Int) {
    if isASCII, !cell.isASCII { isASCII = false }
    let text = numbers.count
    numbers[String(decoding: cell, as: UTF8.self)] = text
    return (addEntry(cell, of: text), text)
  }

  private mutating func addEntry(_ cell: UnsafeBufferPointer<UInt8>, of text: Int) -> Int {
    textOfEntry.append(text)
    return table.add(cell)
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether no byte is part of a character beyond ASCII.
  var isASCII: Bool {
    for byte in self where byte >= 0x80 { return false }
    return true
  }
}
