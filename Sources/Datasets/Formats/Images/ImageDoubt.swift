import Diagnostics

/// What is odd about an image that was read all the same.
enum ImageDoubt: Sendable {
  /// Some of it is missing or wrong, in the words of libjpeg.
  case damaged(FileFailure)
  /// A 16-bit PNG image with values beyond those of training.
  case brighter(FileFailure, largest: Int)
  /// A 16-bit PNG image, where training has told no range of such: its largest value, which tells together with others
  /// whether all are darker than they should be.
  case deep(FileFailure, largest: Int)
}

/// Images that were read although something is odd about them.
package struct DoubtfulImages: Sendable, Hashable {
  package private(set) var damaged = FileNotes()
  package private(set) var brighter = FileNotes()
  /// The largest 16-bit value beyond those of training.
  private(set) var largest = 0
  /// 16-bit images that are read as if they used all bits, and their largest value.
  private var deep = FileNotes()
  private var largestDeep = 0

  package init() {}

  mutating func add(_ doubt: ImageDoubt) {
    switch doubt {
    case .damaged(let failure): damaged.add(failure)
    case .brighter(let failure, let value):
      brighter.add(failure)
      largest = max(largest, value)
    case .deep(let failure, let value):
      deep.add(failure)
      largestDeep = max(largestDeep, value)
    }
  }

  /// How many bits the 16-bit images use that are read as if they used all; nil where it is all, or there are none.
  var usedBits: Int? { deep.count > 0 ? DeepBitmap.bits(for: largestDeep) : nil }

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
    if let usedBits {
      texts.append(
        "\(deep.count) 16-bit PNG \(deep.count == 1 ? "image uses" : "images use") \(usedBits) of 16 bits only, which training did not, and \(deep.count == 1 ? "is" : "are") read nearly black: \(deep.names). Scale their values to 16 bits first."
      )
    }
    return texts
  }
}
