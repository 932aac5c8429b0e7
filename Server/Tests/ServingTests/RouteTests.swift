import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Serving
import Testing

@Suite struct RouteTests {
  private static let row = ByteBuffer(string: TestModels.json([TestModels.rows[1]]))

  private func with(
    token: Token? = nil, _ body: @Sendable (any TestClientProtocol) async throws -> Void
  ) async throws {
    let served = try Served(["a": TestModels.table.get(), "b": TestModels.numbers.get()]) { $0.token = token }
    try await served.server.application().test(.router, body)
  }

  @Test func everyRouteAnswers() async throws {
    try await with { client in
      for path in [
        "/health", "/ready", "/v1/models", "/v1/models/a", "/v1/models/b", "/openapi.json", "/v1/models?x=1",
      ] {
        try await client.execute(uri: path, method: .get) { response in
          #expect(response.status == .ok)
          #expect(response.headers[.contentType] == "application/json")
          #expect((try? JSONSerialization.jsonObject(with: Data(response.body.readableBytesView))) != nil)
        }
      }
    }
  }

  @Test func whatIsNotThere() async throws {
    try await with { client in
      for path in [
        "/", "/v1", "/v1/models/", "/v1/models/c", "/v1/models/a/", "/v1/models/a/predict/x", "//health", "/%00",
      ] {
        try await client.execute(uri: path, method: .get) { #expect($0.status == .notFound, "\(path)") }
      }
      try await client.execute(uri: "/v1/models/c/predict", method: .post) { response in
        #expect(response.status == .notFound)
        #expect(String(buffer: response.body).contains("The models are \\\"a\\\", \\\"b\\\"."))
      }
    }
  }

  @Test func otherMethods() async throws {
    try await with { client in
      try await client.execute(uri: "/v1/models/a/predict", method: .get) { response in
        #expect(response.status == .methodNotAllowed && response.headers[.allow] == "POST")
      }
      for method in [HTTPRequest.Method.post, .delete, .put, .options, .trace] {
        try await client.execute(uri: "/health", method: method) { response in
          #expect(response.status == .methodNotAllowed && response.headers[.allow] == "GET, HEAD")
        }
      }
      try await client.execute(uri: "/health", method: .head) { response in
        #expect(response.status == .ok && response.body.readableBytes == 0)
        #expect(response.headers[.contentLength] == "15")
      }
    }
  }

  @Test(arguments: [
    ("text/html", false), ("application/json", true), ("*/*", true), ("application/*;q=0.5, text/html", true),
    ("application/json;q=0", false), ("*/*, application/json;q=0", false), ("nonsense", false),
  ])
  func acceptedAnswers(accept: String, isAccepted: Bool) async throws {
    try await with { client in
      try await client.execute(uri: "/health", method: .get, headers: [.accept: accept]) { response in
        #expect(response.status == (isAccepted ? .ok : .notAcceptable))
      }
    }
  }

  @Test func tokensAreAskedFor() async throws {
    try await with(token: Token("0123456789abcdef")) { client in
      func status(_ path: String, _ authorization: String?) async throws -> Int {
        var headers: HTTPFields = [.contentType: "application/json"]
        headers[.authorization] = authorization
        let isPost = path.hasSuffix("predict")
        return try await client.execute(
          uri: path, method: isPost ? .post : .get, headers: headers, body: isPost ? Self.row : nil
        ) { response in
          #expect(response.status != .unauthorized || response.headers[.wwwAuthenticate] == "Bearer")
          return response.status.code
        }
      }
      for path in ["/v1/models", "/v1/models/a/predict", "/metrics", "/openapi.json"] {
        #expect(try await status(path, "Bearer 0123456789abcdef") == 200)
        #expect(try await status(path, "bearer 0123456789abcdef") == 200)
        for wrong in [
          nil, "", "Bearer", "Bearer ", "Bearer 0123456789abcdeg", "Bearer 0123456789abcde", "Basic 0123456789abcdef",
          "Bearer 0123456789abcdef0123456789abcdef",
        ] {
          let found = try await status(path, wrong)
          #expect(found == 401, "\(wrong ?? "none")")
        }
      }
      // What watches the process asks these, and has no token.
      #expect(try await status("/health", nil) == 200)
      #expect(try await status("/ready", nil) == 200)
    }
  }

  /// Every sample belongs to a metric with HELP and TYPE, and counts what was asked.
  @Test func metricsCount() async throws {
    try await with { client in
      for _ in 0..<3 {
        try await client.execute(
          uri: "/v1/models/a/predict", method: .post, headers: [.contentType: "application/json"], body: Self.row)
      }
      try await client.execute(uri: "/nothing-\"\\", method: .get)
      try await client.execute(uri: "/metrics", method: .get) { response in
        #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = String(buffer: response.body).split(separator: "\n").map(String.init)
        #expect(lines.contains("pseudolabel_http_requests_total{route=\"/v1/models/{name}/predict\",status=\"200\"} 3"))
        #expect(lines.contains("pseudolabel_http_requests_total{route=\"other\",status=\"404\"} 1"))
        #expect(lines.contains("pseudolabel_rows_total{model=\"a\"} 3"))
        #expect(lines.contains("pseudolabel_batch_rows_bucket{model=\"a\",le=\"1\"} 3"))
        let named = Set(lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] })
        for line in lines where !line.hasPrefix("#") {
          let name = line.prefix { $0 != "{" && $0 != " " }
          let family = ["_bucket", "_sum", "_count"].reduce(name) { name, ending in
            name.hasSuffix(ending) && named.contains(name.dropLast(ending.count)) ? name.dropLast(ending.count) : name
          }
          #expect(named.contains(family), "\(line)")
          #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil, "\(line)")
        }
      }
    }
  }

  @Test func labelsAreEscaped() { #expect(MetricsPage.escaped("a\\b\"c\nd") == "a\\\\b\\\"c\\nd") }

  /// The description has the rows that each model takes.
  @Test func descriptionNamesColumns() async throws {
    try await with { client in
      let text = try await client.execute(uri: "/openapi.json", method: .get) { String(buffer: $0.body) }
      for words in ["/v1/models/a/predict", "\"bought\"", "\"minItems\":16", "\"required\":[\"bought\",\"colour\"]"] {
        #expect(text.contains(words), "\(words)")
      }
    }
  }
}
