import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import Testing

/// Files that are not what they have to be. None may crash, and none may be believed.
@Suite struct DamagedTensorFileTests {
  private static func failure(reading bytes: some Collection<UInt8>) throws -> FileFailure? {
    try withScratchFolder { folder in
      let path = "\(folder)/model.safetensors"
      try Data(bytes).write(to: URL(filePath: path))
      var failure = fileFailure { _ = try TensorFile(contentsOf: path) }
      #expect(failure?.path == path)
      failure?.path = "model"
      return failure
    }
  }

  private static func file(header: String, length: UInt64? = nil, data: Int) -> Data {
    let length = length ?? UInt64(header.utf8.count)
    return withUnsafeBytes(of: length.littleEndian) { Data($0) } + Data(header.utf8) + Data(count: data)
  }

  @Test func aFileCutShortAnywhereIsRefused() throws {
    let whole = try Data(contentsOf: URL(filePath: fixture("swift.safetensors")))
    for length in whole.indices {
      let failure = try Self.failure(reading: whole.prefix(length))
      #expect(failure?.kind == .data, "\(length) bytes: \(String(describing: failure))")
    }
  }

  @Test func aChangedByteNeverCrashesTheReader() throws {
    let whole = try Data(contentsOf: URL(filePath: fixture("swift.safetensors")))
    try withScratchFolder { folder in
      let path = "\(folder)/model.safetensors"
      for place in whole.indices {
        for change in [UInt8(1), 2, 0x10, 0x80, 0xFF] {
          var changed = whole
          changed[place] ^= change
          try changed.write(to: URL(filePath: path))
          do {
            _ = try TensorFile(contentsOf: path)
          } catch {
            #expect((error as? FileFailure)?.kind == .data)
          }
        }
      }
    }
  }

  @Test(arguments: [
    (UInt64(3), "at most 2 bytes, the rest of the file, found 3"),
    (.max, "at most 2 bytes, the rest of the file, found 18446744073709551615"),
    (1 << 63, "at most 2 bytes, the rest of the file, found 9223372036854775808"),
  ])
  func aHeaderLongerThanTheFileIsRefused(length: UInt64, message: String) throws {
    let failure = try Self.failure(reading: Self.file(header: "{}", length: length, data: 0))
    #expect(failure?.description == "model: header length: expected \(message).")
  }

