/// Rows of a program's own.
public struct Features: Sendable {
  public var rows: [[Double]]
  public var labels: [String?]

  public init(rows: [[Double]], labels: [String?]) {
    self.rows = rows
    self.labels = labels
  }
}
