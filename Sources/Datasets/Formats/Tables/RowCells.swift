/// The cells of one row as bytes, end to end.
struct RowCells {
  private(set) var bytes: [UInt8] = []
  /// Where each kept cell ends in `bytes`.
  private(set) var ends: [Int] = []
  /// Cells that were found; those past `keeping` are counted and not kept.
  private(set) var count = 0
  /// The size of the longest cell that was found.
  private(set) var longest = 0
  /// How many of the last cells that were found are blank.
  private(set) var blankEnds = 0
  var keeping: Int

  init(keeping: Int) { self.keeping = keeping }

  mutating func append(_ cell: UnsafeRawBufferPointer) {
    count += 1
    longest = max(longest, cell.count)
    blankEnds = cell.isEmpty ? blankEnds + 1 : 0
    guard count <= keeping else { return }
    bytes.append(contentsOf: cell)
    ends.append(bytes.count)
  }

  /// Makes room for the next row, in the memory of the last.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 20)
    ends.removeAll(keepingCapacity: true)
    count = 0
    longest = 0
    blankEnds = 0
  }

  func range(of cell: Int) -> Range<Int> { (cell == 0 ? 0 : ends[cell - 1])..<ends[cell] }

  /// The kept cells as text, where they are UTF-8.
  func texts() throws(InvalidText) -> [String] {
    // Most rows are ASCII, and the check of every single cell would take longer than all the rest.
    if bytes.reduce(0, |) < 0x80 { return approximateTexts() }
    var texts: [String] = []
    texts.reserveCapacity(ends.count)
    let flawed = bytes.withUnsafeBufferPointer { bytes -> Int? in
      for cell in ends.indices {
        guard
          let text = String(validating: UnsafeBufferPointer(rebasing: bytes[range(of: cell)]), as: UTF8.self)
        else { return cell }
        texts.append(text)
      }
      return nil
    }
    if let flawed { throw invalidText(in: flawed) }
    return texts
  }

  /// The kept cells as text, whatever their bytes are.
  func approximateTexts() -> [String] {
    bytes.withUnsafeBufferPointer { bytes in
      ends.indices.map { String(decoding: UnsafeBufferPointer(rebasing: bytes[range(of: $0)]), as: UTF8.self) }
    }
  }

  /// Ends of lines within the kept cells: all that the row had, since only quoted cells have any.
  var lineEnds: Int { ends.indices.reduce(0) { $0 + LineCounter.ends(in: bytes[range(of: $1)]) } }

  /// A byte that no character of UTF-8 has in this place.
  struct InvalidText: Error {
    var byte: UInt8
    /// Ends of lines in the row before it.
    var lineEnds: Int
  }

  private func invalidText(in cell: Int) -> InvalidText {
    let content = bytes[range(of: cell)]
    // What the decoder repairs by the replacement character is as long as the valid bytes before it say.
    var position = content.startIndex
    var decoder = UTF8.ForwardParser()
    var iterator = content.makeIterator()
    while case .valid(let scalar) = decoder.parseScalar(from: &iterator) { position += scalar.count }
    let before = (0..<cell).reduce(0) { $0 + LineCounter.ends(in: bytes[range(of: $1)]) }
    return InvalidText(
      byte: bytes[min(position, bytes.count - 1)],
      lineEnds: before + LineCounter.ends(in: content[..<min(position, content.endIndex)]))
  }
}
