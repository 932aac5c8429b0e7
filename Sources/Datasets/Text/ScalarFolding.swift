/// What a Unicode scalar is in a text, and what stands for it once case and accents are folded.
struct FoldedScalar: Sendable {
  enum Kind {
    /// Part of a word: a letter or a digit.
    case letter
    /// A letter of a script that puts no blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese.
    case unspaced
    /// A sign over or under the letter before it.
    case mark
    /// A word of its own: emoji and other pictures.
    case symbol
    /// Stands between words.
    case separator
    /// Passed over, also within a word: joiners, soft hyphens, variation selectors, skin tones.
    case ignorable
  }

  let kind: Kind
  /// Lower case, without accents; empty where nothing is left.
  let text: String

  init(_ scalar: Unicode.Scalar) {
    let properties = scalar.properties
    switch scalar {
    case "\u{200B}": (kind, text) = (.separator, "")
    case "\u{0640}", "\u{1F3FB}"..."\u{1F3FF}": (kind, text) = (.ignorable, "")
    case _ where properties.isDefaultIgnorableCodePoint: (kind, text) = (.ignorable, "")
    case _ where Self.isMark(scalar): (kind, text) = (.mark, String(scalar))
    case _ where Self.isUnspaced(scalar): (kind, text) = (.unspaced, String(scalar))
    case _ where properties.isAlphabetic || properties.numericType != nil:
      (kind, text) = (.letter, Self.folded(scalar))
    case _ where properties.isEmojiPresentation || scalar.value >= 0x2000 && properties.generalCategory == .otherSymbol:
      (kind, text) = (.symbol, String(scalar))
    default: (kind, text) = (.separator, "")
    }
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  /// Whether a scalar belongs to the one before it: a mark, or the vowel or last consonant of a Hangul syllable.
  static func isAttached(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x300 && (isMark(scalar) || 0x1160...0x11FF ~= scalar.value)
  }

  /// Whether it is a letter of a script without blanks.
  static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0E01...0x0E4E, 0x0E80...0x0ECF, 0x0EDC...0x0EFF, 0x1000...0x103F, 0x1050...0x108F, 0x1780...0x17D3,
      0x3005...0x3007, 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xF900...0xFAFF, 0xFF66...0xFF9D, 0x20000...0x3FFFD:
      true
    default: false
    }
  }

  /// Upper case, then lower case, so that ß is ss and ς is σ; digits of all scripts are ASCII's; then accents are taken off.
  private static func folded(_ scalar: Unicode.Scalar) -> String {
    var plain = scalar
    if (0xFF01...0xFF5E).contains(scalar.value) { plain = Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar }
    if plain.properties.numericType == .decimal, let value = plain.properties.numericValue { return "\(Int(value))" }
    var text = String.UnicodeScalarView()
    for upper in plain.properties.uppercaseMapping.unicodeScalars {
      for lower in upper.properties.lowercaseMapping.unicodeScalars
      where lower.properties.generalCategory != .nonspacingMark {
        text.append(base(of: lower))
      }
    }
    return String(text)
  }

  /// The letter that a letter with an accent is made of.
  ///
  /// Unicode's names tell: LATIN SMALL LETTER E WITH ACUTE is an e, ARABIC LETTER ALEF WITH HAMZA ABOVE an alef. Letters that an
  /// alphabet counts as letters of their own have no such names, as й, but ё is often written е.
  private static func base(of scalar: Unicode.Scalar) -> Unicode.Scalar {
    if scalar == "ё" { return "е" }
    guard let name = scalar.properties.name, let with = name.firstRange(of: " WITH ") else { return scalar }
    return bases[String(name[..<with.lowerBound])] ?? scalar
  }

  /// The letters of the Latin, Greek and Arabic alphabets by their names.
  private static let bases: [String: Unicode.Scalar] = {
    var bases: [String: Unicode.Scalar] = [:]
    for range in [UInt32(0x61)...0x7A, 0x3B1...0x3C9, 0x621...0x64A] {
      for scalar in range.compactMap(Unicode.Scalar.init) {
        if let name = scalar.properties.name, name.firstRange(of: " WITH ") == nil { bases[name] = scalar }
      }
    }
    return bases
  }()

  /// Whether a sign is dropped that stands behind a letter: accents, and the vowel signs of Arabic and Hebrew. In other scripts
  /// signs are vowels, or make another letter.
  static func drops(_ mark: Unicode.Scalar, behind letter: Unicode.Scalar) -> Bool {
    switch letter.value {
    case 0x30...0x24F, 0x1E00...0x1EFF, 0x370...0x3FF, 0x1F00...0x1FFF, 0x590...0x6FF, 0x750...0x77F: true
    // A stress mark, or the dots of ё; but и with a breve is й, and г with an acute ѓ.
    case 0x400...0x4FF: mark == "\u{301}" && letter != "г" && letter != "к" || mark == "\u{308}" && letter == "е"
    default: false
    }
  }
}
