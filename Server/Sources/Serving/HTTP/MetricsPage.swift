import Foundation

/// Metrics as text.
package struct MetricsPage {
  private(set) var text = ""
  private var name = ""

  /// Begins the samples of a metric.
  mutating func begin(_ name: String, _ type: String, _ help: String) {
    self.name = name
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  mutating func add(_ labels: [(String, String)], _ value: String) { add(name, labels, value) }

  mutating func add(_ labels: [(String, String)], _ histogram: MetricHistogram) {
    var sum = 0
    for (place, count) in histogram.counts.enumerated() {
      sum += count
      let bound = place < histogram.bounds.count ? Self.number(histogram.bounds[place]) : "+Inf"
      add(name + "_bucket", labels + [("le", bound)], "\(sum)")
    }
    add(name + "_sum", labels, "\(histogram.sum)")
    add(name + "_count", labels, "\(sum)")
  }

  private mutating func add(_ name: String, _ labels: [(String, String)], _ value: String) {
    let list = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
    text += labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(list)} \(value)\n"
  }

  /// The value of a label: backslashes, quotes and ends of lines are escaped.
  package static func escaped(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  private static func number(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }

  /// What Prometheus's clients say of a process, as far as the system tells.
  mutating func addProcess(start: Date) {
    begin("process_start_time_seconds", "gauge", "When the process started, in seconds since 1970.")
    add([], "\(start.timeIntervalSince1970)")
    var time = timespec()
    if clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time) == 0 {
      begin("process_cpu_seconds_total", "counter", "Time of the processors, in seconds.")
      add([], "\(Double(time.tv_sec) + Double(time.tv_nsec) / 1e9)")
    }
    #if os(Linux)
      if let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " "),
        pages.count > 1, let resident = Int(pages[1])
      {
        begin("process_resident_memory_bytes", "gauge", "Memory in use.")
        add([], "\(resident * sysconf(Int32(_SC_PAGESIZE)))")
      }
      if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
        begin("process_open_fds", "gauge", "Open files and connections.")
        add([], "\(files.count)")
      }
    #endif
  }
}
