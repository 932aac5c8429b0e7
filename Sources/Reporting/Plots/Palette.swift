/// Colours for classes, on light and on dark ground: those of Okabe and Ito's palette, whose black is a grey here, and two
/// more.
///
/// Without red or green cones some pairs look alike (1 and 6, 0 and 7), and beyond ten the colours repeat: a plot must not
/// tell classes apart by colour alone.
package enum Palette {
  private static let tones = [
    "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#b8a900", "#7a4fa3", "#808080", "#8c3b1a",
  ]

  /// As "#0072b2".
  package static func color(ofClass number: Int) -> String { tones[number % tones.count] }
}
