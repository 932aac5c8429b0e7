import Foundation
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import PseudoLabelInference
import ServiceLifecycle
import UnixSignals

/// Serves models over HTTP until it is told to stop.
public struct ModelServer: Sendable {
  private let shelf: Shelf
  private let options: ServeOptions
  private let logger: Logger
  private let metrics = Metrics()
  private let stops = StopFlag()
  private let workers: NIOThreadPool

  /// Loads the models.
  ///
  /// - Throws: `FileFailure`.
  public init(_ models: [Shelf.Entry], _ options: ServeOptions, logger: Logger) throws {
    (self.options, self.logger) = (options, logger)
    shelf = try Shelf(models, options, metrics, logger)
    workers = NIOThreadPool(numberOfThreads: max(1, System.coreCount))
    workers.start()
  }

  var routes: Routes { Routes(shelf, options, metrics, workers: workers, stops: stops) }

  /// Looks at the files of the models, and serves new versions.
  package func refresh(again: Bool = false) async { await shelf.refresh(again: again) }

  /// An application that answers at the address of the options; `ready` is told the port.
  package func application(_ ready: @escaping @Sendable (Int) -> Void = { _ in }) -> Application<Routes> {
    let (idle, time) = (TimeAmount(options.idle), TimeAmount(options.time))
    let mostBytes = options.mostBytes
    return Application(
      responder: routes,
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [ConnectionLimits(idle: idle, exchange: time, mostBytes: mostBytes)],
          httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
            maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 200))),
      configuration: ApplicationConfiguration(
        address: .hostname(options.host, port: options.port), backlog: 1024,
        availableConnectionsDelegate: MaximumAvailableConnections(options.connections)),
      onServerRunning: { channel in ready(channel.localAddress?.port ?? 0) }, logger: logger)
  }

  /// Answers until SIGTERM or SIGINT, then finishes what is in flight. SIGHUP looks at the files of the models at once.
  ///
  /// - Parameter ready: is told the port, once requests are taken.
  /// - Throws: `RequestFailure` where the address cannot be listened at.
  public func run(_ ready: @escaping @Sendable (Int) -> Void) async throws {
    let watch = Watch(shelf: shelf, seconds: options.watch, stops: stops)
    var configuration = ServiceGroupConfiguration(
      services: [application(ready), watch], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(options.time)
    do {
      try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError {
      throw RequestFailure(
        "--port", expected: "an address that can be listened at",
        found: "\(options.host):\(options.port), \(String(cString: strerror(error.errnoCode)))", kind: .inputOutput)
    }
    logger.info("stopped")
  }
}

/// Looks at the files of the models now and then, and at a signal.
private struct Watch: Service {
  let shelf: Shelf
  let seconds: Double
  let stops: StopFlag

  func run() async throws {
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        try? await cancelWhenGracefulShutdown {
          while true {
            try await Task.sleep(for: .seconds(seconds))
            await shelf.refresh()
          }
        }
      }
      group.addTask {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
          await shelf.refresh(again: true)
        }
      }
      await withGracefulShutdownHandler {
        for await _ in group {}
      } onGracefulShutdown: {
        stops.set()
      }
    }
  }
}

extension TimeAmount {
  fileprivate init(_ seconds: Double) { self = .nanoseconds(Int64(seconds * 1e9)) }
}
