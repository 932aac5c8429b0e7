import PseudoLabelDatasets

/// The examples that a report shows, each taken in once: a number for each, and in the end the sheet with their texts and
/// pictures.
struct ExampleBook {
  /// Where examples come from.
  struct Source {
    /// The same of the same rows, so that two runs on one data set share their examples.
    var name: String
    /// Every row there is.
    var features: Features
    /// A few words about each of some rows.
    var texts: (_ rows: [Int]) throws -> [String]
  }

  private struct Key: Hashable {
    var source: String
    var row: Int
  }

  private var sources: [String: Source] = [:]
  private var keys: [Key] = []
  private var numbers: [Key: Int] = [:]

  /// The number of a row of a source in the page.
  mutating func number(ofRow row: Int, of source: Source) -> Int {
    let key = Key(source: source.name, row: row)
    if let known = numbers[key] { return known }
    if sources[source.name] == nil { sources[source.name] = source }
    keys.append(key)
    numbers[key] = keys.count - 1
    return keys.count - 1
  }

  /// Texts for all that was taken in; pictures too, where all are images of one size.
  ///
  /// - Throws: what reading the rows again throws.
  func sheet() throws -> ExampleSheet {
    var texts = [String](repeating: "", count: keys.count)
    for (name, source) in sources {
      let places = keys.indices.filter { keys[$0].source == name }
      for (place, text) in zip(places, try source.texts(places.map { keys[$0].row })) { texts[place] = text }
    }
    let shapes = Set(sources.values.map(\.features.imageShape))
    guard shapes.count == 1, let shape = shapes.first.flatMap({ $0 }), [1, 3].contains(shape.channels) else {
      return ExampleSheet(texts: texts)
    }
    let tiles = keys.compactMap { key in sources[key.source].map { $0.features.pixels(ofRow: key.row) } }
    return ExampleSheet(
      texts: texts, tiles: tiles, height: shape.height, width: shape.width, channels: shape.channels)
  }
}

extension Features {
  /// A row as the pixels of a picture: bytes as they are, floats of 0 to 1 as 0 to 255.
  fileprivate func pixels(ofRow row: Int) -> [UInt8] {
    let place = rows[row]
    func byte(_ value: Float) -> UInt8 { UInt8(min(max(255 * value, 0), 255).rounded()) }
    switch storage {
    case .bytes(let bytes, _): return Array(bytes[place * columns..<(place + 1) * columns])
    case .floats(let floats): return floats[place * columns..<(place + 1) * columns].map(byte)
    case .sparse(let sparse):
      var pixels = [UInt8](repeating: 0, count: columns)
      for entry in sparse.entries(ofRow: place) {
        pixels[Int(sparse.columns[entry])] = byte(sparse.values[entry])
      }
      return pixels
    }
  }
}
