import ArgumentParser
import Foundation
import PseudoLabelMPI
import PseudoLabelPlatform
import PseudoLabeling
import Synchronization

/// A command whose work several processes share, as `mpirun -n 4 pseudolabel …` starts them. All other commands run on the first.
protocol RankedCommand: ParsableCommand {}

/// The processes that this program was started as.
enum CommandRanks {
  private static let joined = Mutex<WiredRanks?>(nil)

  /// Those of them that work together; nil: this process is alone.
  static var shared: WiredRanks? { joined.withLock { $0 } }

  /// Whether this process writes files and speaks to the user.
  static var isFirst: Bool { shared?.isFirst ?? true }

  /// Whether `mpirun` started this as another process than the first, before anything of MPI is loaded.
  static let isSilent = LaunchEnvironment().rank > 0

  /// Joins the other processes.
  ///
  /// - Returns: whether this one takes part in the command.
  /// - Throws: `MPIFailure`.
  static func join(for command: any ParsableCommand) throws -> Bool {
    let launch = LaunchEnvironment()
    guard let ranks = try Launch.ranks(launch) else {
      let isShared = command is any RankedCommand
      if isShared, launch.implementation == nil, launch.processes > 1 {
        throw MPIFailure.alone(tasks: launch.processes)
      }
      return true
    }
    joined.withLock { $0 = ranks }
    if !ranks.isFirst { Launch.silence() }
    guard !(command is any RankedCommand) else {
      Machine.share(among: launch.localProcesses)
      return true
    }
    if ranks.isFirst {
      Terminal.note(
        "\(type(of: command)._commandName) runs on one process: the other \((ranks.count - 1).counted("process", "processes")) of mpirun \(ranks.count == 2 ? "has" : "have") nothing to do."
      )
    }
    return ranks.isFirst
  }

  /// Ends the work together, when all processes do.
  static func leave() { joined.withLock { $0.take() }?.close() }

  /// Ends all processes where others may wait for this one.
  ///
  /// - Parameters:
  ///   - message: what went wrong; the first rank has said it already.
  ///   - code: of the exit.
  static func fail(_ message: String, code: Int32) {
    guard let ranks = shared else { return }
    if ranks.isFirst { ranks.end(code: code) }
    // What goes wrong everywhere is said once, by the first rank.
    sleep(1)
    ranks.abort("rank \(ranks.rank) on \(ranks.host): \(message)", code: code)
  }
}
