import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import Synchronization

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Downloads one address to one file, continuing what the file already holds. The only user of the network.
enum Downloader {
  /// Why a download did not come to its end; what has arrived stays in the file unless it is of no use.
  struct Interruption: Error {
    var reason: String
  }

  /// Returns once everything has arrived.
  ///
  /// - Parameters:
  ///   - limit: The most bytes that are accepted.
  ///   - progress: Called with the bytes that are there and the whole size, from the session's thread.
  /// - Throws: `Interruption` where the server or the network fails; `FileFailure` where `path` cannot be written.
  static func download(
    _ address: String, to path: String, limit: Int, progress: @escaping @Sendable (Int, Int?) -> Void
  ) throws {
    guard let url = URL(string: address), url.host != nil else { throw Interruption(reason: "not an address") }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFailure(writing: path, errno: errno) }
    defer { close(descriptor) }
    let start = Int(lseek(descriptor, 0, SEEK_END))

    var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: 30)
    request.setValue("identity", forHTTPHeaderField: "Accept-Encoding")
    if start > 0 { request.setValue("bytes=\(start)-", forHTTPHeaderField: "Range") }
    let transfer = Transfer(
      descriptor: descriptor, path: path, start: start, limit: limit, progress: progress)
    let session = URLSession(configuration: .ephemeral, delegate: transfer, delegateQueue: nil)
    defer { session.invalidateAndCancel() }
    session.dataTask(with: request).resume()
    try transfer.wait()
  }
}

/// Writes what a session delivers to a file, and remembers how it ended.
private final class Transfer: NSObject, URLSessionDataDelegate {
  private struct State {
    var received: Int
    var total: Int?
    var failure: (any Error)?
  }

  private let descriptor: Int32
  private let path: String
  private let start: Int
  private let limit: Int
  private let progress: @Sendable (Int, Int?) -> Void
  private let state: Mutex<State>
  private let ended = DispatchSemaphore(value: 0)

  init(
    descriptor: Int32, path: String, start: Int, limit: Int, progress: @escaping @Sendable (Int, Int?) -> Void
  ) {
    self.descriptor = descriptor
    self.path = path
    self.start = start
    self.limit = limit
    self.progress = progress
    state = Mutex(State(received: start))
  }

  func wait() throws {
    ended.wait()
    if let failure = state.withLock({ $0.failure }) { throw failure }
  }

  func urlSession(
    _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
    completionHandler: @escaping @Sendable (URLSession.ResponseDisposition) -> Void
  ) {
    let accepted = state.withLock { state in
      do {
        try accept(response, into: &state)
      } catch {
        state.failure = error
      }
      return state.failure == nil
    }
    completionHandler(accepted ? .allow : .cancel)
  }

  /// Decides from the answer's head where its body goes: after what is there (206) or in its place (200).
  private func accept(_ response: URLResponse, into state: inout State) throws {
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    let length = response.expectedContentLength
    switch status {
    case 206 where start > 0: break
    case 200:
      try empty()
      state.received = 0
    case 416:
      // What is there is as long as the whole or longer, and yet was not taken for the file: of no use.
      try empty()
      throw Downloader.Interruption(reason: "HTTP status 416, nothing to continue")
    default: throw Downloader.Interruption(reason: "HTTP status \(status)")
    }
    state.total = length > 0 ? state.received + Int(length) : nil
  }

  private func empty() throws {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0 else {
      throw FileFailure(writing: path, errno: errno)
    }
  }

  func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
    let (received, total, failed) = state.withLock { state in
      do {
        if state.failure == nil { try append(data, to: &state) }
      } catch {
        state.failure = error
      }
      return (state.received, state.total, state.failure != nil)
    }
    if failed { dataTask.cancel() } else { progress(received, total) }
  }

  private func append(_ data: Data, to state: inout State) throws {
    guard state.received + data.count <= limit else {
      try empty()
      throw Downloader.Interruption(reason: "it delivers more than \(limit) bytes")
    }
    try data.withUnsafeBytes { bytes in
      var rest = bytes
      while !rest.isEmpty {
        let written = write(descriptor, rest.baseAddress, rest.count)
        if written < 0, errno != EINTR { throw FileFailure(writing: path, errno: errno) }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(0, written)))
      }
    }
    state.received += data.count
  }

  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
    state.withLock { state in
      guard state.failure == nil else { return }
      if let error {
        state.failure = Downloader.Interruption(reason: error.localizedDescription)
      } else if let total = state.total, state.received < total {
        state.failure = Downloader.Interruption(reason: "cut off after \(state.received) of \(total) bytes")
      }
    }
    ended.signal()
  }
}
