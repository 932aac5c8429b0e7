import Foundation
import Testing

#if os(Linux)
  /// Progress on a terminal: a pseudo-terminal of a given width stands behind standard error.
  @Suite(.needsMNIST) struct TerminalTests {
    @Test(arguments: [60, 20, 200], [[], ["--seeds", "1-3", "--jobs", "2", "--epochs", "40"]])
    func theLineThatRenewsItselfFitsTheWidth(columns: Int, seeds: [String]) throws {
      let (terminal, other) = try openPseudoTerminal()
      defer { close(terminal) }
      var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
      try #require(ioctl(other.fileDescriptor, UInt(TIOCSWINSZ), &size) == 0)

      let run = try Command.Started(
        ["train", "--labels", "100", "--validation", "50", "--hidden", "64", "--epochs", "100", "--output", "run"]
          + seeds,
        in: Folder(), standardError: other)
      try other.close()
      // It is read while the run lasts, for a terminal holds up who writes too much; at the end the read fails.
      var shown: [UInt8] = []
      var block = [UInt8](repeating: 0, count: 4096)
      while case let count = read(terminal, &block, block.count), count > 0 { shown += block[..<count] }
      #expect(try run.result().code == 0)

      let text = String(decoding: shown, as: UTF8.self)
      #expect(text.last?.isNewline == true)
      let lines = text.replacing("\u{1B}[K", with: "").split { $0.isNewline || $0 == "\r" }
      #expect(lines.count > 1, "it renews itself")
      #expect(text.unicodeScalars.count { $0 == "\n" } == 1, "one line for all")
      if columns == 200, !seeds.isEmpty { #expect(lines.last?.contains("] 3/3 done · took") == true) }
      for line in lines {
        #expect(line.count < columns, "\(line)")
        #expect(!line.contains("\u{1B}"))
      }
      #expect(lines.last?.hasPrefix("pseudo-label".prefix(columns - 1)) == true)
    }

    /// The end that a person looks at, and the end that a program writes to. (The C library's `openpty` and
    /// `posix_openpt` are not visible from Swift.)
    private func openPseudoTerminal() throws -> (Int32, FileHandle) {
      let (tiocgptn, tiocsptlck): (UInt, UInt) = (0x8004_5430, 0x4004_5431)
      let terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (number, locked): (Int32, Int32) = (-1, 0)
      try #require(
        terminal >= 0 && ioctl(terminal, tiocsptlck, &locked) == 0 && ioctl(terminal, tiocgptn, &number) == 0)
      return (terminal, try #require(FileHandle(forUpdatingAtPath: "/dev/pts/\(number)")))
    }
  }
#endif
