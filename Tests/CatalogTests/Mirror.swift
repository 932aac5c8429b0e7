import Foundation
import Testing

/// `Tools/Golden/mirror.py`, a web server on this machine that misbehaves on demand, serving one folder.
final class Mirror: Sendable {
  private let input = Pipe()
  private let process = Process()
  private let port: Int

  init(serving folder: String) throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Tools/Golden/mirror.py").standardizedFileURL.path
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", script, folder]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    port = try #require(Int(line.trimmingCharacters(in: .whitespacesAndNewlines)), "the server said \(line)")
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.terminate()
  }

  /// The address of the server behaving in the given way, with its folder.
  func address(_ behaviour: String) -> String { "http://127.0.0.1:\(port)/\(behaviour)/" }

  /// The requests so far, each as `path range`.
  func requests() throws -> [String] {
    let client = Process()
    let output = Pipe()
    client.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    client.arguments = [
      "python3", "-c",
      "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:\(port)/log').read().decode())",
    ]
    client.standardOutput = output
    try client.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    client.waitUntilExit()
    return text.split(separator: "\n").map(String.init)
  }
}
