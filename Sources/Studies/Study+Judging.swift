import Foundation
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelPlatform

/// What the rows that were held out say about the two methods.
extension Study {
  func errorRate(_ member: StudyMember, _ result: StudyMemberResult) -> Double {
    let wrong = zip(result.predicted, member.heldOut).count { $0 != data.labeled.labels[$1] }
    return Double(wrong) / Double(max(1, member.heldOut.count))
  }

  /// The two methods by a number of each run, such as its error rate; nil where there is no candidate.
  func comparison(_ members: [StudyMember], by values: [Double]) -> ResampledComparison? {
    let runs = zip(members, values)
    let candidate = runs.filter { $0.0.arm == .candidate }.map(\.1)
    guard !candidate.isEmpty else { return nil }
    let held = members.reduce(0) { $0 + $1.heldOut.count }
    let trained = members.reduce(0) { $0 + $1.training.count }
    return ResampledComparison(
      baseline: runs.filter { $0.0.arm == .baseline }.map(\.1), candidate: candidate,
      heldOutRatio: Double(held) / Double(max(1, trained)))
  }

  /// The true classes of the rows that a run held out, and the answers about them that tell how good its method is.
  typealias JudgedPart = (truth: [Int], answers: [Int])

  /// Where the networks that are delivered are trained anew and averaged, the answers are those of the networks of all repeats that held a
  /// row out, averaged as well: a single network is worse than what is delivered, by more than a point with 200 labels.
  func judgedPart(_ member: StudyMember, _ result: StudyMemberResult, _ scales: [StudyMember.Arm: Scale]) -> JudgedPart
  {
    let truth = member.heldOut.map { data.labeled.labels[$0] }
    guard refits > 1, let answers = scales[member.arm]?.answers else { return (truth, result.predicted) }
    return (truth, zip(member.heldOut, result.predicted).map { answers[$0]?.label ?? $1 })
  }

  func confusion(_ parts: [JudgedPart]) -> ConfusionMatrix? {
    let truth = parts.flatMap(\.truth)
    guard !truth.isEmpty else { return nil }
    return ConfusionMatrix(of: parts.flatMap(\.answers), truth: truth, classes: data.classes.count)
  }

  func heldOutAnswers(_ scales: [StudyMember.Arm: Scale]) -> [StudyOutcome.HeldOutAnswer] {
    let positions = Set(scales.values.flatMap(\.answers.keys)).sorted()
    return positions.map {
      .init(
        position: $0, baseline: scales[.baseline]?.answers[$0], candidate: scales[.candidate]?.answers[$0])
    }
  }

  struct Scale {
    var scaling: TemperatureScaling
    /// By the positions of the rows held out.
    var answers: [Int: StudyOutcome.HeldOutAnswer.Answer]
    /// By the same: the mean of the logits of the networks that did not learn from the row.
    var logits: [Int: [Float]]
    var calibration: CalibrationError
  }

  /// The temperature of an arm, from the rows that its runs held out. The logits of a row that several held out are
  /// averaged, as those of what is delivered are.
  func temperature(
    of runs: [Int], _ members: [StudyMember], _ results: [StudyMemberResult]
  ) throws -> Scale {
    let classes = data.classes.count
    var sums: [Int: (logits: [Float], count: Int)] = [:]
    for run in runs {
      for (place, row) in members[run].heldOut.enumerated() {
        let logits = results[run].logits[place * classes..<(place + 1) * classes]
        let sum = sums[row] ?? ([Float](repeating: 0, count: classes), 0)
        sums[row] = (zip(sum.logits, logits).map(+), sum.count + 1)
      }
    }
    let rows = sums.sorted { $0.key < $1.key }
    let logits = rows.flatMap { row in row.value.logits.map { $0 / Float(row.value.count) } }
    let labels = rows.map { data.labeled.labels[$0.key] }
    guard logits.allSatisfy(\.isFinite), !labels.isEmpty else {
      throw RequestFailure(
        "the logits of held-out rows", expected: "finite numbers", found: "others", kind: .software)
    }
    let scaling = TemperatureScaling(fitting: logits, labels: labels, classes: classes)
    var (confidences, right) = ([Double](), [Bool]())
    var answers: [Int: StudyOutcome.HeldOutAnswer.Answer] = [:]
    for (row, label) in labels.enumerated() {
      let logits = logits[row * classes..<(row + 1) * classes]
      let logs = scaling.logProbabilities(logits)
      let best = logits.indexOfLargest - logits.startIndex
      confidences.append(exp(logs[best]))
      right.append(best == label)
      answers[rows[row].key] = .init(label: best, confidence: exp(logs[best]))
    }
    return Scale(
      scaling: scaling, answers: answers,
      logits: sums.mapValues { sum in sum.logits.map { $0 / Float(sum.count) } },
      calibration: CalibrationError(confidences: confidences, isRight: right))
  }
}
