import PseudoLabelPlatform

extension JSONFile {
  /// The content with blanks in the place of comments, so that every byte keeps its place in messages. A comment is a line that
  /// begins with `//`, behind blanks: no JSON has such a line.
  static func withoutComments(_ contents: Data) -> Data {
    let (newline, slash) = (UInt8(ascii: "\n"), UInt8(ascii: "/"))
    var bytes = [UInt8](contents)
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: newline) ?? bytes.count
      let text = bytes[start..<end].firstIndex { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") } ?? end
      if text + 1 < end, bytes[text] == slash, bytes[text + 1] == slash {
        for place in text..<end { bytes[place] = UInt8(ascii: " ") }
      }
      start = end + 1
    }
    return Data(bytes)
  }
}
