import Foundation
import Logging
import Synchronization

/// Log entries as JSON, a line each, on standard error.
public struct JSONLogHandler: LogHandler {
  public var logLevel: Logger.Level
  public var metadata: Logger.Metadata = [:]
  private let write: @Sendable (String) -> Void

  /// - Parameters:
  ///   - level: what is logged; what is less grave is not.
  ///   - write: takes a line without its end; standard error by default.
  public init(level: Logger.Level = .info, write: (@Sendable (String) -> Void)? = nil) {
    logLevel = level
    self.write = write ?? { line in try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8)) }
  }

  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  public func log(event: LogEvent) {
    var line = "{\"time\":\"\(Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)))\""
    line += ",\"level\":\"\(event.level)\",\"message\":\(AnswerText.quoted("\(event.message)"))"
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    for (key, value) in all.sorted(by: { $0.key < $1.key }) where !key.hasPrefix("hb.") {
      line += ",\(AnswerText.quoted(key)):\(AnswerText.quoted("\(value)"))"
    }
    if let error = event.error { line += ",\"error\":\(AnswerText.quoted("\(error)"))" }
    write(line + "}")
  }
}
