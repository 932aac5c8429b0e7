import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import PseudoLabeling
import Serving
import Testing

/// Answers are those of the library, whatever rows come as.
@Suite struct PredictTests {
  private func ask(
    _ classifier: Result<TrainedClassifier, any Error>, _ type: String, _ body: Data
  ) async throws -> ReadAnswer {
    let served = try Served(["m": classifier.get()])
    return try await served.server.application().test(.router) { client in
      try await client.execute(
        uri: "/v1/models/m/predict", method: .post, headers: [.contentType: type], body: ByteBuffer(bytes: body)
      ) { response in
        #expect(response.status == .ok, "\(String(buffer: response.body))")
        #expect(response.headers[.contentType] == "application/json")
        return try JSONDecoder().decode(ReadAnswer.self, from: Data(response.body.readableBytesView))
      }
    }
  }

  private func expect(
    _ answer: ReadAnswer, _ classifier: Result<TrainedClassifier, any Error>, _ examples: Examples,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let classifier = try classifier.get()
    let wanted = try LiveClassifier(classifier, threads: 1, inputPath: .dense).predictions(for: examples)
    #expect(answer.predictions.map(\.class) == wanted.map(\.label), sourceLocation: sourceLocation)
    #expect(answer.predictions.map(\.confidence) == wanted.map(\.confidence), sourceLocation: sourceLocation)
    let names = classifier.classes.names
    #expect(
      answer.predictions.map { answer in names.map { answer.probabilities[$0] ?? .nan } }
        == wanted.map(\.probabilities),
      sourceLocation: sourceLocation)
  }

  @Test func rowsAsJSON() async throws {
    let answer = try await ask(TestModels.table, "application/json", Data(TestModels.json(TestModels.rows).utf8))
    try expect(answer, TestModels.table, .table(TestModels.rows))
    #expect(answer.model == "m" && answer.version.count == 12)
  }

  /// One row has the same bits alone as among others.
  @Test func rowsAloneAsTogether() async throws {
    let all = try await ask(TestModels.table, "application/json", Data(TestModels.json(TestModels.rows).utf8))
    for number in [0, 1, 32, 59] {
      let alone = try await ask(
        TestModels.table, "application/json", Data(TestModels.json([TestModels.rows[number]]).utf8))
      #expect(alone.predictions[0].probabilities == all.predictions[number].probabilities)
    }
  }

  @Test(arguments: ["text/csv", "text/csv; charset=\"UTF-8\"", "text/tab-separated-values", "application/x-ndjson"])
  func rowsAsFiles(type: String) async throws {
    var text = TestModels.csv(TestModels.rows)
    if type.contains("tab") { text = text.replacing("\",\"", with: "\"\t\"").replacing("d,c,s", with: "d\tc\ts") }
    if type.contains("tab") { text = text.replacing("bought,colour,size", with: "bought\tcolour\tsize") }
    if type.contains("ndjson") {
      text = TestModels.rows.map { String(TestModels.json([$0]).dropFirst(9).dropLast(2)) }.joined(separator: "\n")
    }
    let answer = try await ask(TestModels.table, type, Data(text.utf8))
    try expect(answer, TestModels.table, .table(TestModels.rows))
  }

  @Test func fileOfAForm() async throws {
    let body =
      "preamble\r\n--xy\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
      + TestModels.csv(TestModels.rows) + "\r\n--xy--\r\n"
    let answer = try await ask(TestModels.table, "multipart/form-data; boundary=xy", Data(body.utf8))
    try expect(answer, TestModels.table, .table(TestModels.rows))
  }

  @Test func text() async throws {
    let text = "A lovely film, and fine to the end"
    let plain = try await ask(TestModels.text, "text/plain", Data(text.utf8))
    try expect(plain, TestModels.text, .table([["review": text]]))
    let json = try await ask(TestModels.text, "application/json", Data("{\"rows\":[{\"review\":\"\(text)\"}]}".utf8))
    try expect(json, TestModels.text, .table([["review": text]]))
  }

  @Test func rowsOfNumbers() async throws {
    let rows = [(0..<16).map(Double.init), (0..<16).map { _ in 0.5 }]
    let lists = rows.map { "[" + $0.map { "\($0)" }.joined(separator: ",") + "]" }
    let text = "{\"rows\":[\(lists.joined(separator: ","))]}"
    let answer = try await ask(TestModels.numbers, "application/json", Data(text.utf8))
    try expect(answer, TestModels.numbers, .numbers(rows))
  }

  @Test func images() async throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).png")
    try TestModels.png.write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let raw = try await ask(TestModels.images, "image/png", TestModels.png)
    try expect(raw, TestModels.images, .images([path.path]))
    var body = Data()
    for name in ["a.png", "b.png"] {
      body += Data(
        "--x-1\r\nContent-Disposition: form-data; name=\"images\"; filename=\"\(name)\"\r\nContent-Type: image/png\r\n\r\n"
          .utf8)
      body += TestModels.png + Data("\r\n".utf8)
    }
    body += Data("--x-1--\r\n".utf8)
    let form = try await ask(TestModels.images, "multipart/form-data; boundary=\"x-1\"", body)
    try expect(form, TestModels.images, .images([path.path, path.path]))
  }

  @Test func unfamiliarValuesAreTold() async throws {
    let row = ["bought": "2026-01-10", "colour": "pink", "size": "1000000000"]
    let answer = try await ask(TestModels.table, "application/json", Data(TestModels.json([row]).utf8))
    let live = LiveClassifier(try TestModels.table.get())
    let wanted = try await live.unfamiliarValues(in: .table([row]))
    #expect(wanted.count == 2)
    #expect(answer.warnings.map(\.detail) == wanted.map(\.description))
    #expect(answer.warnings.map(\.kind) == wanted.map(\.kind.rawValue))
  }

  /// A name that looks like that of a column which may be left out is told of.
  @Test func misspelledColumnIsTold() async throws {
    let body = "{\"rows\":[{\"bought\":\"2026-01-10\",\"colour\":\"red\",\"sise\":3,\"note\":{\"any\":[1]}}]}"
    let answer = try await ask(TestModels.table, "application/json", Data(body.utf8))
    #expect(answer.warnings.map(\.kind) == ["unknownColumn"])
    #expect(answer.warnings.first?.column == "sise")
  }

  /// Equal numbers are the same cell, however they are written, as in JSON Lines.
  @Test(arguments: ["3", "3.0", "3e0", "30e-1", "0.3E1", " 3 "])
  func equalNumbersAreEqualCells(number: String) async throws {
    let body = "{\"rows\":[{\"bought\":\"2026-01-10\",\"colour\":\(number),\"size\":\(number)}]}"
    let answer = try await ask(TestModels.table, "application/json", Data(body.utf8))
    try expect(answer, TestModels.table, .table([["bought": "2026-01-10", "colour": "3", "size": "3"]]))
    #expect(answer.warnings.first?.detail.contains("first \"3\"") == true)
  }

  @Test func anythingInNamesAndCells() async throws {
    let body = "{\"rows\":[{\"bought\":null,\"colour\":\"\\u0000\\ud83d\\ude00\\\"\\n\",\"\\u0073ize\":true}]}"
    let answer = try await ask(TestModels.table, "application/json", Data(body.utf8))
    #expect(answer.predictions.count == 1)
    #expect(answer.warnings.contains { $0.detail.contains("😀") })
  }
}
