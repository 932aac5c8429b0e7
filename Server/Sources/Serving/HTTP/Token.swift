import Foundation
import PseudoLabelInference

/// The secret that requests have to show.
public struct Token: Sendable {
  private let bytes: [UInt8]

  /// The first line of a file.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or without 16 characters of the kind that a header may have.
  public init(contentsOf path: String) throws {
    guard let file = FileHandle(forReadingAtPath: path), let contents = try? file.read(upToCount: 8192) ?? Data() else {
      let isThere = FileManager.default.fileExists(atPath: path)
      throw FileFailure(path: path, problem: isThere ? .unreadable(reason: "no permission, or a folder") : .missing)
    }
    let line = contents.prefix { $0 != 0x0a && $0 != 0x0d }
    guard (16...4096).contains(line.count), line.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw FileFailure(
        path: path,
        problem: .malformed(
          place: "line 1", expected: "a token of 16 to 4096 ASCII characters without blanks",
          found: "\(line.count) bytes"),
        remedy: "`openssl rand -hex 32` prints one")
    }
    bytes = Array(line)
  }

  /// A token of characters that a header may have.
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// Whether a header Authorization shows it. How long that takes does not depend on where they differ.
  func isShown(by authorization: String?) -> Bool {
    guard let authorization, authorization.prefix(7).lowercased() == "bearer " else { return false }
    return isSame(as: Array(authorization.utf8.dropFirst(7)))
  }

  func isSame(as other: [UInt8]) -> Bool {
    var difference = UInt(bitPattern: bytes.count ^ other.count)
    for place in other.indices { difference |= UInt(bytes[place % bytes.count] ^ other[place]) }
    return difference == 0
  }
}