  @Test func aHeaderBeyondTheFormatsLimitIsRefused() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/model"
      try Self.file(header: "{}", length: 100_000_001, data: 0).write(to: URL(filePath: path))
      try #require(truncate(path, 200_000_000) == 0)  // a hole: it takes no room on the disk
      let failure = fileFailure { _ = try TensorFile(contentsOf: path) }
      #expect(failure?.description == "\(path): header length: expected at most 100000000 bytes, found 100000001.")
    }
  }

  private static let pair = #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":"#

  @Test(arguments: [
    ("", 0, "header, byte 0: expected '{', found the end of the header"),
    (" {}", 0, "header, byte 0: expected '{', found the byte 32"),
    ("{}x", 0, "header, byte 2: expected the end of the header, found 'x'"),
    ("[]", 0, "header, byte 0: expected '{', found '['"),
    (#"{"a"}"#, 0, "header, byte 4: expected ':', found '}'"),
    (#"{"a":1}"#, 0, "header, byte 5: expected '{', found '1'"),
    (#"{"a":{}}"#, 0, #"tensor "a": expected dtype, found none"#),
    (#"{"a":{"dtype":"F32","shape":[]}}"#, 0, #"tensor "a": expected data_offsets, found none"#),
    (#"{"a":{"type":"F32"}}"#, 0, #"tensor "a": expected dtype, shape and data_offsets, found "type""#),
    (#"{"a":{"dtype":"F32","dtype":"F32"}}"#, 0, #"header, byte 27: expected names that differ, found "dtype" again"#),
    (pair + #"{"dtype":"F16","shape":[2],"data_offsets":[4,8]}}"#, 8, #"tensor "b": expected dtype F32, found F16"#),
    (
      pair + #"{"dtype":"F32","shape":[-1],"data_offsets":[4,8]}}"#, 8,
      "header, byte 82: expected an integer of 0 or more, found '-'"
    ),
    (
      pair + #"{"dtype":"F32","shape":[01],"data_offsets":[4,8]}}"#, 8,
      "header, byte 82: expected an integer of 0 or more, found '0'"
    ),
    (pair + #"{"dtype":"F32","shape":[1.0],"data_offsets":[4,8]}}"#, 8, "header, byte 83: expected ']', found '.'"),
    (
      pair + #"{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[4,8]}}"#, 8,
      "header, byte 82: expected an integer of at most 9223372036854775807, found 19 digits"
    ),
    (
      pair + #"{"dtype":"F32","shape":[1],"data_offsets":[4]}}"#, 8,
      #"tensor "b": expected two data_offsets, found 1"#
    ),
    (
      pair + #"{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4,
      #"tensor "b": expected data from byte 4, where the data before it end, found from 0"#
    ),
    (
      pair + #"{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#, 12,
      #"tensor "b": expected data from byte 4, where the data before it end, found from 8"#
    ),
    (
      pair + #"{"dtype":"F32","shape":[2],"data_offsets":[4,8]}}"#, 8,
      #"tensor "b": expected 8 bytes for the shape [2], found data_offsets 4 to 8"#
    ),
    (
      pair + #"{"dtype":"F32","shape":[0],"data_offsets":[4,0]}}"#, 4,
      #"tensor "b": expected 0 bytes for the shape [0], found data_offsets 4 to 0"#
    ),
    (
      pair + #"{"dtype":"F32","shape":[4611686018427387904,2],"data_offsets":[4,4]}}"#, 4,
      #"tensor "b": expected a shape that fits the memory, found [4611686018427387904, 2]"#
    ),
    (
      pair + #"{"dtype":"F32","shape":[1000000000000],"data_offsets":[4,4000000000004]}}"#, 4,
      "data: expected 4000000000004 bytes, as the header says, found 4"
    ),
    (
      pair + #"{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 9,
      "data: expected 8 bytes, as the header says, found 9"
    ),
    (pair + #"{"dtype":"F32","shape":[1],"data_offsets":[4,8]},}"#, 8, "header, byte 107: expected '\"', found '}'"),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      8, #"header, byte 57: expected names that differ, found "a" again"#
    ),
    (#"{"__metadata__":{"a":1}}"#, 0, "header, byte 21: expected '\"', found '1'"),
    (#"{"__metadata__":{"a":"\q"}}"#, 0, "header, byte 23: expected 'u', found 'q'"),
    (#"{"__metadata__":{"a":"\u12g4"}}"#, 0, "header, byte 24: expected four hexadecimal digits, found '1'"),
    (
      #"{"__metadata__":{"a":"\ud83d"}}"#, 0,
      "header, byte 28: expected an escaped character, found half of a surrogate pair"
    ),
    ("{\"__metadata__\":{\"a\":\"\n\"}}", 0, "header, byte 22: expected a character of a string, found the byte 10"),
  ])
  func aHeaderThatDoesNotHoldIsNamed(header: String, data: Int, message: String) throws {
    #expect(try Self.failure(reading: Self.file(header: header, data: data))?.description == "model: \(message).")
  }

  @Test func textThatIsNotUTF8IsRefused() throws {
    var file = Self.file(header: #"{"__metadata__":{"a":"?"}}"#, data: 0)
    file[8 + 22] = 0xFF
    #expect(
      try Self.failure(reading: file)?.description == "model: header, byte 23: expected a string in UTF-8, found none.")
  }

  @Test func escapesAreUnderstood() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/model"
      let header = #"{ "__metadata__" : { "a" : "\"\\\/\b\f\n\r\t\u00fc\uD83D\uDE00" } }  "#
      try Self.file(header: header, data: 0).write(to: URL(filePath: path))
      #expect(try TensorFile(contentsOf: path).metadata == ["a": "\"\\/\u{8}\u{C}\n\r\tü😀"])
    }
  }

  @Test func whatIsNoFileIsRefused() throws {
    try withScratchFolder { folder in
      let missing = fileFailure { _ = try TensorFile(contentsOf: "\(folder)/none") }
      #expect(missing?.problem == .missing)
      let failure = fileFailure { _ = try TensorFile(contentsOf: folder) }
      #expect(failure?.problem == .unreadable(reason: "Is a directory"))
    }
  }
}
