/// The JSON header of a safetensors file as it stands there.
struct SafetensorsHeader {
  struct Entry {
    var name: String
    var shape: [Int]
    /// Bytes of the data, `begin ..< end`.
    var begin: Int
    var end: Int
  }

  /// What is wrong with a header; whoever knows the file's path makes a `FileFailure` of it.
  struct Fault: Error {
    var place: String
    var expected: String
    var found: String
  }

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  init(parsing bytes: ArraySlice<UInt8>) throws(Fault) {
    var scanner = HeaderScanner(bytes)
    var parsed = (entries: [Entry](), metadata: [String: String]())
    try scanner.start()
    try scanner.object { scanner, name throws(Fault) in
      if name == TensorFile.metadataKey {
        try scanner.object { scanner, key throws(Fault) in parsed.metadata[key] = try scanner.string() }
      } else {
        parsed.entries.append(try Self.entry(name, &scanner))
      }
    }
    try scanner.end()
    (entries, metadata) = parsed
  }

  private static func entry(_ name: String, _ scanner: inout HeaderScanner) throws(Fault) -> Entry {
    let place = "tensor \"\(name)\""
    var (type, shape, offsets) = (String?.none, [Int]?.none, [Int]?.none)
    try scanner.object { scanner, key throws(Fault) in
      switch key {
      case "dtype": type = try scanner.string()
      case "shape": shape = try scanner.integers()
      case "data_offsets": offsets = try scanner.integers()
      default: throw Fault(place: place, expected: "dtype, shape and data_offsets", found: "\"\(key)\"")
      }
    }
    guard let type, let shape, let offsets else {
      let missing = type == nil ? "dtype" : shape == nil ? "shape" : "data_offsets"
      throw Fault(place: place, expected: "\(missing)", found: "none")
    }
    guard type == "F32" else { throw Fault(place: place, expected: "dtype F32", found: type) }
    guard offsets.count == 2 else {
      throw Fault(place: place, expected: "two data_offsets", found: "\(offsets.count)")
    }
    return Entry(name: name, shape: shape, begin: offsets[0], end: offsets[1])
  }

  /// The entries as their data follow each other, once it is sure that they fill `dataSize` bytes without hole or overlap
  /// and that each has room for its shape.
  func entriesInOrder(dataSize: Int) throws(Fault) -> [Entry] {
    // Tensors without values share an offset with their neighbours; they keep the order of the header.
    let ordered = entries.enumerated().sorted {
      ($0.element.begin, $0.element.end, $0.offset) < ($1.element.begin, $1.element.end, $1.offset)
    }.map(\.element)
    var end = 0
    for entry in ordered {
      let place = "tensor \"\(entry.name)\""
      guard entry.begin == end else {
        throw Fault(
          place: place, expected: "data from byte \(end), where the data before it end", found: "from \(entry.begin)")
      }
      guard let size = Self.size(of: entry.shape) else {
        throw Fault(place: place, expected: "a shape that fits the memory", found: "\(entry.shape)")
      }
      guard entry.end >= entry.begin, entry.end - entry.begin == size else {
        throw Fault(
          place: place, expected: "\(size) bytes for the shape \(entry.shape)",
          found: "data_offsets \(entry.begin) to \(entry.end)")
      }
      end = entry.end
    }
    guard end == dataSize else {
      throw Fault(place: "data", expected: "\(end) bytes, as the header says", found: "\(dataSize)")
    }
    return ordered
  }

  /// Of an F32 tensor, in bytes; nil where it is more than an Int holds.
  private static func size(of shape: [Int]) -> Int? {
    var size = MemoryLayout<Float>.size
    for length in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: length)
      if overflow { return nil }
      size = product
    }
    return size
  }
}
