import Foundation
import PseudoLabeling
import Serving
import Testing

/// The server as a process of its own.
@Suite struct ProcessTests {
  /// The build puts it into the folder of the test bundle, which is the running executable.
  static let executable: URL? = {
    let package = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..").standardizedFileURL
    let folders = [
      URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent(),
      URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent(), package.appending(path: ".build/release"),
    ]
    return folders.map { $0.appending(path: "pseudolabel-server") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }()

  struct Running {
    let process = Process()
    let output = Pipe()
    let errors = Pipe()

    init(_ arguments: [String]) throws {
      guard let executable = ProcessTests.executable else {
        Issue.record("`swift build` makes the server, and it is not there")
        throw CancellationError()
      }
      process.executableURL = executable
      process.arguments = arguments
      (process.standardOutput, process.standardError) = (output, errors)
      try process.run()
    }

    /// What `--json` prints when requests are taken.
    func ready() throws -> Ready { try ready(as: Ready.self) }

    func ready<Content: Decodable>(as type: Content.Type) throws -> Content {
      var text = Data()
      while !text.contains(0x0a) {
        let piece = output.fileHandleForReading.availableData
        guard !piece.isEmpty else { break }
        text += piece
      }
      return try JSONDecoder().decode(type, from: text)
    }

    /// The exit code and all that is written on standard error.
    func end() -> (code: Int32, errors: String) {
      let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      return (process.terminationStatus, text)
    }
  }

  struct Ready: Decodable {
    var url: String
    var port: Int
    var models: [String]
  }

  private func withModel(_ body: (String) async throws -> Void) async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "model-\(UUID().uuidString).safetensors").path
    try TestModels.table.get().write(to: path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await body(path)
  }

