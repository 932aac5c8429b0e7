import Foundation
import Synchronization

/// A histogram with cumulative buckets, as Prometheus has them.
struct MetricHistogram: Sendable {
  let bounds: [Double]
  private(set) var counts: [Int]
  private(set) var sum = 0.0

  init(_ bounds: [Double]) {
    self.bounds = bounds
    counts = [Int](repeating: 0, count: bounds.count + 1)
  }

  mutating func add(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }

  static let seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]
  static let rows = [1.0, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16384]
}

/// What happened to one model.
final class ModelMetrics: Sendable {
  struct Values: Sendable {
    var version = ""
    var rows = 0
    var waiting = 0
    var refused = 0
    var loads = 0
    var failedLoads = 0
    var batches = MetricHistogram(MetricHistogram.rows)
  }

  private let state = Mutex(Values())
  var values: Values { state.withLock { $0 } }

  /// Rows more, or fewer, that wait; two versions of a model may have some at once.
  func waiting(by change: Int) { state.withLock { $0.waiting += change } }
  func refused() { state.withLock { $0.refused += 1 } }
  func refusedFile() { state.withLock { $0.failedLoads += 1 } }
  func loaded(version: String) {
    state.withLock { values in
      values.version = version
      values.loads += 1
    }
  }
  func batch(of rows: Int) {
    state.withLock { values in
      values.rows += rows
      values.batches.add(Double(rows))
    }
  }
}

/// What happened since the start, in the text format of Prometheus.
final class Metrics: Sendable {
  private struct Key: Hashable {
    var route: String
    var status: Int
  }

  private struct State {
    var requests: [Key: Int] = [:]
    var seconds: [String: MetricHistogram] = [:]
    var inFlight = 0
    var models: [(name: String, metrics: ModelMetrics)] = []
  }

  private let state = Mutex(State())
  private let start = Date()

  func model(_ name: String) -> ModelMetrics {
    state.withLock { state in
      if let known = state.models.first(where: { $0.name == name }) { return known.metrics }
      let new = ModelMetrics()
      state.models.append((name, new))
      return new
    }
  }

  func begin() { state.withLock { $0.inFlight += 1 } }

  func end(_ route: String, status: Int, after time: Duration) {
    let seconds = time / .seconds(1)
    state.withLock { state in
      state.inFlight -= 1
      state.requests[Key(route: route, status: status), default: 0] += 1
      state.seconds[route, default: MetricHistogram(MetricHistogram.seconds)].add(seconds)
    }
  }

  /// Version 0.0.4 of the format.
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  var text: String {
    let (requests, seconds, inFlight, models) = state.withLock {
      ($0.requests, $0.seconds, $0.inFlight, $0.models.map { ($0.name, $0.metrics.values) })
    }
    var page = MetricsPage()
    page.begin("pseudolabel_http_requests_total", "counter", "Requests that were answered.")
    for (key, count) in requests.sorted(by: { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }) {
      page.add([("route", key.route), ("status", "\(key.status)")], "\(count)")
    }
    page.begin(
      "pseudolabel_http_request_duration_seconds", "histogram", "Time from a request's head to its answer.")
    for (route, histogram) in seconds.sorted(by: { $0.key < $1.key }) { page.add([("route", route)], histogram) }
    page.begin("pseudolabel_http_requests_in_flight", "gauge", "Requests that are being answered.")
    page.add([], "\(inFlight)")
    page.begin("pseudolabel_rows_total", "counter", "Rows that a model answered.")
    for (name, values) in models { page.add([("model", name)], "\(values.rows)") }
    page.begin("pseudolabel_batch_rows", "histogram", "Rows that a model answered at once.")
    for (name, values) in models { page.add([("model", name)], values.batches) }
    page.begin("pseudolabel_waiting_rows", "gauge", "Rows that wait for a model.")
    for (name, values) in models { page.add([("model", name)], "\(values.waiting)") }
    page.begin("pseudolabel_refused_requests_total", "counter", "Requests refused because too many rows waited.")
    for (name, values) in models { page.add([("model", name)], "\(values.refused)") }
    page.begin("pseudolabel_model_info", "gauge", "The version that a model answers with.")
    for (name, values) in models { page.add([("model", name), ("version", values.version)], "1") }
    page.begin("pseudolabel_model_loads_total", "counter", "Model files that were looked at because they were new.")
    for (name, values) in models {
      page.add([("model", name), ("result", "loaded")], "\(values.loads)")
      page.add([("model", name), ("result", "refused")], "\(values.failedLoads)")
    }
    page.addProcess(start: start)
    return page.text
  }
}
