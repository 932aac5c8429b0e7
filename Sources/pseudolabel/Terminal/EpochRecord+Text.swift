import Foundation
import PseudoLabeling

extension EpochRecord {
  /// How good the network is by now, as far as that was looked at; else how far it is from its labels.
  var quality: ProgressLine.Fact {
    validationErrorRate.map { .init("validation error \($0.percent)", short: "error \($0.percent)") }
      ?? .init(String(format: "loss %.4g", supervisedLoss))
  }

  /// All of it, for `--verbose`.
  var line: String {
    let numbers = [
      String(format: "loss %.4g", supervisedLoss), unlabeledLoss.map { String(format: "unlabelled loss %.4g", $0) },
      validationErrorRate.map { "validation error \($0.percent)" },
      String(format: "α %.3g", alpha), String(format: "rate %.3g", rate),
      momentum.map { String(format: "momentum %.3g", $0) }, String(format: "%.1f s", seconds),
    ].compactMap { $0 }
    return "epoch \(epoch): " + numbers.joined(separator: ", ")
  }
}

extension PretrainingRecord {
  /// All of it, for `--verbose`.
  var line: String {
    String(
      format: "pre-training, epoch %d: reconstruction loss %.4g, rate %.3g, momentum %.3g, %.1f s", epoch,
      reconstructionLoss, rate, momentum, seconds)
  }
}
