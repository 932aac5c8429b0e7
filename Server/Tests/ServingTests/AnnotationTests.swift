import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import PseudoLabelLabeling
import PseudoLabeling
import Serving
import Testing

@Suite struct AnnotationTests {
  private final class Setting: Sendable {
    let folder: URL
    let session: LabelingSession
    let server: AnnotationServer
    var journal: String { folder.appending(path: "answers.jsonl").path }
    var output: String { folder.appending(path: "labels.csv").path }

    init() throws {
      folder = FileManager.default.temporaryDirectory.appending(path: "annotation-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      let table = folder.appending(path: "rows.csv")
      let rows = (0..<40).map { "\($0 % 7),\(["red", "blue"][$0 % 2])," }
      try Data((["size,colour,verdict"] + rows).joined(separator: "\n").utf8).write(to: table)
      let settings = LabelingSession.Settings(
        classifier: Classifier(.multilayerPerceptron(hidden: [4]), epochs: 2, threads: 1), classes: ["yes", "no"])
      session = try LabelingSession(
        ExamplePool(.table(TableSource(files: [table.path], target: "verdict"))),
        journal: folder.appending(path: "answers.jsonl").path, settings: settings)
      var options = AnnotationServer.Options(port: 0, output: folder.appending(path: "labels.csv").path)
      options.token = "secret"
      server = AnnotationServer(
        session, options, logger: Logger(label: "test") { _ in JSONLogHandler(level: .critical) })
    }

    deinit {
      session.close()
      try? FileManager.default.removeItem(at: folder)
    }
  }

  private struct State: Decodable {
    struct Question: Decodable {
      var row: Int
      var place: String
    }
    struct Progress: Decodable {
      var labeled: Int
      var conflicts: Int
    }
    var question: Question?
    var classes: [String]
    var progress: Progress
  }

  private static let own: HTTPFields = [
    .contentType: "application/json", HTTPField.Name("X-Token") ?? .cookie: "secret",
  ]

  /// What the page gets.
  private func ask(
    _ client: any TestClientProtocol, _ path: String, _ body: String, status: Int = 200
  ) async throws -> State? {
    try await client.execute(
      uri: path, method: .post, headers: Self.own, body: ByteBuffer(string: body)
    ) { response in
      #expect(response.status.code == status, "\(String(buffer: response.body))")
      return try? JSONDecoder().decode(State.self, from: Data(response.body.readableBytesView))
    }
  }

