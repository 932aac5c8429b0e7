/// NPY files put together by hand.
package enum NPYBytes {
  package static func array(_ type: String, _ shape: [Int], _ values: [UInt8]) -> [UInt8] {
    let sizes = shape.map { "\($0)," }.joined(separator: " ")
    return file("{'descr': '\(type)', 'fortran_order': False, 'shape': (\(sizes)), }\n", values)
  }

  package static func file(_ header: String, _ values: [UInt8] = [], version: [UInt8] = [1, 0]) -> [UInt8] {
    let length = header.utf8.count
    return [0x93] + Array("NUMPY".utf8) + version + [UInt8(length & 0xff), UInt8(length >> 8)] + Array(header.utf8)
      + values
  }
}

extension NPYBytes {
  /// Rows of doubles.
  package static func doubles(_ numbers: [Double], columns: Int) -> [UInt8] {
    let bytes = numbers.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian) { Array($0) } }
    return array("<f8", [numbers.count / columns, columns], bytes)
  }
}
