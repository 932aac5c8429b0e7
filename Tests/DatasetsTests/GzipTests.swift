import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct GzipTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func unpack(_ bytes: [UInt8], chunk: Int = 1 << 17, limit: Int = 1 << 20) throws -> [UInt8] {
    try ContentReader(path: folder.write(bytes, to: "file"), chunk: chunk).readAll(limit: limit)
  }

  private func failure(_ bytes: [UInt8], limit: Int = 1 << 20) throws -> FileFailure? {
    #expect(throws: FileFailure.self) { try unpack(bytes, limit: limit) }
  }

  @Test(arguments: [GoldenFiles.images, GoldenFiles.imagesStored, GoldenFiles.imagesInTwoMembers, goldenImages])
  func contentDoesNotDependOnPackingOrChunks(packed: [UInt8]) throws {
    for chunk in [2, 3, 5, 31, 1 << 17] { #expect(try unpack(packed, chunk: chunk) == goldenImages) }
  }

  @Test func contentIsReadInPiecesOfAnySize() throws {
    let path = try folder.write(GoldenFiles.images, to: "file")
    for size in 1...9 {
      let reader = try ContentReader(path: path)
      var bytes: [UInt8] = []
      while case let piece = try reader.read(size), !piece.isEmpty { bytes += piece }
      #expect(bytes == goldenImages)
    }
  }

  @Test func aContentManyTimesTheFileIsReadWhole() throws {
    let bytes = try unpack(GoldenFiles.mebibyteOfZeros)
    #expect(bytes.count == 1 << 20)
    #expect(bytes.allSatisfy { $0 == 0 })
  }

  @Test func everyTruncationIsFound() throws {
    for packed in [GoldenFiles.images, GoldenFiles.imagesStored] {
      for count in 2..<packed.count {
        let failure = try #require(try failure(Array(packed.prefix(count))))
        let path = folder.path + "/file"
        #expect(
          failure
            == .malformed(
              path, at: "byte \(count)", expected: "the rest of the gzip data", found: "the end of the file"))
      }
    }
  }

  @Test func everyChangedByteOfDataOrTrailerIsFound() throws {
    // Bytes 0 and 1 are the magic; the rest of the header (time, system) and the spare bits of deflate's last byte may
    // differ without harm. No change goes by with another content.
    let lastOfDeflate = GoldenFiles.images.count - 9
    for position in GoldenFiles.images.indices {
      var bytes = GoldenFiles.images
      bytes[position] ^= 0x10
      do {
        let content = try unpack(bytes)
        if position >= 2 { #expect(content == goldenImages) }
        #expect(position < 10 || position == lastOfDeflate)
      } catch let failure as FileFailure {
        #expect(failure.kind == .data)
      }
    }
  }

  @Test func aWrongChecksumIsNamedWithItsPlace() throws {
    var bytes = GoldenFiles.images
    bytes[bytes.count - 8] ^= 1
    let failure = try failure(bytes)
    #expect(
      failure?.description
        == "\(folder.path)/file: byte \(bytes.count - 4): expected gzip data, found incorrect data check.")
  }

  @Test(arguments: [[0], [0x1f], [0x1f, 0x8c], Array("trailing".utf8)] as [[UInt8]])
  func whatFollowsTheLastMemberIsAnError(rest: [UInt8]) throws {
    let failure = try #require(try failure(GoldenFiles.images + rest))
    #expect(failure.kind == .data)
    guard case .malformed(let place, _, _) = failure.problem else {
      Issue.record("\(failure) is not about the content")
      return
    }
    let offset = try #require(place.split(separator: " ").last.flatMap { Int($0) })
    #expect((GoldenFiles.images.count...GoldenFiles.images.count + rest.count).contains(offset))
  }

  @Test func aBombStopsAtTheLimit() throws {
    // What follows the limit is not even gzip: the error about the size shows that it was never unpacked.
    let bomb = Array(repeatElement(GoldenFiles.mebibyteOfZeros, count: 4).joined()) + Array("no gzip".utf8)
    #expect(
      try failure(bomb, limit: 3 << 20)?.problem
        == .malformed(place: "content", expected: "at most 3145728 bytes", found: "more"))
    #expect(try failure(bomb, limit: 5 << 20)?.description.contains("another gzip member") == true)
  }

  @Test func contentOfExactlyTheLimitIsAccepted() throws {
    #expect(try unpack(GoldenFiles.images, limit: goldenImages.count) == goldenImages)
    #expect(try failure(GoldenFiles.images, limit: goldenImages.count - 1) != nil)
  }

  @Test func whatIsNoFileSaysSo() throws {
    func failure(_ path: String) -> FileFailure? {
      #expect(throws: FileFailure.self) { try ContentReader(path: path) }
    }
    #expect(failure("\(folder.path)/none")?.description == "\(folder.path)/none: no such file or directory.")
    #expect(failure(folder.path)?.description == "\(folder.path): cannot be read: it is a directory.")
    let file = try folder.write([], to: "file")
    #expect(failure("\(file)/below")?.problem == .missing)

    let loop = "\(folder.path)/loop"
    try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
    let unreadable = try #require(failure(loop))
    #expect(unreadable.kind == .noInput)
    #expect(unreadable.problem != .missing)
  }

  @Test(.enabled(if: geteuid() != 0, "root may read everything"))
  func aFileWithoutPermissionSaysSo() throws {
    let path = try folder.write([1], to: "file")
    try FileManager.default.setAttributes([.posixPermissions: 0], ofItemAtPath: path)
    let failure = #expect(throws: FileFailure.self) { try ContentReader(path: path) }
    #expect(failure?.problem == .unreadable(reason: "Permission denied"))
  }

  #if os(Linux)
    @Test func aReadThatFailsHalfWaySaysSo() throws {
      // Opens like a file; address 0 of the process cannot be read.
      let failure = #expect(throws: FileFailure.self) { try ContentReader(path: "/proc/self/mem") }
      #expect(failure?.problem == .unreadable(reason: "Input/output error"))
    }
  #endif
}
