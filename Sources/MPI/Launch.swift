import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPlatform
import Synchronization

/// How a program becomes one of several that work together.
package enum Launch {
  /// Where complaints go: standard error, also of ranks whose other words go nowhere.
  private static let complaints = Mutex<Int32>(STDERR_FILENO)

  /// The ranks that mpirun started; nil where it started one, or was not used: then nothing of MPI is loaded.
  ///
  /// - Throws: `MPIFailure`; `RequestFailure` where the patience is none.
  package static func ranks(_ launch: LaunchEnvironment = LaunchEnvironment()) throws -> WiredRanks? {
    if launch.isSeveralAlone { throw MPIFailure.alone(tasks: launch.processes) }
    guard let implementation = launch.implementation, launch.processes > 1 else { return nil }
    let patience = try patience(ProcessInfo.processInfo.environment["PSEUDOLABEL_RANK_PATIENCE"])
    return WiredRanks(over: try MPIWire(implementation), patience: patience)
  }

  /// Seconds after which a rank that says nothing is taken for lost.
  package static func patience(_ text: String?) throws(RequestFailure) -> Double {
    guard let text else { return 600 }
    guard let seconds = Double(text), (1...1e9).contains(seconds) else {
      throw RequestFailure(
        "PSEUDOLABEL_RANK_PATIENCE", expected: "a number of seconds from 1 to 1000000000", found: "\"\(text)\"")
    }
    return seconds
  }

  /// Lets nothing of what this process says be seen but complaints, as is right for all ranks but the first.
  package static func silence() {
    let (own, nowhere) = (dup(STDERR_FILENO), open("/dev/null", O_WRONLY))
    guard own >= 0, nowhere >= 0 else { return }
    _ = fcntl(own, F_SETFD, FD_CLOEXEC)
    complaints.withLock { $0 = own }
    for stream in [STDOUT_FILENO, STDERR_FILENO] { dup2(nowhere, stream) }
    close(nowhere)
  }

  /// A line on standard error.
  package static func complain(_ text: String) {
    let bytes = Array("pseudolabel: \(text)\n".utf8)
    _ = complaints.withLock { write($0, bytes, bytes.count) }
  }
}