  private func socket(_ port: Int) throws -> Int32 {
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    let descriptor = Foundation.socket(AF_INET, stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let outcome = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    try #require(outcome == 0)
    return descriptor
  }

  private func send(_ text: String, _ descriptor: Int32) { _ = text.withCString { write(descriptor, $0, strlen($0)) } }

  /// All that comes until the other side closes.
  private func received(_ descriptor: Int32) -> String {
    var (text, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      text += buffer[..<count]
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A request whose body is still coming when the server is told to stop is answered; then the server ends with 0.
  @Test(arguments: [SIGTERM, SIGINT]) func stopsGracefully(signal: Int32) async throws {
    try await withModel { path in
      let running = try Running(["serve", "m=\(path)", "--port", "0", "--json"])
      let ready = try running.ready()
      #expect(ready.models == ["m"] && ready.url == "http://127.0.0.1:\(ready.port)")
      let body = TestModels.json([TestModels.rows[1]])
      let descriptor = try socket(ready.port)
      defer { close(descriptor) }
      send(
        "POST /v1/models/m/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
          + "Content-Length: \(body.utf8.count)\r\n\r\n", descriptor)
      // The request is under way once the server says that it may go on.
      var first = [UInt8](repeating: 0, count: 25)
      #expect(read(descriptor, &first, 25) > 0)
      #expect(String(decoding: first, as: UTF8.self).hasPrefix("HTTP/1.1 100 Continue"))
      kill(running.process.processIdentifier, signal)
      try await Task.sleep(for: .milliseconds(200))
      send(body, descriptor)
      #expect(received(descriptor).contains("\"predictions\":[{"))
      let (code, errors) = running.end()
      #expect(code == 0)
      for line in errors.split(separator: "\n") {
        #expect((try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil, "\(line)")
      }
      #expect(errors.contains("\"message\":\"stopped\""))
    }
  }

  /// Clients that send nothing, half a head, or half a body do not hold their connections for ever.
  @Test(arguments: [
    "", "POST /v1/mod",
    "POST /v1/models/m/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: 99\r\n\r\nab",
  ])
  func slowClientsAreLeft(text: String) async throws {
    try await withModel { path in
      let running = try Running(["serve", "m=\(path)", "--port", "0", "--json", "--timeout", "0.5", "--idle", "0.5"])
      let descriptor = try socket(try running.ready().port)
      defer { close(descriptor) }
      send(text, descriptor)
      #expect(!received(descriptor).contains(" 200 "))
      running.process.terminate()
      #expect(running.end().code == 0)
    }
  }

  /// Who sends the body only after the request was refused does not hold the connection either.
  @Test func clientsThatWereRefusedAreLeft() async throws {
    try await withModel { path in
      let running = try Running(["serve", "m=\(path)", "--port", "0", "--json", "--timeout", "0.5", "--idle", "0.5"])
      let descriptor = try socket(try running.ready().port)
      defer { close(descriptor) }
      send(
        "POST /v1/models/m/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: no/thing\r\nContent-Length: 5\r\n\r\nab",
        descriptor)
      try await Task.sleep(for: .milliseconds(200))
      send("cde", descriptor)
      #expect(received(descriptor).contains(" 415 "))
      running.process.terminate()
      #expect(running.end().code == 0)
    }
  }

  /// A page of another site that has given this machine a name of its own is not answered.
  @Test(arguments: [("evil.example", 421), ("localhost", 200), ("127.0.0.1", 200), ("[::1]", 200)])
  func namesOfOthersAreRefused(host: String, status: Int) async throws {
    try await withModel { path in
      let running = try Running(["serve", "m=\(path)", "--port", "0", "--json"])
      let port = try running.ready().port
      let descriptor = try socket(port)
      defer { close(descriptor) }
      send("GET /v1/models HTTP/1.1\r\nHost: \(host):\(port)\r\nConnection: close\r\n\r\n", descriptor)
      #expect(received(descriptor).hasPrefix("HTTP/1.1 \(status) "))
      running.process.terminate()
      #expect(running.end().code == 0)
    }
  }

  /// What is no HTTP is refused, and the server goes on.
  @Test func whatIsNoHTTP() async throws {
    try await withModel { path in
      let running = try Running(["serve", "m=\(path)", "--port", "0", "--json"])
      let port = try running.ready().port
      for text in [
        "\u{16}\u{3}\u{1}hello", "GET / HTTP/9.9\r\n\r\n", "GET /health HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "y", count: 40_000))\r\n\r\n",
        "POST /v1/models/m/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        "POST /v1/models/m/predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
      ] {
        let descriptor = try socket(port)
        send(text, descriptor)
        shutdown(descriptor, Int32(SHUT_WR))
        #expect(!received(descriptor).contains(" 200 "), "\(text.prefix(60))")
        close(descriptor)
      }
      let descriptor = try socket(port)
      send("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", descriptor)
      #expect(received(descriptor).contains(" 200 "))
      close(descriptor)
      running.process.terminate()
      #expect(running.end().code == 0)
    }
  }

  private struct Page: Decodable {
    var url: String
    var output: String
  }

  /// A page under a name that another site gave this machine is refused. When it is stopped, the labels are written.
  @Test func annotateKnowsItsNames() async throws {
    let table = FileManager.default.temporaryDirectory.appending(path: "rows-\(UUID().uuidString).csv").path
    let text = "size,kind\n" + (0..<20).map { "\($0 % 5),\($0 < 3 ? "a" : "")\n" }.joined()
    try Data(text.utf8).write(to: URL(filePath: table))
    let running = try Running(["annotate", table, "--target", "kind", "--json"])
    let page = try running.ready(as: Page.self)
    defer { for path in [table, page.output, page.output + ".answers.jsonl"] { unlink(path) } }
    let url = try #require(URL(string: page.url))
    let names = [("127.0.0.1", 200), ("localhost", 200), ("evil.example", 421), ("127.0.0.1.evil.example", 421)]
    for (host, status) in names {
      let descriptor = try socket(url.port ?? 0)
      let head = "GET /?\(url.query ?? "") HTTP/1.1\r\nHost: \(host):\(url.port ?? 0)\r\n"
      send(head + "Connection: close\r\n\r\n", descriptor)
      #expect(received(descriptor).hasPrefix("HTTP/1.1 \(status) "), "\(host)")
      close(descriptor)
    }
    running.process.interrupt()
    #expect(running.end().code == 0)
    #expect(try String(contentsOfFile: page.output, encoding: .utf8) == text)
  }

  @Test(
    arguments: [
      (["serve", "nothing-there"], 66, "no such file"), (["serve", "m.txt=/etc/hostname"], 65, "/etc/hostname"),
      (["serve", "MODEL", "MODEL"], 64, "a name of its own"), (["serve", "a b=MODEL"], 64, "a name of letters"),
      (["serve", "MODEL", "--port", "70000"], 64, "--port"), (["serve", "MODEL", "--threads", "0"], 64, "--threads"),
      (["serve", "MODEL", "--token-file", "/nothing"], 66, "/nothing"),
      (["serve", "MODEL", "--token-file", "/dev/null"], 65, "openssl rand"),
      (["serve", "MODEL", "--log-level", "loud"], 64, "--log-level"),
      (["serve", "MODEL", "--nonsense"], 64, "--nonsense"),
      (["serve", "MODEL", "--host", "192.0.2.1"], 74, "192.0.2.1"), (["serve"], 64, "run"),
      (["annotate", "/nothing.csv", "--target", "x"], 66, "/nothing.csv"), (["annotate", "MODEL"], 64, "--target"),
      (["annotate", "MODEL", "--target", "x", "--port", "-1"], 64, "--port"),
    ] as [([String], Int32, String)])
  func whatCannotBeServed(arguments: [String], code: Int32, words: String) async throws {
    try await withModel { path in
      let running = try Running(arguments.map { $0.replacing("MODEL", with: path) })
      let (found, errors) = running.end()
      #expect(found == code, "\(errors)")
      #expect(errors.contains(words), "\(errors)")
    }
  }
}
