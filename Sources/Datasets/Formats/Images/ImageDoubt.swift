import Diagnostics

/// What is odd about an image that was read all the same.
enum ImageDoubt: Sendable {
  /// Some of it is missing or wrong, in the words of libjpeg.
  case damaged(FileFailure)
  /// A 16-bit PNG image with values beyond those of training.
  case brighter(FileFailure, largest: Int)
}

/// Images that were read although something is odd about them.
package struct DoubtfulImages: Sendable, Hashable {
  package private(set) var damaged = FileNotes()
  package private(set) var brighter = FileNotes()
  /// The largest 16-bit value beyond those of training.
  private(set) var largest = 0

  package init() {}

  mutating func add(_ doubt: ImageDoubt) {
    switch doubt {
    case .damaged(let failure): damaged.add(failure)
    case .brighter(let failure, let value):
      brighter.add(failure)
      largest = max(largest, value)
    }
  }

  mutating func add(_ doubts: [ImageDoubt]) { for doubt in doubts { add(doubt) } }

  /// A sentence for each kind.
  package var remarks: [String] {
    var texts: [String] = []
    if damaged.count > 0 {
      texts.append(
        "\(damaged.count) \(damaged.count == 1 ? "image is" : "images are") damaged and read as far as possible: \(damaged.names)."
      )
    }
    if brighter.count > 0 {
      texts.append(
        "\(brighter.count) 16-bit PNG \(brighter.count == 1 ? "image has" : "images have") values beyond those of training, which count as white: \(brighter.names)."
      )
    }
    return texts
  }
}
