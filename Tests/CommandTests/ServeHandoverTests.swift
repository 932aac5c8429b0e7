import Foundation
import Testing

/// `pseudolabel serve` and `annotate` become the server that is installed beside the command.
@Suite struct ServeHandoverTests {
  /// A copy of the command in a folder of its own.
  private static func copy(in folder: Folder) throws -> URL {
    let executable = try #require(Command.executable)
    let place = URL(filePath: folder.path).appending(path: "bin")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let copy = place.appending(path: "pseudolabel")
    try FileManager.default.copyItem(at: executable.resolvingSymlinksInPath(), to: copy)
    return copy
  }

  private static func run(_ executable: URL, _ arguments: [String]) throws -> Command.Result {
    let (process, output, errors) = (Process(), Pipe(), Pipe())
    process.executableURL = executable
    process.arguments = arguments
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let texts = [output, errors].map { String(decoding: $0.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self) }
    process.waitUntilExit()
    return Command.Result(code: process.terminationStatus, output: texts[0], errors: texts[1])
  }

  @Test func saysHowItIsBuiltWhereItIsNotThere() throws {
    let folder = try Folder()
    let command = try Self.copy(in: folder)
    for arguments in [["serve", "runs/x"], ["serve", "--help"], ["serve"], ["annotate", "x.csv"]] {
      let result = try Self.run(command, arguments)
      #expect(result.code == 69)
      #expect(result.output.isEmpty)
      #expect(result.errors.contains("scripts/build-server"))
    }
  }

  @Test(arguments: ["bin", "libexec/pseudolabel"]) func handsOverAllArguments(place: String) throws {
    let folder = try Folder()
    let command = try Self.copy(in: folder)
    let server = URL(filePath: folder.path).appending(path: place).appending(path: "pseudolabel-server")
    try FileManager.default.createDirectory(at: server.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data("#!/bin/sh\nprintf '<%s>' \"$@\"\nexit 7\n".utf8).write(to: server)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: server.path)
    let link = URL(filePath: folder.path).appending(path: "elsewhere")
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: command)
    for executable in [command, link] {
      let result = try Self.run(executable, ["serve", "a b", "--port", "0", "--", "--help", "", "-x"])
      #expect(result.code == 7)
      #expect(result.output == "<serve><a b><--port><0><--><--help><><-x>")
      for name in ["serve", "annotate"] {
        #expect(try Self.run(executable, [name, "--help"]).output == "<\(name)><--help>")
      }
    }
  }
}
