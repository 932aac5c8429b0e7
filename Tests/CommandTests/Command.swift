import Foundation
import Testing

/// The built command, run as a program of its own, as a person at a terminal runs it.
enum Command {
  struct Result {
    /// As a shell counts: 128 + n where signal n ended the program.
    var code: Int32
    var output: String
    var errors: String
  }

  /// The build puts the command into the folder of the test bundle, which is the running executable. A tool that runs
  /// the bundle from elsewhere still finds it where `swift build -c release` puts it.
  static let executable: URL? = {
    let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardizedFileURL
    let folders = [
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent(),
      URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent(), package.appending(path: ".build/release"),
    ]
    return folders.map { $0.appending(path: "pseudolabel") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path(percentEncoded: false)) }
  }()

  /// Runs the command in a folder until it ends.
  static func run(
    _ arguments: [String], in folder: Folder, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Result {
    try Started(arguments, in: folder, sourceLocation: sourceLocation).result()
  }

  /// The command while it runs. What it writes goes to files, so that no pipe can fill and hold it up.
  struct Started {
    let process = Process()
    /// Kept until the command has ended.
    private let folder: Folder
    private let output: URL
    private let errors: URL

    init(
      _ arguments: [String], in folder: Folder, standardOutput: FileHandle? = nil, standardError: FileHandle? = nil,
      environment: [String: String] = [:], after prelude: String? = nil,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      guard let executable = Command.executable else {
        Issue.record("`swift build` makes the command, and it is not there", sourceLocation: sourceLocation)
        throw CancellationError()
      }
      // A page about each run would take longer than the runs; tests of the page ask for it.
      let asksForPage = arguments.first != "train" || arguments.contains("--report")
      let arguments = arguments + (asksForPage ? [] : ["--no-report"])
      self.folder = folder
      if let prelude {
        // What a shell sets for the programs that it becomes.
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments =
          ["-c", "\(prelude); exec \"$0\" \"$@\"", executable.path(percentEncoded: false)] + arguments
      } else {
        process.executableURL = executable
        process.arguments = arguments
      }
      process.currentDirectoryURL = URL(filePath: folder.path)
      // No cache, no home: nothing of this machine but the data that the tests were given.
      process.environment = ["HOME": folder.path, "XDG_CACHE_HOME": folder.path, "COLUMNS": "80", "LC_ALL": "C.UTF-8"]
        .merging(MNIST.folder.map { ["PSEUDOLABEL_DATA": $0] } ?? [:]) { $1 }
        .merging(ProcessInfo.processInfo.environment.filter { ["ASAN_OPTIONS", "TSAN_OPTIONS"].contains($0.key) }) {
          $1
        }
        .merging(environment) { $1 }
      let number = UUID().uuidString
      output = URL(filePath: "\(folder.path)/.\(number).output")
      errors = URL(filePath: "\(folder.path)/.\(number).errors")
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = try standardOutput ?? Started.create(output)
      process.standardError = try standardError ?? Started.create(errors)
      try process.run()
    }

    var errorsSoFar: String { Started.text(errors) }

    func interrupt() { kill(process.processIdentifier, SIGINT) }

    func result() throws -> Result {
      process.waitUntilExit()
      let byItself = process.terminationReason == .exit
      return Result(
        code: byItself ? process.terminationStatus : 128 + process.terminationStatus, output: Started.text(output),
        errors: Started.text(errors))
    }

    private static func create(_ file: URL) throws -> FileHandle {
      try Data().write(to: file)
      return try FileHandle(forWritingTo: file)
    }

    private static func text(_ file: URL) -> String {
      String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }
  }
}
