import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelTraining

/// What a study says about how good its classifier is, on the screen and in its report.
extension StudySummary {
  /// Of always answering the most common class: on the rows held out where some were, as all error rates that are shown;
  /// else on all labelled rows.
  package var guessingErrorRate: Double { majority?.baselineErrorRate ?? majorityErrorRate }

  /// Whether fewer of the rows held out are answered wrongly than by always answering the most common class, beyond
  /// chance; nil where no row was held out, and for runs that do not tell.
  package var isBetterThanGuessing: Bool? { majority.map(\.isBetter) }

  /// That the classifier is no better than guessing, where it was not shown to be; else nil.
  ///
  /// - Parameter rows: what the rows are called: "rows" or "images".
  package func warningOfGuessing(_ rows: String) -> String? {
    majority.flatMap {
      $0.warningOfGuessing(
        mostCommon, "\(Self.count($0.count, rows)) held out \($0.count == 1 ? "is" : "are")")
    }
  }

  /// How the classifier compares with logistic regression; nil where no row was held out.
  package func comparisonWithLinear(_ rows: String) -> String? {
    guard let linear else { return nil }
    let judgement =
      linear.isBetter
      ? "Better than logistic regression on the labelled \(rows)"
      : linear.interval.lower > 0
        ? "Worse than logistic regression on the labelled \(rows)"
        : "Not clearly different from logistic regression on the labelled \(rows)"
    return "\(judgement), which has \(linear.baselineErrorRate.inPercent) wrong: \(linear.differenceText)."
  }

  /// How many new rows will be answered wrongly, of the classes that were judged only; then what is not known.
  ///
  /// - Parameter rows: what the rows are called.
  package func expectation(_ rows: String) -> [String] {
    guard let rate = heldOutErrorRate, let interval = heldOutInterval else {
      return [
        "How good it is cannot be estimated: no labelled \(rows == "images" ? "image" : "row") could be held out, because each class has only one."
      ]
    }
    let judged = classes.filter { $0.heldOut ?? 1 > 0 }
    let unjudged = classes.filter { $0.heldOut == 0 }
    let kind =
      unjudged.isEmpty ? "of this kind" : "of \(judged.count == 1 ? "class" : "classes") \(Self.list(judged))"
    var text =
      "Expect \(rate.inPercent) [\(interval.lower.inPercent), \(interval.upper.inPercent)] wrong on new \(rows) \(kind)"
      + " (95 %, from \(Self.count(heldOutRows, "labelled \(rows)")) that \(heldOutRows == 1 ? "was" : "were") held out)"
    if let balancedErrorRate, judged.count > 1 {
      text += "; \(balancedErrorRate.inPercent) where each class counts the same"
    }
    var sentences = [text + "."]
    if !unjudged.isEmpty {
      let labeled = Set(unjudged.map(\.labeled))
      let few = labeled.count == 1 ? labeled.first : nil
      let reason =
        few.map { " (\($0) labelled\(unjudged.count == 1 ? "" : " each"))" }
        ?? " (at most \(labeled.max() ?? 0) labelled)"
      sentences.append(
        "Nothing is promised for \(unjudged.count == 1 ? "class" : "classes") \(Self.list(unjudged))\(reason): none of "
          + "\(unjudged.count == 1 ? "its" : "their") \(rows) was held out, so how many of them are answered wrongly is not known."
      )
    }
    let few = judged.filter { $0.heldOut.map { $0 < 5 } ?? false }
    if !few.isEmpty {
      let list = few.prefix(8).map { "\"\($0.name)\" by \($0.heldOut ?? 0)" }.joined(separator: ", ")
      let rest = few.count > 8 ? " and \(few.count - 8) more" : ""
      sentences.append("Some classes were judged by few \(rows) held out: \(list)\(rest).")
    }
    return sentences
  }

  /// Why the method with more errors on the rows held out is delivered, where it is for its lower log loss; else nil.
  package var noteOnChoice: String? {
    guard let comparison, let candidate, let baseline, comparison.difference != 0,
      let baselineLosses = comparison.baselineLogLosses, let candidateLosses = comparison.candidateLogLosses
    else { return nil }
    let isCandidate = delivered == candidate && candidate != baseline
    let losses = (MeanEstimate(of: candidateLosses).mean, MeanEstimate(of: baselineLosses).mean)
    guard isCandidate == (comparison.difference > 0), isCandidate == (losses.0 < losses.1) else { return nil }
    let (own, other) = isCandidate ? losses : (losses.1, losses.0)
    return
      "Delivered is the method with the lower log loss on rows held out, \(own.inDecimals(3)) against \(other.inDecimals(3)): "
      + "it also counts how sure the answers are, and so tells more than their errors where these differ by few rows."
  }

