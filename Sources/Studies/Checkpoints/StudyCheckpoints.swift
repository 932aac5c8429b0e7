import Foundation
import PseudoLabelDiagnostics
import PseudoLabelNetworks
import PseudoLabelPersistence
import PseudoLabelTraining

/// What the finished training runs of a study brought, in its folder, a file each: a study that was interrupted goes on with
/// those that are left, and comes to the same bits.
///
/// The folder is made when the first training run has ended, for what that brought: there is something to go on from at any
/// time after. Later ones wait for the interval, or for `close`. A file that cannot be written ends nothing: it is said.
package final class StudyCheckpoints {
  private let interval: CheckpointInterval?
  private let makeDirectory: () throws -> RunDirectory
  private let warn: (String) -> Void
  private let isResumed: Bool
  private var waiting: [(number: Int, member: StudyMember, result: StudyMemberResult)] = []
  /// When something was written, or could not be.
  private var last: ContinuousClock.Instant?
  /// The study's folder, once it was made.
  package private(set) var directory: RunDirectory?

  /// - Parameters:
  ///   - interval: how often; after every training run where it counts epochs, nil for never.
  ///   - warn: is told what went wrong that ends nothing.
  ///   - makeDirectory: makes the folder.
  package init(
    every interval: CheckpointInterval?, warn: @escaping (String) -> Void,
    makeDirectory: @escaping () throws -> RunDirectory
  ) {
    (self.interval, self.warn, self.makeDirectory) = (interval, warn, makeDirectory)
    isResumed = false
  }

  /// Of a study that goes on.
  package init(in directory: RunDirectory, every interval: CheckpointInterval?, warn: @escaping (String) -> Void) {
    (self.interval, self.warn, self.directory, makeDirectory) = (interval, warn, directory, { directory })
    isResumed = true
  }

  /// What a training run brought that was finished before; nil where it was not. A file that is damaged is said, and the
  /// run made again.
  func result(of number: Int, _ member: StudyMember, network: Network, unlabeledRows: Int) -> StudyMemberResult? {
    guard isResumed, let directory, directory.hasMember(number) else { return nil }
    let path = directory.path(ofMember: number)
    do {
      return try StudyMemberResult(
        TensorFile(contentsOf: path), path: path, of: member, network: network, unlabeledRows: unlabeledRows)
    } catch {
      warn("\((error as? any Diagnosed)?.description ?? "\(error)") That training run is made again.")
      return nil
    }
  }

  /// Takes what a training run brought.
  func keep(_ number: Int, _ member: StudyMember, _ result: StudyMemberResult) {
    guard let interval else { return }
    switch result.outcome.ending {
    case .completed, .collapsed: waiting.append((number, member, result))
    case .stopped, .diverged: return
    }
    if let last, case .seconds(let seconds) = interval, (ContinuousClock.now - last).seconds < seconds { return }
    save()
  }

  /// Brings what waits to the disk, for a study that ends before its end.
  package func close() {
    guard !waiting.isEmpty else { return }
    save()
  }

  /// Whether training runs are kept at all.
  package var isKeeping: Bool { interval != nil }

  /// How many of so many training runs are kept.
  package func keptRuns(of count: Int) -> Int { directory.map { (0..<count).count(where: $0.hasMember) } ?? 0 }

  private func save() {
    do {
      let directory = try self.directory ?? makeDirectory()
      self.directory = directory
      while let (number, member, result) = waiting.first {
        try result.tensorFile(of: member).write(to: directory.path(ofMember: number))
        waiting.removeFirst()
      }
    } catch {
      warn("A checkpoint could not be saved: \((error as? any Diagnosed)?.description ?? "\(error)")")
    }
    last = .now
  }
}
