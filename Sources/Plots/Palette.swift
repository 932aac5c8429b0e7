/// Ten colours that tell classes apart, for most eyes: one set on light paper, one on dark, the same class of a similar
/// hue in both.
///
/// Found by random search for the largest least distance (OKLab) between any two as seen by normal eyes and by those
/// without red, green or blue cones (Machado et al. 2009), every colour well off the paper. A test measures it. Colour is
/// never all that tells: points carry names, lines differ in their dashes too.
package enum Palette {
  package static let light = [
    "#0000c5", "#ce6416", "#2ca599", "#ac1557", "#9f24ff", "#bab106", "#0069aa", "#fa6bfa", "#5d0074", "#243b00",
  ]
  package static let dark = [
    "#584eff", "#f8aa00", "#3ca490", "#ff4d0c", "#b89cff", "#eef601", "#b9f8ff", "#bc0ab4", "#865f61", "#00e79b",
  ]
  package static let (lightPaper, darkPaper) = ("#ffffff", "#16181c")

  static let dashes = ["none", "7 3", "2 3", "9 3 2 3", "14 4"]

  /// The name of a style class for the colour of class k; beyond ten, colours come again.
  static func color(_ k: Int) -> String { "k\(k % light.count)" }

  /// The name of a style class for the dashes of line k.
  static func dash(_ k: Int) -> String { "d\(k % dashes.count)" }
}

/// The styles of plots. Colours stand in full at each place, not as variables, which not every reader of SVG knows.
package enum PlotStyle {
  package static let font = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif"

  /// Whatever draws SVG without knowing about light and dark shows the light ones.
  package static let css = """
    .plot { max-width: 100%; height: auto; font: 13px \(font); }
    .plot .paper { fill: \(Palette.lightPaper); }
    .plot text { fill: #1d1f24; }
    .plot .title { font-weight: 600; font-size: 14px; }
    .plot .tick { font-size: 12px; fill: #555a63; }
    .plot .grid { stroke: #e3e5e9; fill: none; }
    .plot .frame { stroke: #9aa0aa; fill: none; }
    .plot .line { fill: none; stroke-width: 2; stroke-linejoin: round; }
    .plot .dots { fill: none; stroke-width: 3; stroke-linecap: round; opacity: 0.75; }
    .plot .ring { fill: none; stroke: #1d1f24; stroke-width: 1; }
    .plot .cursor { fill: none; stroke: #1d1f24; stroke-width: 2; }
    .plot .swatch { fill: none; stroke-width: 10; stroke-linecap: round; }
    .plot .name { font-weight: 700; font-size: 15px; stroke: \(Palette.lightPaper); stroke-width: 4px; \
    stroke-linejoin: round; paint-order: stroke; }
    .plot image { image-rendering: crisp-edges; image-rendering: pixelated; }
    \(colors(Palette.light))
    \(Palette.dashes.enumerated().map { ".plot .d\($0) { stroke-dasharray: \($1); }" }.joined(separator: "\n"))
    @media screen and (prefers-color-scheme: dark) {
    .plot .paper { fill: \(Palette.darkPaper); }
    .plot text { fill: #e6e8ec; }
    .plot .tick { fill: #a9afb9; }
    .plot .grid { stroke: #30343b; }
    .plot .ring, .plot .cursor { stroke: #e6e8ec; }
    .plot .frame { stroke: #6b717c; }
    .plot .name { stroke: \(Palette.darkPaper); }
    \(colors(Palette.dark))
    }
    """

  private static func colors(_ colors: [String]) -> String {
    colors.enumerated().map { ".plot .k\($0) { stroke: \($1); }" }.joined(separator: "\n")
  }
}
