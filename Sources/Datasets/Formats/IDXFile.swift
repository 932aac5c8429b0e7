import PseudoLabelDiagnostics

/// A file in the IDX format of the MNIST database, unsigned bytes only, plain or gzip.
///
/// Layout, big-endian: two zero bytes, a type code (0x08), the number of dimensions, each dimension as 32 bits, then the
/// items in row-major order. Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits".
package struct IDXFile: Sendable {
  package let path: String
  /// The sizes, the number of items first.
  package let dimensions: [Int]
  /// The header as it stands in the file; header and payload together are the whole content.
  package let header: [UInt8]
  /// The items, one after the other: the product of `dimensions` in bytes.
  package let payload: [UInt8]

  /// Payloads beyond this are refused unless the caller raises it: 2 GiB, 2.7 million images of MNIST's size.
  package static let defaultLimit = 1 << 31

  package var count: Int { dimensions[0] }
  /// Bytes of one item.
  package var itemSize: Int { dimensions.dropFirst().reduce(1, *) }

  /// Reads and checks the whole file. Throws `FileFailure`; memory follows the bytes that arrive, not the header.
  package init(path: String, limit: Int = defaultLimit) throws {
    let reader = try IDXReader(path: path, limit: limit)
    self.path = path
    dimensions = reader.dimensions
    header = reader.header
    payload = try reader.items(reader.count)
  }
}
