/// What the units of a first layer look for: their weights as pictures, the same units of several networks side by side.
///
/// A weight of 0 is middle grey, positive ones are lighter. Each picture has its own scale: its weight of the largest size
/// is white or black.
package struct FilterMosaic: Sendable {
  package struct Panel: Sendable {
    package var title: String
    /// W [height · width · channels × units], row by row.
    package var weights: [Float]

    package init(title: String, weights: [Float]) {
      self.title = title
      self.weights = weights
    }
  }

  package let panels: [Panel]
  package let height: Int
  package let width: Int
  /// 1 grey, or 3 red, green and blue.
  package let channels: Int
  /// Which units are shown.
  package let units: [Int]
  /// In a row of pictures.
  package let columns: Int
  package let title: String
  /// What the whole shows, for those who do not see it.
  package let summary: String

  /// Every panel's weights have as many rows as a picture has values, and the units shown (preconditions).
  package init(
    panels: [Panel], height: Int, width: Int, channels: Int = 1, units: [Int], columns: Int, title: String? = nil,
    summary: String
  ) {
    precondition(height > 0 && width > 0 && columns > 0 && !units.isEmpty, "a mosaic of nothing")
    precondition(channels == 1 || channels == 3, "\(channels) channels are no picture")
    for panel in panels {
      let (count, rest) = panel.weights.count.quotientAndRemainder(dividingBy: height * width * channels)
      precondition(
        rest == 0 && units.allSatisfy((0..<count).contains), "weights of \(height) × \(width) × \(channels) × units")
    }
    self.panels = panels
    self.height = height
    self.width = width
    self.channels = channels
    self.units = units
    self.columns = columns
    self.title = title ?? "Weights into \(units.count) hidden units"
    self.summary = summary
  }

  /// The mosaic of a panel, its pictures a pixel apart.
  package func image(of panel: Panel) -> PixelImage {
    let rows = (units.count + columns - 1) / columns
    let (fullWidth, fullHeight) = (columns * (width + 1) + 1, rows * (height + 1) + 1)
    var pixels = [UInt8](repeating: 255, count: fullWidth * fullHeight * channels)
    let size = height * width * channels
    let count = panel.weights.count / size
    for (place, unit) in units.enumerated() {
      let (row, column) = place.quotientAndRemainder(dividingBy: columns)
      let filter = (0..<size).map { panel.weights[$0 * count + unit] }
      let largest = filter.reduce(0) { max($0, abs($1)) }
      for y in 0..<height {
        let line = y * width * channels
        let start = ((row * (height + 1) + 1 + y) * fullWidth + column * (width + 1) + 1) * channels
        for (offset, weight) in filter[line..<line + width * channels].enumerated() {
          pixels[start + offset] = UInt8(127.5 + 127.5 * (largest > 0 ? weight / largest : 0))
        }
      }
    }
    return PixelImage(width: fullWidth, height: fullHeight, channels: channels, pixels: pixels)
  }

  /// A panel for each network.
  ///
  /// - Throws: `RequestFailure` where a picture cannot be encoded.
  package var plot: Plot {
    get throws {
      let drawn = try panels.map { panel in
        let image = image(of: panel)
        // Whole pixels of the screen for those of the picture, as near to 340 as can be.
        let zoom = max(1, (340 / Double(max(image.width, image.height))).rounded())
        let (w, h) = (zoom * Double(image.width), zoom * Double(image.height))
        let picture = Markup.element(
          "image",
          [
            "width": Markup.number(w), "height": Markup.number(h), "preserveAspectRatio": "none",
            "href": try image.dataAddress,
          ])
        return Plot.Panel(title: panel.title, width: w, height: h, content: [picture])
      }
      return Plot(title: title, summary: summary, panels: drawn)
    }
  }
}
