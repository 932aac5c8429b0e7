/// How models are served.
public struct ServeOptions: Sendable {
  /// The address that is listened at.
  public var host = "127.0.0.1"
  /// 0 for one that is free.
  public var port = 8080
  /// What requests have to show; nil where everybody may ask.
  public var token: Token?
  /// Bytes of a body.
  public var mostBytes = 16 << 20
  /// Bytes of all bodies that are held at once.
  public var mostBytesAtOnce = 256 << 20
  /// Rows of a request.
  public var mostRows = 10_000
  /// Pixels of an image.
  public var mostPixels = 50_000_000
  /// Seconds for a request's body, for its answer, and for taking it; and for what is in flight when the server stops.
  public var time = 30.0
  /// Seconds that a connection may rest between requests.
  public var idle = 60.0
  /// Connections at once; further ones wait.
  public var connections = 1000
  /// Threads that compute, of each model.
  public var threads = 1
  /// Seconds between two looks at the files of the models.
  public var watch = 1.0
  var batches = Batcher.Limits()

  /// Whether only this machine reaches the address.
  public var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

  /// Every value is its default.
  public init() {}

  /// Rows of a batch, rows that wait, and the microseconds that the first request of a batch waits for others.
  public mutating func gather(rows: Int, waitingRows: Int, window: Int) {
    (batches.rows, batches.waitingRows, batches.window) = (rows, waitingRows, window)
  }
}