  /// How many rows the rounds of self-training learned from, over the runs that were judged; nil for other methods, and
  /// where there was no round.
  ///
  /// - Parameter rows: what the rows are called.
  package func sentenceOfRounds(_ rows: String) -> String? {
    guard let rowsOfRounds, let most = rowsOfRounds.map(\.count).max(), most > 0 else { return nil }
    let parts = (0..<most).map { round in
      let counts = rowsOfRounds.compactMap { round < $0.count ? $0[round] : nil }
      let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
      return "\(least == most ? "\(most)" : "\(least) to \(most)")\(round == 0 ? " \(rows)" : "") in round \(round + 1)"
    }
    return "Self-training learned from " + parts.joined(separator: ", ") + "."
  }

  /// That nothing was learned from the unlabelled rows though there were some to learn from; nil where something was, and
  /// for runs that do not tell.
  ///
  /// - Parameter rows: what the rows are called.
  package func warningOfNoUse(_ rows: String) -> String? {
    guard unlabeledEpochs == 0 else { return nil }
    return EpochRecord.warningOfNoUse(rows, hadWeight: weightedEpochs ?? 0 > 0, by: candidate ?? .pseudoLabel)
  }

  /// Whether what is delivered was to learn from the unlabelled rows too, and did not.
  package var isDeliveredWithoutLesson: Bool { delivered.learnsFromUnlabeled && unlabeledEpochs == 0 }

  /// What the baseline shares with the candidate, where that makes it another network than plain supervised training would;
  /// else nil.
  ///
  /// - Parameter rows: what the rows are called.
  package func noteOnBaseline(_ rows: String) -> String? {
    guard let baseline, baseline != .supervised, comparison != nil else { return nil }
    let parts = [
      baseline.changesLabeledRows ? "augments the labelled \(rows)" : nil,
      baseline.averagesParameters ? "averages the parameters" : nil,
    ].compactMap { $0 }
    return "The network of the labelled \(rows) alone \(parts.joined(separator: " and ")) too, as the other does; "
      + "--method supervised does neither."
  }

  /// That too many of the networks to be delivered collapsed, and what follows; nil where they did not.
  ///
  /// - Parameter rows: what the rows are called.
  package func warningOfCollapse(_ rows: String) -> String? {
    guard let collapse = collapsedDelivery else { return nil }
    func share(_ count: Int, of total: Int) -> String { count == total ? "all \(total)" : "\(count) of the \(total)" }
    let networks =
      collapse.networks == 1 ? "the network" : "\(share(collapse.collapsed, of: collapse.networks)) networks"
    var fact = "The predictions for the unlabelled \(rows) collapsed in \(networks)"
    if case .folds = validation {
      fact +=
        " that \(collapse.networks == 1 ? "was" : "were") trained on all labelled \(rows), and in "
        + "\(collapse.judgedCollapsed == 0 ? "none" : share(collapse.judgedCollapsed, of: collapse.judged)) "
        + (collapse.judgedCollapsed == 0 ? "of the \(collapse.judged) " : "") + "that were judged"
    }
    return !delivered.learnsFromUnlabeled
      ? "\(fact): so the classifier of the labelled \(rows) alone is delivered, and the errors given are its own."
      : "\(fact): what is delivered, as was asked for, may be worse than those that were judged."
  }

  /// The class of most labelled rows.
  package var mostCommon: String {
    let most = classes.map(\.labeled).max()
    return classes.first { $0.labeled == most }?.name ?? ""
  }

  /// "1 row", "2 rows".
  private static func count(_ count: Int, _ rows: String) -> String { count.counted(String(rows.dropLast()), rows) }

  private static func list(_ classes: [Class]) -> String {
    let names = classes.prefix(8).map { "\"\($0.name)\"" }.joined(separator: ", ")
    return classes.count > 8 ? "\(names) and \(classes.count - 8) more" : names
  }
}
