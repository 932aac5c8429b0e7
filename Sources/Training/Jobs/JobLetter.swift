import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPlatform

/// What ranks that share jobs tell each other.
enum JobLetter: Codable {
  /// To the first rank: a thread is free.
  case wantsJob
  case trained(Int, updates: Int, total: Int)
  case finished(Int, EpochRecord)
  case ended(Int, JobOutcome)
  /// No thread is at work.
  case left
  /// Somebody asked to stop: to the first rank, and from there to all.
  case stop
  /// Nothing new.
  case present
  /// From the first rank: what to do next; nil: there is nothing more.
  case job(Int?)
  /// From the first rank, when all ranks have left: what all of them are given.
  case results([JobOutcome?])

  init(_ data: Data) {
    do {
      self = try PropertyListDecoder().decode(JobLetter.self, from: data)
    } catch {
      preconditionFailure("a letter that cannot be read, as of a rank of another version: \(error)")
    }
  }

  var data: Data {
    do {
      return try PropertyListEncoder.binary.encode(self)
    } catch {
      preconditionFailure("a letter that cannot be written: \(error)")
    }
  }
}

/// What came of a job on another rank.
enum JobOutcome: Codable {
  case made(Data)
  case cancelled
  case diverged(Divergence)
  case failed(RankFailure)

  init<Output>(_ result: Result<Output, any Error>, by ranks: any RankMail, _ encode: (Output) throws -> Data) {
    do {
      self = .made(try encode(try result.get()))
    } catch is CancellationError {
      self = .cancelled
    } catch let divergence as Divergence {
      self = .diverged(divergence)
    } catch let failure as RankFailure {
      self = .failed(failure)
    } catch {
      self = .failed(RankFailure(error, rank: ranks.rank, host: ranks.host))
    }
  }

  func result<Output>(_ decode: (Data) throws -> Output) -> Result<Output, any Error> {
    switch self {
    case .made(let data): Result { try decode(data) }
    case .cancelled: .failure(CancellationError())
    case .diverged(let divergence): .failure(divergence)
    case .failed(let failure): .failure(failure)
    }
  }
}

/// A failure on another rank.
package struct RankFailure: Diagnosed, Hashable, Codable {
  package var rank: Int
  package var host: String
  package var kind: FailureKind
  /// Of the failure itself.
  package var reason: String

  init(_ error: any Error, rank: Int, host: String) {
    (self.rank, self.host) = (rank, host)
    let failure = error as? any Diagnosed
    (kind, reason) = (failure?.kind ?? .software, failure?.description ?? "\(error)")
  }

  package var description: String { rank == 0 ? reason : "\(reason) (rank \(rank) on \(host))" }
}

extension PropertyListEncoder {
  /// Writes data as they are, and not as text.
  static var binary: PropertyListEncoder {
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    return encoder
  }
}
