import Foundation
import Testing

#if os(Linux)
  /// Names come from files, and files from anybody: on a terminal they are text and command nothing.
  @Suite struct HostileNameTests {
    private static let controls = "\u{1B}[31m\u{202E}\u{1B}]0;title\u{7}\u{1B}[2J\u{1B}[H\u{9B}2K\u{8}\r"

    @Test func namesDoNotCommandTheTerminal() throws {
      let folder = try Folder()
      try folder.write(OwnTable().adding("evil\(Self.controls)column") { _ in "always\u{1B}[2J" }, to: "table.csv")
      let terminal = try PseudoTerminal(columns: 100)
      let run = try Command.Started(
        ["check", "table.csv", "--target", "class"], in: folder, standardOutput: terminal.handle)
      var screen = Screen(columns: 100)
      let written = try terminal.written()
      screen.write(written)
      #expect(try run.result().code == 0)
      #expect(screen.strange == [])
      #expect(!written.contains("\u{1B}[31m\u{202E}") && !written.contains("\u{202E}"))
      #expect(!written.replacing("\r\n", with: "\n").contains { "\u{7}\u{8}\u{9B}\r".contains($0) })
      #expect(screen.text.contains { $0.contains("evil\u{FFFD}[31m\u{FFFD}\u{FFFD}]0;title") }, "\(screen.text)")
    }

    /// JSON escapes what a terminal would obey.
    @Test func namesInJSONAreEscaped() throws {
      let folder = try Folder()
      try folder.write(OwnTable().adding("evil\(Self.controls)column") { "\($0 % 4)" }, to: "table.csv")
      let output = try Command.run(["check", "table.csv", "--target", "class", "--json"], in: folder).output
      #expect(
        !output.unicodeScalars.contains {
          $0 != "\n" && ($0.value < 0x20 || 0x7F...0x9F ~= $0.value || $0 == "\u{202E}")
        })
      let check = try #require(try jsonObject(output)["check"] as? [String: Any])
      let columns = try #require(check["columns"] as? [[String: Any]])
      #expect(columns.contains { $0["name"] as? String == "evil\(Self.controls)column" }, "\(output)")
    }

    @Test func errorsDoNotEither() throws {
      let folder = try Folder()
      let terminal = try PseudoTerminal(columns: 100)
      let run = try Command.Started(
        ["check", "no\(Self.controls)table.csv"], in: folder, standardError: terminal.handle)
      var screen = Screen(columns: 100)
      screen.write(try terminal.written())
      #expect(try run.result().code == 66)
      #expect(screen.strange == [])
      #expect(screen.text.contains { $0.contains("no\u{FFFD}[31m\u{FFFD}\u{FFFD}]0;title") }, "\(screen.text)")
    }
  }
#endif
