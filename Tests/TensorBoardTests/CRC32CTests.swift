import Foundation
import PseudoLabelTensorBoard
import Testing

@Suite struct CRC32CTests {
  /// RFC 3720, appendix B.4, and the check value that catalogues of such checks give.
  private static let published: [(bytes: [UInt8], checksum: UInt32)] = [
    ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
    ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
    (Array(0..<32), 0x46DD_794E),
    (Array((0..<32).reversed()), 0x113F_DB5C),
    (
      [
        0x01, 0xC0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x14, 0, 0, 0, 0, 0, 0x04, 0, 0, 0, 0, 0x14, 0, 0, 0,
        0x18,
        0x28, 0, 0, 0, 0, 0, 0, 0, 0x02, 0, 0, 0, 0, 0, 0, 0,
      ], 0xD996_3A56
    ),
    (Array("123456789".utf8), 0xE306_9283),
    ([], 0),
  ]

  @Test func theChecksumsThatArePublished() {
    for (bytes, checksum) in Self.published { #expect(CRC32C.checksum(bytes) == checksum) }
  }

  @Test func aRecordIsItsLengthItsContentAndTheChecksumsOfBoth() {
    let content = Data("123456789".utf8)
    let bytes = Record(content: content).bytes
    #expect(bytes.count == 8 + 4 + 9 + 4)
    #expect(Array(bytes[..<8]) == [9, 0, 0, 0, 0, 0, 0, 0])
    #expect(bytes[12..<21] == content)
    // 0xE3069283, turned right by 15 bits, is 0x2507C60D.
    #expect(
      Array(bytes[21...])
        == [24, 16, 8, 0].reversed().map { UInt8((0x2507_C60D &+ 0xA282_EAD8) as UInt32 >> $0 & 255) })
  }
}
