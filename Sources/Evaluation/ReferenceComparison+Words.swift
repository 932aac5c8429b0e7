extension ReferenceComparison {
  /// Whether the classifier answers fewer rows wrongly than the reference, beyond chance.
  package var isBetter: Bool { interval.upper < 0 }

  /// "a difference of -3.54 points [-4.02, -3.06] (95 %)".
  package var differenceText: String {
    "a difference of \(candidateErrorRate.points(over: baselineErrorRate)) points "
      + "[\(interval.lower.inPoints), \(interval.upper.inPoints)] (95 %)"
  }

  /// That the classifier is no better than guessing, where it was not shown to be; else nil.
  ///
  /// - Parameters:
  ///   - answer: the class that the reference always answers.
  ///   - rows: which rows were answered, with their number and the verb: "40 rows held out are".
  package func warningOfGuessing(_ answer: String, _ rows: String) -> String? {
    guard !isBetter else { return nil }
    let judgement = difference < 0 ? "Not shown to be better than guessing" : "No better than guessing"
    return
      "\(judgement): \(candidateErrorRate.inPercent()) % of \(rows) wrong, \(baselineErrorRate.inPercent()) % by always "
      + "answering \"\(answer)\", \(differenceText)."
  }
}
