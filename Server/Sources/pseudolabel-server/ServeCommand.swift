import ArgumentParser
import Foundation
import Logging
import PseudoLabelInference
import Serving

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answers over HTTP with trained models.",
    discussion: """
      Every model answers at /v1/models/NAME/predict, with the bits that `pseudolabel predict` writes. Its name is that of its \
      folder, or stands before it: NAME=RUN. Rows come as JSON, CSV or JSON Lines, images as PNG or JPEG, texts as plain text. \
      GET /v1/models says what each model takes, /openapi.json describes it all, and /metrics is for Prometheus.

      Where a run is trained anew, the new model takes the place of the old one as soon as its file is there, without a lost \
      request; SIGHUP looks for it at once. SIGTERM and Ctrl-C finish what is in flight. The log is JSON on standard error.

      EXAMPLES
          pseudolabel serve runs/churn
          curl localhost:8080/v1/models/churn/predict -H 'Content-Type: text/csv' \\
            --data-binary @new.csv
          pseudolabel serve churn=runs/7 photos=runs/photos --host 0.0.0.0 --token-file token
      """)

  @Argument(
    help: ArgumentHelp("The folders of runs, or model files; NAME=RUN gives one another name.", valueName: "run"),
    completion: .file())
  var runs: [String]
  @Option(help: "The address to listen at; others than this machine reach 0.0.0.0 or ::.") var host = "127.0.0.1"
  @Option(help: "The port; 0 takes a free one and prints it.") var port = 8080
  @Option(
    help: ArgumentHelp(
      "A file whose first line requests have to show: `Authorization: Bearer …`. (default: none)", valueName: "file"),
    completion: .file())
  var tokenFile: String?
  @Option(help: ArgumentHelp("The largest body, in MiB.", valueName: "MiB")) var maxBody = 16.0
  @Option(help: ArgumentHelp("The most rows of a request.", valueName: "n")) var maxRows = 10_000
  @Option(help: ArgumentHelp("The most rows that wait for a model; more are refused with 503.", valueName: "n"))
  var maxWaiting = 8192
  @Option(help: ArgumentHelp("The most connections at once.", valueName: "n")) var maxConnections = 1000
  @Option(
    help: ArgumentHelp(
      "How long a body may take to come, an answer to be made and to be taken, and what is in flight to end.",
      valueName: "seconds"))
  var timeout = 30.0
  @Option(help: ArgumentHelp("How long a connection may rest between requests.", valueName: "seconds")) var idle = 60.0
  @Option(
    help: ArgumentHelp("How long the first row of a batch waits for others.", valueName: "microseconds"))
  var batchWait = 0
  @Option(help: ArgumentHelp("Threads that compute, for each model; answers do not depend on it.", valueName: "n"))
  var threads = 1
  @Option(help: ArgumentHelp("What is logged: debug (every request), info, warning or error.", valueName: "level"))
  var logLevel = "info"
  @Flag(help: "Print one JSON object when requests are taken.") var json = false

  /// What `--json` prints.
  private struct Ready: Encodable {
    var url: String
    var host: String
    var port: Int
    var models: [String]
  }

  func run() async throws {
    let options = try checkedOptions()
    let models = try entries()
    guard let level = Logger.Level(rawValue: logLevel) else {
      throw RequestFailure(
        "--log-level", expected: Logger.Level.allCases.map(\.rawValue).joined(separator: ", "), found: logLevel)
    }
    LoggingSystem.bootstrap { _ in JSONLogHandler(level: level) }
    let logger = Logger(label: "pseudolabel")
    raiseFileLimit(to: maxConnections + 256, logger)
    if options.token == nil, !options.isLoopback {
      logger.warning(
        "everybody who reaches this address can ask the models: there is no --token-file", metadata: ["host": "\(host)"]
      )
    }
    let server = try ModelServer(models, options, logger: logger)
    let (json, host) = (json, host)
    try await server.run { port in
      let name = host.contains(":") ? "[\(host)]" : host
      let url = "http://\(name):\(port)"
      let names = models.map(\.name)
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let ready = Ready(url: url, host: host, port: port, models: names)
        Self.print((try? encoder.encode(ready)).map { String(decoding: $0, as: UTF8.self) } ?? "{}")
      } else {
        for name in names { Self.print("\(url)/v1/models/\(name)/predict") }
      }
      logger.info("ready", metadata: ["url": "\(url)"])
    }
  }

  private static func print(_ line: String) {
    try? FileHandle.standardOutput.write(contentsOf: Data((line + "\n").utf8))
  }

  private func checkedOptions() throws -> ServeOptions {
    func require(_ holds: Bool, _ option: String, _ expected: String, _ found: some CustomStringConvertible) throws {
      guard holds else { throw RequestFailure(option, expected: expected, found: "\(found)") }
    }
    try require((0...65535).contains(port), "--port", "a number from 0 to 65535", port)
    try require(maxBody > 0 && maxBody <= 1024, "--max-body", "a number above 0, at most 1024", maxBody)
    try require((1...1_000_000).contains(maxRows), "--max-rows", "a number from 1 to 1000000", maxRows)
    try require((1...10_000_000).contains(maxWaiting), "--max-waiting", "a number from 1 to 10000000", maxWaiting)
    try require(
      (1...100_000).contains(maxConnections), "--max-connections", "a number from 1 to 100000", maxConnections)
    try require(timeout > 0 && timeout <= 86400, "--timeout", "seconds above 0, at most 86400", timeout)
    try require(idle > 0 && idle <= 86400, "--idle", "seconds above 0, at most 86400", idle)
    try require((0...1_000_000).contains(batchWait), "--batch-wait", "microseconds from 0 to 1000000", batchWait)
    try require((1...1024).contains(threads), "--threads", "a number from 1 to 1024", threads)
    var options = ServeOptions()
    (options.host, options.port) = (host, port)
    options.token = try tokenFile.map(Token.init(contentsOf:))
    options.mostBytes = Int(maxBody * 1_048_576)
    options.mostBytesAtOnce = max(options.mostBytesAtOnce, 4 * options.mostBytes)
    (options.mostRows, options.connections, options.time, options.threads) = (maxRows, maxConnections, timeout, threads)
    options.idle = idle
    options.gather(rows: 512, waitingRows: maxWaiting, window: batchWait)
    return options
  }

  /// The models with their names, each once.
  private func entries() throws -> [Shelf.Entry] {
    var entries: [Shelf.Entry] = []
    for run in runs {
      var entry = Shelf.Entry(name: "", path: run)
      if let sign = run.firstIndex(of: "="), !FileManager.default.fileExists(atPath: run) {
        entry = Shelf.Entry(name: String(run[..<sign]), path: String(run[run.index(after: sign)...]))
      } else {
        let url = URL(fileURLWithPath: run).standardizedFileURL
        let name = url.lastPathComponent
        entry.name = name.hasSuffix(".safetensors") ? String(name.dropLast(12)) : name
      }
      let isName =
        !entry.name.isEmpty && entry.name.utf8.count <= 100
        && entry.name.utf8.allSatisfy { byte in
          UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
            || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte || "._-".utf8.contains(byte)
        } && entry.name != "." && entry.name != ".."
      guard isName else {
        throw RequestFailure(
          "run", expected: "a name of letters, digits, points, hyphens and underscores", found: "\"\(entry.name)\"",
          remedy: "Give it one: NAME=\(entry.path)")
      }
      if let other = entries.first(where: { $0.name == entry.name }) {
        throw RequestFailure(
          "run", expected: "a name of its own for each model",
          found: "\"\(entry.name)\" for \(other.path) and \(entry.path)",
          remedy: "Give one another name: NAME=\(entry.path)")
      }
      entries.append(entry)
    }
    return entries
  }

  /// Each connection is an open file.
  private func raiseFileLimit(to count: Int, _ logger: Logger) {
    #if os(Linux)
      let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let files = RLIMIT_NOFILE
    #endif
    var limit = rlimit()
    guard getrlimit(files, &limit) == 0, limit.rlim_cur < rlim_t(count) else { return }
    limit.rlim_cur = min(rlim_t(count), limit.rlim_max)
    setrlimit(files, &limit)
    if limit.rlim_cur < rlim_t(count) {
      logger.warning(
        "fewer connections than --max-connections can be open: the limit of open files is too low",
        metadata: ["limit": "\(limit.rlim_cur)"])
    }
  }
}
