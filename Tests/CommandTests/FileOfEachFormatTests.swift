import Foundation
import TestSupport
import Testing

/// A file of each format goes through the command: what it begins with must not be taken for another format's.
@Suite struct FileOfEachFormatTests {
  private static let rows = NPYBytes.doubles((0..<60).map { Double($0 * 7 % 13) + Double($0 % 3) }, columns: 2)
  private static let labels = NPYBytes.array("|i1", [30], (0..<30).map { [0, 1, 255][$0 % 3] })
  private static let text = (0..<30).map { "\(["1", "2", "?"][$0 % 3]) 1:\($0 % 7) 3:2.5" }.joined(separator: "\n")

  private static let files: [(name: String, bytes: [UInt8], options: [String])] = [
    ("rows.npz", zipBytes([("X.npy", rows), ("y.npy", labels)]), []),
    ("rows.npy", rows, ["--label-file", "labels.npy"]),
    ("rows.svm", Array(text.utf8), []),
    ("marked.svm", [0xef, 0xbb, 0xbf] + Array(text.utf8), []),
    ("nan.svm", Array(text.replacing("?", with: "nan").utf8), []),
    ("rows.svm.gz", gzipBytes(Array(text.utf8)), []),
  ]

  @Test(arguments: files) func isReadByItsContent(name: String, bytes: [UInt8], options: [String]) throws {
    let folder = try Folder()
    try folder.write(bytes, to: name)
    try folder.write(Self.labels, to: "labels.npy")
    let report = try Command.object(["check", name, "--json", "--quiet"] + options, in: folder)
    let check = try #require(report["check"] as? [String: Any])
    #expect(check["labeled"] as? Int == 20)
    #expect(check["unlabeled"] as? Int == 10)
    #expect((check["classes"] as? [Any])?.count == 2)
  }
}
