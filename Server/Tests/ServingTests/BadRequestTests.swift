import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Serving
import Testing

/// Every bad body has a status of its kind, and words that say where it is wrong.
@Suite struct BadRequestTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var model = "table"
    var type: String? = "application/json"
    var body: Data
    var status: HTTPResponse.Status
    /// What the answer says.
    var words: String
    var testDescription: String { "\(type ?? "no type"): \(String(decoding: body.prefix(60), as: UTF8.self))" }

    init(
      _ body: String, _ status: HTTPResponse.Status, _ words: String, type: String? = "application/json",
      model: String = "table"
    ) {
      self.init(Data(body.utf8), status, words, type: type, model: model)
    }

    init(
      _ body: Data, _ status: HTTPResponse.Status, _ words: String, type: String? = "application/json",
      model: String = "table"
    ) {
      (self.body, self.status, self.words, self.type, self.model) = (body, status, words, type, model)
    }
  }

  private static let row = "{\"bought\":\"2026-01-10\",\"colour\":\"red\",\"size\":3}"

  static let cases = [
    // No JSON.
    Case("", .badRequest, "expected a body"),
    Case(" ", .badRequest, "the end of the body"),
    Case("{", .badRequest, "line 1, byte 2"),
    Case("{\"rows\":[\(row)", .badRequest, "the end of the body"),
    Case("{\"rows\":[\(row)]}x", .badRequest, "the end of the JSON text"),
    Case("{\"rows\":[\(row),]}", .badRequest, "a JSON value"),
    Case("{\"rows\":[{\"bought\":NaN}]}", .badRequest, "a JSON value"),
    Case("{\"rows\":[{\"bought\":Infinity}]}", .badRequest, "a JSON value"),
    Case("{\"rows\":[{\"bought\":01}]}", .badRequest, "zeros"),
    Case("{\"rows\":[{\"bought\":1.}]}", .badRequest, "digits behind the decimal point"),
    Case("{\"rows\":[{\"bought\":+1}]}", .badRequest, "a JSON value"),
    Case("{\"rows\":[{\"bought\":1e999}]}", .badRequest, "1.8e308"),
    Case("{\"rows\":[{\"bought\":nul}]}", .badRequest, "a JSON value"),
    Case("{\"rows\":[{'bought':1}]}", .badRequest, "a text in quotes"),
    Case("{\"rows\":[{\"bought\" 1}]}", .badRequest, "\":\""),
    Case("{\"rows\":[{\"bought\":\"\u{1}\"}]}", .badRequest, "control characters"),
    Case("{\"rows\":[{\"bought\":\"\u{0}\"}]}", .badRequest, "control characters"),
    Case("{\"rows\":[{\"bought\":\"a\nb\"}]}", .badRequest, "control characters"),
    Case("{\"rows\":[{\"bought\":\"\\x\"}]}", .badRequest, "behind a backslash"),
    Case("{\"rows\":[{\"bought\":\"\\ud800\"}]}", .badRequest, "surrogate"),
    Case("{\"rows\":[{\"bought\":\"\\udc00x\"}]}", .badRequest, "surrogate"),
    Case("{\"rows\":[{\"bought\":\"\\u12g4\"}]}", .badRequest, "hexadecimal"),
    Case(Data("{\"rows\":[{\"bought\":\"".utf8) + [0xff, 0xfe] + Data("\"}]}".utf8), .badRequest, "UTF-8"),
    Case(Data("{\"rows\":[{\"bought\":\"".utf8) + [0xc0, 0x80] + Data("\"}]}".utf8), .badRequest, "UTF-8"),
    Case("{\"rows\":[]}".data(using: .utf16) ?? Data(), .badRequest, "byte 1"),
    Case("{\"rows\":[{\"x\":\(String(repeating: "[", count: 100_000))", .badRequest, "64 levels"),
    // JSON of another form.
    Case("[]", .unprocessableContent, "an object with the list \"rows\""),
    Case("3", .unprocessableContent, "found a number"),
    Case("{}", .unprocessableContent, "an object with the list \"rows\""),
    Case("{\"row\":[]}", .unprocessableContent, "\"row\" in it"),
    Case("{\"rows\":[\(row)],\"rows\":[]}", .unprocessableContent, "twice"),
    Case("{\"rows\":{}}", .unprocessableContent, "a list of rows"),
    Case("{\"rows\":[]}", .unprocessableContent, "at least one row"),
    Case("{\"rows\":[[1]]}", .unprocessableContent, "/rows/0"),
    Case("{\"rows\":[\(row),null]}", .unprocessableContent, "/rows/1"),
    Case("{\"rows\":[{}]}", .unprocessableContent, "/rows/0/bought"),
    Case("{\"rows\":[{\"bought\":null,\"size\":1}]}", .unprocessableContent, "/rows/0/colour"),
    Case("{\"rows\":[{\"bought\":null,\"color\":1}]}", .unprocessableContent, "\"color\", which is no column"),
    Case("{\"rows\":[{\"bought\":[1],\"colour\":\"red\"}]}", .unprocessableContent, "found a list"),
    Case("{\"rows\":[{\"bought\":{\"a\":1},\"colour\":\"red\"}]}", .unprocessableContent, "found an object"),
    Case("{\"rows\":[{\"bought\":1,\"bought\":1,\"colour\":\"red\"}]}", .unprocessableContent, "twice"),
    Case("{\"rows\":[{\"bought\":1,\"x/~\":1,\"x/~\":1,\"colour\":2}]}", .unprocessableContent, "x~1~0"),
    Case("{\"rows\":[\(Array(repeating: row, count: 101).joined(separator: ","))]}", .contentTooLarge, "100 rows"),
    Case("{\"rows\":[\"\(String(repeating: "x", count: 300_000))\"]}", .contentTooLarge, "262144 bytes"),
    // Another type.
    Case(row, .unsupportedMediaType, "found none", type: nil),
    Case(row, .unsupportedMediaType, "application/x-www-form-urlencoded", type: "application/x-www-form-urlencoded"),
    Case(row, .unsupportedMediaType, "expected", type: "json"),
    Case(row, .unsupportedMediaType, "expected", type: "application/json; charset"),
    Case(row, .unsupportedMediaType, "utf-16", type: "application/json; charset=utf-16"),
    Case(TestModels.png, .unsupportedMediaType, "image/png", type: "image/png"),
    Case("hello", .unsupportedMediaType, "text/plain", type: "text/plain"),
    // Files.
    Case("", .badRequest, "text/csv", type: "text/csv"),
    Case("\n\n", .unprocessableContent, "body", type: "text/csv"),
    Case("bought,colour,size\n", .unprocessableContent, "at least one row", type: "text/csv"),
    Case("bought,colour\n2026-01-01,red\n", .unprocessableContent, "size", type: "text/csv"),
    Case("bought,colour,size\n\"2026-01-01,red,3\n", .unprocessableContent, "body", type: "text/csv"),
    Case(Data([0x1f, 0x8b, 8, 0, 0]), .unprocessableContent, "gzip", type: "text/csv"),
    Case(Data([0, 1, 2, 3, 0xff, 0xfe]), .unprocessableContent, "body", type: "text/csv"),
    Case(TestModels.png, .unprocessableContent, "body", type: "text/csv"),
    Case(
      "bought,colour,size\n" + String(repeating: "2026-01-01,red,3\n", count: 101), .contentTooLarge, "100 rows",
      type: "text/csv"),
    Case("{\"bought\":1", .unprocessableContent, "line 1", type: "application/x-ndjson"),
    Case("{\"bought\":[1],\"colour\":2,\"size\":3}", .unprocessableContent, "a list", type: "application/x-ndjson"),
    // Forms.
    Case("x", .badRequest, "boundary", type: "multipart/form-data"),
    Case("x", .badRequest, "boundary", type: "multipart/form-data; boundary=b"),
    Case("--b--", .unprocessableContent, "at least one part", type: "multipart/form-data; boundary=b"),
    Case("--b\r\n\r\nx\r\n--b--", .badRequest, "Content-Disposition", type: "multipart/form-data; boundary=b"),
    Case(
      "--b\r\nContent-Disposition: form-data\r\n\r\nx", .badRequest, "closing boundary",
      type: "multipart/form-data; boundary=b"),
    Case(
      "--bx\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--", .badRequest, "line end",
      type: "multipart/form-data; boundary=b"),
    Case(
      "--b\r\nContent-Disposition: form-data; name=x\r\nno blank line\r\n--b--", .badRequest, "blank line",
      type: "multipart/form-data; boundary=b"),
    // Other models.
    Case("{\"rows\":[[1,2]]}", .unprocessableContent, "16 numbers", model: "numbers"),
    Case("{\"rows\":[{}]}", .unprocessableContent, "a list of 16 numbers", model: "numbers"),
    Case(
      "{\"rows\":[[\(Array(repeating: "\"1\"", count: 16).joined(separator: ","))]]}", .unprocessableContent,
      "/rows/0/0", model: "numbers"),
    Case("no image", .unprocessableContent, "the image", type: "image/png", model: "images"),
    Case(TestModels.png.prefix(60), .unprocessableContent, "the image", type: "image/png", model: "images"),
    Case("{\"rows\":[{}]}", .unsupportedMediaType, "image/png", model: "images"),
    Case("bought\n1\n", .unsupportedMediaType, "text/csv", type: "text/csv", model: "images"),
    Case(Data([0xff, 0x41]), .badRequest, "UTF-8", type: "text/plain", model: "text"),
  ]

  @Test func everyBadBodyIsToldOf() async throws {
    let served = try Served([
      "table": TestModels.table.get(), "numbers": TestModels.numbers.get(), "images": TestModels.images.get(),
      "text": TestModels.text.get(),
    ]) { options in
      (options.mostRows, options.mostBytes) = (100, 1 << 18)
    }
    try await served.server.application().test(.router) { client in
      for bad in Self.cases {
        var headers = HTTPFields()
        headers[.contentType] = bad.type
        try await client.execute(
          uri: "/v1/models/\(bad.model)/predict", method: .post, headers: headers, body: ByteBuffer(bytes: bad.body)
        ) { response in
          let text = String(buffer: response.body)
          #expect(response.status == bad.status, "\(bad.testDescription) → \(text)")
          #expect(response.headers[.contentType] == "application/problem+json")
          let problem = try JSONDecoder().decode(ReadProblem.self, from: Data(text.utf8))
          #expect(problem.status == response.status.code)
          #expect(problem.detail.contains(bad.words), "\(bad.testDescription) → \(problem.detail)")
          // Neither the server's folders nor options of the command line concern a client.
          #expect(!text.contains("pseudolabel-body") && !text.contains(" --"))
        }
      }
    }
  }

  /// All faults of a body are told at once, up to a bound.
  @Test func severalFaultsAtOnce() async throws {
    let served = try Served(["table": TestModels.table.get()])
    let rows = Array(repeating: "{\"bought\":[],\"size\":{}}", count: 50).joined(separator: ",")
    try await served.server.application().test(.router) { client in
      try await client.execute(
        uri: "/v1/models/table/predict", method: .post, headers: [.contentType: "application/json"],
        body: ByteBuffer(string: "{\"rows\":[\(rows)]}")
      ) { response in
        let problem = try JSONDecoder().decode(ReadProblem.self, from: Data(response.body.readableBytesView))
        #expect(problem.errors?.count == 20)
        #expect(problem.errors?.first?.place == "/rows/0/bought")
      }
    }
  }
}
