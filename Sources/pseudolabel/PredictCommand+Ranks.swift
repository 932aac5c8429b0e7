import Foundation
import PseudoLabelPlatform
import PseudoLabeling

extension PredictCommand {
  /// Refuses what several processes cannot divide.
  func requireDivisible() throws(RequestFailure) {
    guard CommandRanks.shared != nil else { return }
    if file == "-" {
      throw RequestFailure(
        "-", expected: "a file that every process of mpirun can read", found: "standard input",
        remedy: "Name a file, or start one process")
    }
    if let shard {
      throw RequestFailure(
        "--shard", expected: "it without mpirun, which divides the rows itself", found: "\(shard.number)/\(shard.count)"
      )
    }
  }

  /// Refuses other models and files than those of the first rank, as far as can be seen at once.
  func requireSameInput() throws {
    guard CommandRanks.shared != nil else { return }
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? NSNumber
    try CommandRanks.requireSame(
      [
        ("the SHA-256 of the model", try DataSource.checksum(of: StoredModel(folder).path)),
        ("the bytes of \(path)", "\(size ?? 0)"),
      ], "model and file")
  }

  /// The answers of all processes in the order of the rows. Block after block of the file is answered by one rank after the other; each
  /// reads the file for itself, and the others send what they answered to the first one, at most two blocks ahead of it.
  ///
  /// - Returns: gives the next lines, on the first rank; on the others nothing, and all is done behind its first call.
  func dividedLines(
    _ predictor: TablePredictor, _ lines: AnswerLines, among ranks: any RankMail
  ) -> () throws -> [[UInt8]]? {
    guard ranks.isFirst else {
      return {
        try answerBlocks(predictor, lines, for: ranks)
        return nil
      }
    }
    var block = 0
    var inbox: [Int: [Data]] = [:]
    func next(from rank: Int) -> Data {
      while inbox[rank]?.isEmpty ?? true {
        let (sender, data) = ranks.receive()
        inbox[sender, default: []].append(data)
      }
      return inbox[rank]?.removeFirst() ?? Data()
    }
    return {
      let rank = block % ranks.count
      block += 1
      if rank == 0 {
        if let pieces = try predictor.nextLinesOfBlock(lines) { return pieces }
      } else if try predictor.skipLines() {
        let letter = next(from: rank)
        ranks.post(Data([0]), to: rank)
        return [Array(letter.dropFirst())]
      }
      for data in ranks.gather(Data()).dropFirst() { try predictor.add(observations: data) }
      return nil
    }
  }

  private func answerBlocks(_ predictor: TablePredictor, _ lines: AnswerLines, for ranks: any RankMail) throws {
    var (block, unread) = (0, 0)
    while true {
      defer { block += 1 }
      guard block % ranks.count == ranks.rank else {
        if try predictor.skipLines() { continue } else { break }
      }
      guard let pieces = try predictor.nextLinesOfBlock(lines) else { break }
      ranks.post(Data([0]) + Data(pieces.joined()), to: 0)
      unread += 1
      if unread > 2 {
        _ = ranks.receive()
        unread -= 1
      }
    }
    // The last receipts, so that none is taken for one of what comes next.
    for _ in 0..<unread { _ = ranks.receive() }
    _ = ranks.gather(try predictor.observations)
  }
}
