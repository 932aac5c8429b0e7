import Foundation

/// A record of a TFRecord file: its length (8 bytes), the masked CRC-32C of those (4), the content, and the masked CRC-32C of
/// that (4); all numbers little-endian.
package struct Record {
  package let content: Data

  package init(content: Data) { self.content = content }

  package var bytes: Data {
    let length = Data(littleEndian: UInt64(content.count))
    return length + Data(littleEndian: CRC32C.masked(length)) + content
      + Data(littleEndian: CRC32C.masked(content))
  }
}

extension Data {
  fileprivate init(littleEndian number: some FixedWidthInteger) {
    self = Swift.withUnsafeBytes(of: number.littleEndian) { Data($0) }
  }
}
