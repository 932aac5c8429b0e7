import PseudoLabelPlots

/// The examples that a page shows, each by a few words and, where they are images, a small picture. All pictures are one
/// file, of which each shows its part.
package struct ExampleSheet: Sendable {
  /// What each example is.
  package let texts: [String]
  /// A picture for each example, `columns` in a row; nil where the examples are no images.
  package let pictures: Pictures?

  package struct Pictures: Sendable {
    /// Of one picture.
    package let height: Int
    package let width: Int
    package let columns: Int
    package let sheet: PixelImage
  }

  package init(texts: [String], pictures: Pictures? = nil) {
    self.texts = texts
    self.pictures = pictures
  }

  /// - Parameters:
  ///   - texts: a text for each example.
  ///   - tiles: the pixels of each one's picture, row by row, their channels together; as many as texts (a precondition).
  ///   - height: of a picture.
  ///   - width: of a picture.
  ///   - channels: 1 or 3.
  package init(texts: [String], tiles: [[UInt8]], height: Int, width: Int, channels: Int) {
    precondition(tiles.count == texts.count, "a picture for each text")
    guard !tiles.isEmpty else {
      self.init(texts: texts)
      return
    }
    let columns = min(tiles.count, 50)
    let rows = (tiles.count + columns - 1) / columns
    let line = columns * width * channels
    var pixels = [UInt8](repeating: 0, count: rows * height * line)
    for (number, tile) in tiles.enumerated() {
      let corner = number / columns * height * line + number % columns * width * channels
      for y in 0..<height {
        let start = corner + y * line
        pixels.replaceSubrange(
          start..<start + width * channels, with: tile[y * width * channels..<(y + 1) * width * channels])
      }
    }
    let sheet = PixelImage(width: columns * width, height: rows * height, channels: channels, pixels: pixels)
    self.init(texts: texts, pictures: Pictures(height: height, width: width, columns: columns, sheet: sheet))
  }

  /// The picture of an example, with its text for who cannot see it.
  func thumbnail(of number: Int, says text: String) -> Markup? {
    pictures.map {
      .element(
        "span",
        [
          "class": "thumb", "role": "img", "aria-label": text,
          "style": "--c:\(number % $0.columns);--r:\(number / $0.columns)",
        ])
    }
  }
}

extension ExampleSheet.Pictures {
  /// How large a pixel is drawn, so that a picture is about so many points wide.
  func zoom(to size: Int) -> Double {
    let most = Double(max(width, height))
    return most >= Double(size) ? Double(size) / most : (Double(size) / most).rounded(.down)
  }

  /// The rules that show a part of the sheet.
  ///
  /// - Throws: `RequestFailure` where the sheet cannot be encoded.
  var css: String {
    get throws {
      let zoom = zoom(to: 56)
      let (w, h) = (Double(width) * zoom, Double(height) * zoom)
      return """
        .thumb { display: inline-block; width: \(w)px; height: \(h)px; background-image: url(\(try sheet.dataAddress)); \
        background-size: \(Double(sheet.width) * zoom)px \(Double(sheet.height) * zoom)px; \
        background-position: calc(var(--c) * -\(w)px) calc(var(--r) * -\(h)px); image-rendering: pixelated; \
        print-color-adjust: exact; }
        """
    }
  }
}
