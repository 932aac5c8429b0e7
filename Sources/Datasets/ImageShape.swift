/// The shape of an image as a row of features: pixels row by row, the channels of a pixel beside each other.
public struct ImageShape: Sendable, Hashable, Codable {
  /// Rows of pixels.
  public var height: Int
  /// Pixels of a row.
  public var width: Int
  /// Values a pixel: 1 for grey, 3 for red, green and blue.
  public var channels: Int

  /// A shape of so many pixels and values a pixel.
  public init(height: Int, width: Int, channels: Int = 1) {
    self.height = height
    self.width = width
    self.channels = channels
  }
}

extension ImageShape: CustomStringConvertible {
  public var description: String { channels == 1 ? "\(height) × \(width)" : "\(height) × \(width) × \(channels)" }
}
