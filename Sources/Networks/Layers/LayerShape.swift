import PseudoLabelDatasets

/// What goes from one layer to the next: a row of units, or an image of channels.
package enum LayerShape: Sendable, Hashable {
  case units(Int)
  case image(ImageShape)

  /// Numbers of an example.
  var values: Int {
    switch self {
    case .units(let count): count
    case .image(let image): image.values
    }
  }

  /// Numbers that share the parameters of a normalisation: the channels of an image, or the units.
  var channels: Int {
    switch self {
    case .units(let count): count
    case .image(let image): image.channels
    }
  }

  /// Height × width of an image; 1 for units.
  var places: Int { values / max(1, channels) }
}

extension ImageShape {
  /// height × width × channels.
  var values: Int { height * width * channels }
}

extension LayerShape: CustomStringConvertible {
  /// "28 × 28 × 16", "10 units"
  package var description: String {
    switch self {
    case .units(let count): "\(count) units"
    case .image(let image): "\(image)"
    }
  }
}