  /// An answer stands in the journal once the next example is shown; undo brings the example back.
  @Test func answersAreOnTheDiskBeforeTheNextExample() async throws {
    let setting = try Setting()
    try await setting.server.application().test(.live) { client in
      var state = try #require(try await ask(client, "/next", #"{"name":"anna"}"#))
      #expect(state.classes == ["no", "yes"])
      for count in 1...12 {
        let row = try #require(state.question?.row)
        let answer = count % 3 == 0 ? #""unknown""# : #""label","label":"yes""#
        state = try #require(try await ask(client, "/answer", #"{"name":"anna","row":\#(row),"answer":\#(answer)}"#))
        #expect(state.question?.row != row)
        let journal = try String(contentsOfFile: setting.journal, encoding: .utf8)
        #expect(journal.split(separator: "\n").count { $0.contains("anna") } == count)
      }
      #expect(state.progress.labeled == 8)
      let last = try #require(state.question?.row)
      let before = try #require(try await ask(client, "/undo", #"{"name":"anna"}"#))
      #expect(before.question?.row != last)
      #expect(try await ask(client, "/undo", #"{"name":"nobody"}"#, status: 409) == nil)
      _ = try await ask(client, "/save", #"{"name":"anna"}"#)
      #expect(try String(contentsOfFile: setting.output, encoding: .utf8).contains("yes"))
    }
  }

  /// Two people are asked about different examples; a reload shows the same one again; what they say differently is in conflict.
  @Test func severalPeople() async throws {
    let setting = try Setting()
    try await setting.server.application().test(.live) { client in
      let anna = try #require(try await ask(client, "/next", #"{"name":"anna"}"#)?.question?.row)
      let ben = try #require(try await ask(client, "/next", #"{"name":"ben"}"#)?.question?.row)
      #expect(anna != ben)
      #expect(try await ask(client, "/next", #"{"name":"anna"}"#)?.question?.row == anna)
      _ = try await ask(client, "/answer", #"{"name":"anna","row":\#(anna),"answer":"label","label":"yes"}"#)
      let state = try await ask(client, "/answer", #"{"name":"ben","row":\#(anna),"answer":"label","label":"no"}"#)
      #expect(state?.progress.conflicts == 1)
      try await client.execute(
        uri: "/reviews", method: .post, headers: Self.own, body: ByteBuffer(string: #"{"name":"ben"}"#)
      ) { response in
        #expect(String(buffer: response.body).contains("anna says \\\"yes\\\", ben says \\\"no\\\""))
      }
    }
  }

  /// Without the token, under another name of this machine, or from a page of another site, nothing is told or done.
  @Test func otherSitesAreRefused() async throws {
    let setting = try Setting()
    try await setting.server.application().test(.live) { client in
      func status(_ change: (inout HTTPFields) -> Void, _ path: String = "/next") async throws -> Int {
        var headers = Self.own
        change(&headers)
        let isPage = path.hasPrefix("/?") || path.hasPrefix("/image")
        return try await client.execute(
          uri: path, method: isPage ? .get : .post, headers: headers,
          body: isPage ? nil : ByteBuffer(string: #"{"name":"a"}"#)
        ) { $0.status.code }
      }
      let token = try #require(HTTPField.Name("X-Token"))
      let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
      #expect(try await status { _ in } == 200)
      #expect(try await status { $0[token] = nil } == 401)
      #expect(try await status { $0[token] = "secreu" } == 401)
      #expect(try await status { $0[.origin] = "http://evil.example" } == 403)
      #expect(try await status { $0[.origin] = "null" } == 403)
      #expect(try await status { $0[site] = "cross-site" } == 403)
      #expect(try await status { $0[site] = "same-site" } == 403)
      #expect(try await status { $0[.contentType] = "text/plain" } == 415)
      #expect(try await status({ $0[token] = nil }, "/?token=secret") == 200)
      #expect(try await status({ $0[token] = nil }, "/?token=") == 401)
      #expect(try await status({ $0[token] = nil }, "/image?row=0") == 401)
      #expect(try await status({ _ in }, "/image?row=0") == 404)
      #expect(try await status({ _ in }, "/nothing") == 404)
    }
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"name":""}"#, #"{"name":7}"#, #"{"name":"a","row":0}"#,
    #"{"name":"a","answer":"label","row":0}"#,
    #"{"name":"a","answer":"label","row":-1,"label":"yes"}"#, #"{"name":"a","answer":"label","row":99,"label":"yes"}"#,
    #"{"name":"a","answer":"label","row":0,"label":" "}"#, #"{"name":"a","answer":"nonsense","row":0}"#,
  ])
  func badAnswersChangeNothing(body: String) async throws {
    let setting = try Setting()
    try await setting.server.application().test(.live) { client in
      try await client.execute(
        uri: "/answer", method: .post, headers: Self.own, body: ByteBuffer(string: body)
      ) { #expect((400..<500).contains($0.status.code)) }
    }
    #expect(setting.session.labels.isEmpty)
  }

  /// The page names no other machine.
  @Test func pageIsSelfContained() async throws {
    let setting = try Setting()
    try await setting.server.application().test(.live) { client in
      try await client.execute(uri: "/?token=secret", method: .get) { response in
        let text = String(buffer: response.body)
        #expect(!text.contains("http://") && !text.contains("https://") && !text.contains("NONCE"))
        #expect(response.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none'") == true)
      }
    }
  }
}
