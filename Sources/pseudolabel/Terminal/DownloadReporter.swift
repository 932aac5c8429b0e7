import Foundation
import PseudoLabelCatalog
import PseudoLabeling
import Synchronization

/// Shows how a download goes: a bar that renews itself on a terminal, a line every tenth elsewhere.
final class DownloadReporter: Sendable {
  private let isQuiet: Bool
  private let shown = Mutex<(file: String, step: Int)>(("", -1))

  init(isQuiet: Bool) { self.isQuiet = isQuiet }

  @Sendable func report(_ progress: DownloadProgress) {
    let share = progress.totalBytes.map { Double(progress.receivedBytes) / Double(max($0, 1)) }
    let now = (progress.file, Int((share ?? 0) * (Terminal.isLive ? 100 : 10)))
    let isNew = shown.withLock { shown in
      defer { shown = now }
      return shown != now
    }
    guard isNew, !isQuiet else { return }
    let megabytes = String(format: "%.1f MB", Double(progress.receivedBytes) / 1e6)
    guard Terminal.isLive else {
      let percent = share.map { ", \(Int(100 * $0)) %" } ?? ""
      return Terminal.note("Downloading \(progress.dataset.title), \(progress.file): \(megabytes)\(percent)")
    }
    Terminal.show([
      ProgressLine(
        title: progress.dataset.title, share: share, facts: [.init(megabytes), .init(progress.file)])
    ])
  }
}
