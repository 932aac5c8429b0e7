import Foundation
import Testing

#if os(Linux)
  /// A pseudo-terminal of a given size, for commands that behave otherwise where a person looks on.
  final class PseudoTerminal {
    /// What writes to it.
    let handle: FileHandle
    private let screen: Int32

    /// (The C library's `openpty` and `posix_openpt` are not visible from Swift.)
    init(columns: Int, rows: Int = 24) throws {
      let (tiocgptn, tiocsptlck): (UInt, UInt) = (0x8004_5430, 0x4004_5431)
      screen = open("/dev/ptmx", O_RDWR | O_NOCTTY)
      var (number, locked): (Int32, Int32) = (-1, 0)
      try #require(
        screen >= 0 && ioctl(screen, tiocsptlck, &locked) == 0 && ioctl(screen, tiocgptn, &number) == 0)
      handle = try #require(FileHandle(forUpdatingAtPath: "/dev/pts/\(number)"))
      var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
      try #require(ioctl(handle.fileDescriptor, UInt(TIOCSWINSZ), &size) == 0)
    }

    deinit { close(screen) }

    /// All that was written when nobody holds `handle` open any more. It is read while that lasts, for a terminal holds up
    /// who writes too much.
    func written() throws -> String {
      try handle.close()
      var bytes: [UInt8] = []
      var block = [UInt8](repeating: 0, count: 4096)
      while case let count = read(screen, &block, block.count), count > 0 { bytes += block[..<count] }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
#endif
