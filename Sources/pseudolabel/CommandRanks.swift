import ArgumentParser
import Foundation
import PseudoLabelCatalog
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

  /// Ends a process whose words the first one says as well, before they have joined: the same from each would be too much.
  static func leaveSilently(code: Int32) {
    guard shared == nil, isSilent else { return }
    sleep(1)
    exit(code)
  }

  /// What the program ends with after a request to stop that came here, or to another process.
  static func exitCode(of interrupts: Interrupts) -> Int32 {
    interrupts.exitCode ?? (shared == nil ? 0 : 128 + SIGTERM)
  }

  /// Sees to it that something is the same on all processes, which call this together.
  ///
  /// - Parameters:
  ///   - facts: what it is called, and its value.
  ///   - files: what may differ, for the remedy.
  /// - Throws: on every process, where it is not.
  static func requireSame(_ facts: [(name: String, value: String)], _ files: String) throws(RequestFailure) {
    guard let ranks = shared else { return }
    let separator = "\u{1F}"
    let own = ([("the version", Version.current)] + facts).map { ($0.0, $0.1.replacing(separator, with: " ")) }
    let all = ranks.gather(Data(own.map(\.1).joined(separator: separator).utf8)).map {
      String(decoding: $0, as: UTF8.self).components(separatedBy: separator)
    }
    for (place, (name, _)) in own.enumerated() {
      let values = all.map { place < $0.count ? $0[place] : "none" }
      guard let other = values.firstIndex(where: { $0 != values[0] }) else { continue }
      throw RequestFailure(
        name, expected: "the same on every rank, \(values[0].shortened()) as on rank 0",
        found: "\(values[other].shortened()) on rank \(other)",
        remedy: Remedy("Give every machine the same \(files)"), kind: .data)
    }
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

extension ImageDataset {
  /// What has to be the same on all ranks.
  var facts: [(name: String, value: String)] {
    checksums.sorted { $0.key < $1.key }.map { ("the SHA-256 of \($0.key)", $0.value) }
  }
}
