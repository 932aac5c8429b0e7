import Catalog
import Foundation
import PseudoLabeling
import Synchronization

/// Shows how a download goes.
final class DownloadReporter: Sendable {
  private let shown = Mutex<(file: String, tenths: Int)>(("", -1))

  @Sendable func report(_ progress: DownloadProgress) {
    let share = progress.totalBytes.map { Double(progress.receivedBytes) / Double(max($0, 1)) } ?? 0
    let isNew = shown.withLock { shown in
      let now = (progress.file, Int(share * 10))
      defer { shown = now }
      return shown != now
    }
    guard isNew else { return }
    let megabytes = String(format: "%.1f MB", Double(progress.receivedBytes) / 1e6)
    let percent = progress.totalBytes == nil ? "" : ", \(Int(100 * share)) %"
    Terminal.note("Downloading \(progress.dataset.title), \(progress.file): \(megabytes)\(percent)")
  }
}
