import PseudoLabelDiagnostics

/// What is odd about an image that was read all the same, or what tells together with others whether they are.
enum ImageDoubt: Sendable {
  /// Some of it is missing or wrong, in the words of libjpeg.
  case damaged(FileFailure)
  /// A 16-bit PNG image with values beyond those of training.
  case brighter(FileFailure, largest: Int)
  /// A 16-bit PNG image, where training has told no range of such: its largest value, which tells together with others
  /// whether all are darker than they should be.
  case deep(FileFailure, largest: Int)
  /// A 16-bit PNG image with values within those of training, which are of so many bits.
  case within(FileFailure, largest: Int, bits: Int)
  /// An image of 8 bits, where training had 16-bit PNG images with values of so many bits.
  case shallow(FileFailure, bits: Int)
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
  /// 16-bit images with values within those of training, and the largest of these.
  private var within = FileNotes()
  private var largestWithin = 0
  private var shallow = FileNotes()
  /// Of the 16-bit images of training.
  private var bits: Int?

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
    case .within(let failure, let value, let bits):
      within.add(failure)
      largestWithin = max(largestWithin, value)
      self.bits = bits
    case .shallow(let failure, let bits):
      shallow.add(failure)
      self.bits = bits
    }
  }

  /// How many bits the 16-bit images use that are read as if they used all; nil where it is all, or there are none.
  var usedBits: Int? { deep.count > 0 ? DeepBitmap.bits(for: largestDeep) : nil }

  mutating func add(_ doubts: [ImageDoubt]) { for doubt in doubts { add(doubt) } }

  /// A sentence for each kind.
  package var remarks: [String] {
    [
      damaged.sentence { "\($0) \($0 == 1 ? "image is" : "images are") damaged and read as far as possible" },
      brighter.sentence {
        "\($0) 16-bit PNG \($0 == 1 ? "image has" : "images have") values beyond those of training, which count as white"
      }, deepRemark, darkRemark, shallowRemark,
    ].compactMap { $0 }
  }

  private var deepRemark: String? {
    guard let usedBits else { return nil }
    return deep.sentence {
      "\($0) 16-bit PNG \($0 == 1 ? "image uses" : "images use") \(usedBits) of 16 bits only, which training did not, and \($0 == 1 ? "is" : "are") read nearly black"
    }.map { $0 + " Scale their values to 16 bits first." }
  }

  /// Images that are darker than those of training throughout; a black one alone says nothing.
  private var darkRemark: String? {
    guard let bits, brighter.count == 0, largestWithin > 0, let used = DeepBitmap.bits(for: largestWithin), used < bits
    else { return nil }
    return within.sentence {
      "\($0) 16-bit PNG \($0 == 1 ? "image uses" : "images use") \(used) bits only, where those of training use \(bits), and \($0 == 1 ? "is" : "are") read as dark as that makes \($0 == 1 ? "it" : "them")"
    }.map { $0 + " If \(1 << used - 1) is white there, multiply the values by \(1 << (bits - used)) first." }
  }

  /// Images of 8 bits alone, where training had deeper ones.
  private var shallowRemark: String? {
    guard let bits, within.count == 0, brighter.count == 0 else { return nil }
    return shallow.sentence {
      "\($0) \($0 == 1 ? "image has" : "images have") 8 bits, where training had 16-bit PNG images that use \(bits) bits: 255 is read as white, as \(1 << bits - 1) was there"
    }
  }
}

extension FileNotes {
  /// What `fact` says about so many files, and their names; nil where there are none.
  fileprivate func sentence(_ fact: (Int) -> String) -> String? { count == 0 ? nil : "\(fact(count)): \(names)." }
}
