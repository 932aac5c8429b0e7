import CPseudoLabelTextWidth

extension StringProtocol {
  /// Columns that a terminal gives the text: two for a wide character, as those of Chinese, none for marks on others.
  package var width: Int { utf8.allSatisfy { $0 < 0x80 } ? utf8.count : reduce(0) { $0 + $1.width } }

  /// With blanks behind it, up to this width.
  package func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - self.width))
  }

  /// With blanks before it, up to this width.
  package func leftPadded(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - self.width)) + self
  }

  /// As many of the first characters as this width has room for.
  package func prefix(width: Int) -> SubSequence {
    var room = width
    return prefix { character in
      room -= character.width
      return room >= 0
    }
  }
}

extension String {
  /// The text with its middle left out where it is wider than `limit`: what stands in a message names a thing and does not
  /// repeat a page of it.
  package func shortened(to limit: Int = 200) -> String {
    guard utf8.count > limit, width > limit else { return self }
    let kept = limit - 1
    let end = String(reversed()).prefix(width: kept / 3).reversed()
    return prefix(width: kept - kept / 3) + "…" + String(end)
  }
}

extension Character {
  /// Of the scalars that make it up the widest counts, so that a letter with its accents, or a family, is one sign.
  fileprivate var width: Int { unicodeScalars.reduce(0) { max($0, Int(text_width_of_scalar($1.value))) } }
}
