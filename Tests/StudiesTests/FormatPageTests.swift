import Foundation
import PseudoLabelDatasets
import Testing

/// The documentation's page about formats says what the readers do.
@Suite struct FormatPageTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Sources/PseudoLabeling/PseudoLabeling.docc/Formats.md")
  private static let mark =
    "<!-- Made by FormatPageTests from its examples; PSEUDOLABEL_WRITE_PAGES=1 writes it anew. -->\n"

  /// With PSEUDOLABEL_WRITE_PAGES set, the page is written in place of being compared.
  @Test func thePageShowsWhatIsReadAndRefused() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let parts = text.components(separatedBy: Self.mark)
    try #require(parts.count == 2, "the page has the mark once")
    let tables = try Self.tables()
    if ProcessInfo.processInfo.environment["PSEUDOLABEL_WRITE_PAGES"] != nil {
      try (parts[0] + Self.mark + tables).write(to: Self.page, atomically: true, encoding: .utf8)
    } else {
      let (there, made) = (parts[1].components(separatedBy: "\n"), tables.components(separatedBy: "\n"))
      for (line, (old, new)) in zip(there, made).enumerated() where old != new {
        Issue.record("line \(line + 1) below the mark: the page has\n\(old)\nbut the readers give\n\(new)")
      }
      #expect(there.count == made.count)
    }
  }

  private static func tables() throws -> String {
    var text = ""
    var formats: [String] = []
    for example in FormatExamples.all where !formats.contains(example.format) { formats.append(example.format) }
    for format in formats {
      var (read, refused) = ([String](), [String]())
      for example in FormatExamples.all where example.format == format {
        switch try example.outcome() {
        case .read(let what, let said):
          read.append(
            row([example.shown, escaped(what), said.isEmpty ? "–" : said.map(escaped).joined(separator: " ")]))
        case .refused(let words): refused.append(row([example.shown, escaped(words)]))
        }
      }
      text += "\n### \(format)\n"
      if !read.isEmpty { text += "\n" + row(["what is given", "read as", "said"]) + "|---|---|---|\n" + read.joined() }
      if !refused.isEmpty { text += "\n" + row(["what is given", "refused with"]) + "|---|---|\n" + refused.joined() }
    }
    text +=
      "\n### Formats that are not read\n\n" + row(["what is given in place of a table", "refused with"]) + "|---|---|\n"
    for format in ForeignFormat.all {
      text += row([escaped(format.name), escaped("\(format.failure(ofTable: "FILE"))")])
    }
    return text
  }

  private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }

  /// As text of a Markdown cell, in which what stands in backticks stays as it is.
  private static func escaped(_ text: String) -> String {
    var isCode = false
    return text.reduce(into: "") { result, character in
      if character == "`" { isCode.toggle() }
      if character == "|" || !isCode && "*_<>[]".contains(character) { result.append("\\") }
      result.append(character == "\n" ? " " : character)
    }
  }
}
