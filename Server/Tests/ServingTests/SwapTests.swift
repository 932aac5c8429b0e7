import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import PseudoLabeling
import Serving
import Testing

@Suite struct SwapTests {
  private static let headers: HTTPFields = [.contentType: "application/json"]

  /// A hundred new versions come while requests are answered: every answer is whole, and that of one version.
  @Test func noRequestIsLostOverAHundredSwaps() async throws {
    let versions = [try TestModels.table.get(), try TestModels.other.get()]
    let row = TestModels.rows[1]
    let wanted = try versions.map {
      try LiveClassifier($0, threads: 1, inputPath: .dense).predictions(for: .table([row]))[0].confidence
    }
    try #require(wanted[0] != wanted[1])
    let served = try Served(["m": versions[0]])
    let body = ByteBuffer(string: TestModels.json([row]))
    let isOver = StopFlag()
    try await served.server.application().test(.ahc(.http)) { client in
      try await withThrowingTaskGroup(of: [String: Double].self) { group in
        for _ in 0..<4 {
          group.addTask {
            var seen: [String: Double] = [:]
            while !isOver.isSet {
              let answer = try await client.execute(
                uri: "/v1/models/m/predict", method: .post, headers: Self.headers, body: body
              ) { response in
                #expect(response.status == .ok)
                return try JSONDecoder().decode(ReadAnswer.self, from: Data(response.body.readableBytesView))
              }
              let confidence = answer.predictions[0].confidence
              #expect(seen[answer.version] ?? confidence == confidence, "one version, one answer")
              seen[answer.version] = confidence
            }
            return seen
          }
        }
        for number in 1...100 {
          try versions[number % 2].write(to: served.path("m"))
          await served.server.refresh()
        }
        isOver.set()
        for try await seen in group { #expect(seen.values.allSatisfy(wanted.contains)) }
      }
      let text = try await client.execute(uri: "/metrics", method: .get) { String(buffer: $0.body) }
      #expect(text.contains("pseudolabel_model_loads_total{model=\"m\",result=\"loaded\"} 101"))
    }
  }

  /// A new file that is no model leaves the old one answering, and /ready says so until a good one comes.
  @Test func brokenVersionKeepsTheOldOne() async throws {
    let served = try Served(["m": TestModels.table.get()])
    let body = ByteBuffer(string: TestModels.json([TestModels.rows[1]]))
    try await served.server.application().test(.router) { client in
      func problem() async throws -> String? {
        try await client.execute(uri: "/ready", method: .get) { response in
          #expect(response.status == .ok)
          let ready = try JSONDecoder().decode(Ready.self, from: Data(response.body.readableBytesView))
          return ready.models[0].problem
        }
      }
      #expect(try await problem() == nil)
      for broken in [Data("no model".utf8), Data(), try Data(contentsOf: URL(filePath: served.path("m"))).prefix(2000)]
      {
        try broken.write(to: URL(filePath: served.path("m")))
        await served.server.refresh()
        #expect(try await problem()?.contains("m.safetensors") == true)
        try await client.execute(
          uri: "/v1/models/m/predict", method: .post, headers: Self.headers, body: body
        ) { #expect($0.status == .ok) }
      }
      try FileManager.default.removeItem(atPath: served.path("m"))
      await served.server.refresh()
      #expect(try await problem() != nil)
      try TestModels.other.get().write(to: served.path("m"))
      await served.server.refresh()
      #expect(try await problem() == nil)
    }
  }

  private struct Ready: Decodable {
    struct Model: Decodable { var problem: String? }
    var models: [Model]
  }

  /// What does not fit in the queue is refused, with a hint when to come again; the rest is answered.
  @Test func whatTakesTooLongIsRefused() async throws {
    let served = try Served(["m": TestModels.table.get()]) {
      $0.gather(rows: 512, waitingRows: 100, window: 300_000)
      $0.time = 0.05
    }
    try await served.server.application().test(.router) { client in
      try await client.execute(
        uri: "/v1/models/m/predict", method: .post, headers: Self.headers,
        body: ByteBuffer(string: TestModels.json([TestModels.rows[1]]))
      ) { response in
        #expect(response.status == .serviceUnavailable && response.headers[.retryAfter] == "1")
      }
    }
  }

  /// Requests that are answered together get each its own answer.
  @Test func answersOfABatchGoToTheirRequests() async throws {
    let classifier = try TestModels.table.get()
    let alone = LiveClassifier(classifier, threads: 1, inputPath: .dense)
    let wanted = try await alone.predictions(for: .table(TestModels.rows))
    let served = try Served(["m": classifier]) { $0.gather(rows: 512, waitingRows: 8192, window: 200_000) }
    try await served.server.application().test(.router) { client in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for (row, prediction) in zip(TestModels.rows, wanted) {
          group.addTask {
            try await client.execute(
              uri: "/v1/models/m/predict", method: .post, headers: Self.headers,
              body: ByteBuffer(string: TestModels.json([row]))
            ) { response in
              let answer = try JSONDecoder().decode(ReadAnswer.self, from: Data(response.body.readableBytesView))
              #expect(answer.predictions.map(\.confidence) == [prediction.confidence])
              #expect(answer.predictions.map(\.class) == [prediction.label])
            }
          }
        }
        try await group.waitForAll()
      }
      try await client.execute(uri: "/metrics", method: .get) { response in
        let lines = String(buffer: response.body).split(separator: "\n")
        let batches = lines.first { $0.contains("batch") && $0.contains("_count") }
        let count = try #require(batches?.split(separator: " ").last.flatMap { Int($0) })
        #expect(count < TestModels.rows.count)
      }
    }
  }

  @Test func fullQueueRefuses() async throws {
    let served = try Served(["m": TestModels.table.get()]) {
      $0.gather(rows: 512, waitingRows: 2, window: 300_000)
    }
    let body = ByteBuffer(string: TestModels.json([TestModels.rows[1]]))
    try await served.server.application().test(.router) { client in
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<8 {
          group.addTask {
            try await client.execute(
              uri: "/v1/models/m/predict", method: .post, headers: Self.headers, body: body
            ) { response in
              #expect(response.status == .ok || response.headers[.retryAfter] == "1")
              return response.status.code
            }
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 200 }.count >= 2)
      #expect(statuses.contains(503))
      #expect(Set(statuses).isSubset(of: [200, 503]))
    }
  }
}
