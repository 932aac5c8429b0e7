import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// A file read in pieces is the file read at once, and its faults are found all the same.
@Suite struct FeatureReaderTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func pieces(_ bytes: [UInt8], atMost limit: Int) throws -> [Features] {
    let reader = try FeatureReader(idx: folder.write(bytes, to: "images"))
    var pieces: [Features] = []
    while let piece = try reader.rows(atMost: limit) { pieces.append(piece) }
    return pieces
  }

  private func bytes(_ features: Features) -> [UInt8] {
    if case .bytes(let bytes, _) = features.storage { bytes } else { [] }
  }

  @Test(arguments: [1, 2, 3, 4, 100])
  func piecesJoinToTheWhole(limit: Int) throws {
    for packing in [goldenImages, GoldenFiles.images] {
      let pieces = try pieces(packing, atMost: limit)
      #expect(pieces.flatMap(bytes) == goldenPixels)
      #expect(pieces.allSatisfy { $0.count <= limit && $0.columns == 20 })
      #expect(pieces.allSatisfy { $0.imageShape == .init(height: 4, width: 5) })
    }
  }

  @Test func faultsAreFoundWithoutTheWhole() throws {
    for count in 0..<goldenImages.count {
      #expect(throws: FileFailure.self) { try pieces(Array(goldenImages.prefix(count)), atMost: 2) }
    }
    let tooLong = #expect(throws: FileFailure.self) { try pieces(goldenImages + [0], atMost: 2) }
    #expect(tooLong?.description.contains("more bytes") == true)
    let labels = #expect(throws: FileFailure.self) { try pieces(idxBytes([2], [0, 1]), atMost: 2) }
    #expect(labels?.description.contains("number of dimensions") == true)
    // A header that promises more than memory holds costs nothing until it is asked for.
    let promise = #expect(throws: FileFailure.self) { try pieces(idxBytes([1 << 31, 1 << 10, 4], [1, 2]), atMost: 2) }
    #expect(promise?.description.contains("found 2") == true)
  }

  @Test func noRowsAreNoPieces() throws {
    #expect(try pieces(idxBytes([0, 4, 5], []), atMost: 3).isEmpty)
    #expect(throws: FileFailure.self) { try pieces(idxBytes([0, 4, 5], [1]), atMost: 3) }
  }
}
