import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import PseudoLabelLabeling
import PseudoLabeling
import ServiceLifecycle

/// Serves a page on which people label the examples of a session, until it is told to stop.
public struct AnnotationServer: Sendable {
  /// Where the page stands, who may open it, and where the labels go.
  public struct Options: Sendable {
    /// 0 for a port that is free.
    public var port: Int
    /// The file of the labelled examples, which is written when the server stops, and when somebody asks for it.
    public var output: String
    /// What the address of the page has to show; other sites do not know it.
    public var token: String

    /// A secret is drawn for the address.
    public init(port: Int, output: String) {
      (self.port, self.output) = (port, output)
      token = (0..<16).map { _ in
        let byte = UInt8.random(in: 0...255)
        return (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
    }
  }

  private let session: LabelingSession
  private let options: Options
  private let logger: Logger
  private let workers: NIOThreadPool

  public init(_ session: LabelingSession, _ options: Options, logger: Logger) {
    (self.session, self.options, self.logger) = (session, options, logger)
    workers = NIOThreadPool(numberOfThreads: 2)
    workers.start()
  }

  package func application(_ ready: @escaping @Sendable (Int) -> Void = { _ in }) -> Application<AnnotationRoutes> {
    Application(
      responder: AnnotationRoutes(session, token: Token(options.token), output: options.output, workers: workers),
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [
            ConnectionLimits(idle: .seconds(120), exchange: .seconds(60), mostBytes: AnnotationRoutes.mostBytes)
          ])),
      configuration: ApplicationConfiguration(
        address: .hostname("127.0.0.1", port: options.port),
        availableConnectionsDelegate: MaximumAvailableConnections(200)),
      onServerRunning: { channel in ready(channel.localAddress?.port ?? 0) }, logger: logger)
  }

  /// Answers until SIGTERM or SIGINT; then the labels are written.
  ///
  /// - Parameter ready: is told the address of the page, once it can be opened.
  /// - Throws: `RequestFailure` where the port cannot be listened at; `FileFailure` where the labels cannot be written.
  public func run(_ ready: @escaping @Sendable (String) -> Void) async throws {
    let token = options.token
    let application = application { port in ready("http://127.0.0.1:\(port)/?token=\(token)") }
    var configuration = ServiceGroupConfiguration(
      services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(10)
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError {
      throw RequestFailure(
        "--port", expected: "a port that can be listened at",
        found: "\(options.port), \(String(cString: strerror(error.errnoCode)))", kind: .inputOutput)
    }
    session.close()
    try LabeledOutput(session).write(to: options.output, withNotes: false)
  }
}
