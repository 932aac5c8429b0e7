import PseudoLabelTraining

/// A training run whose predictions for unlabelled rows went astray.
public struct CollapsedRun: Sendable, Hashable, Codable {
  /// "candidate/2", or "delivered/1" of those that are trained anew on all labelled rows.
  public var name: String
  /// How often they did, once at least.
  public var collapses: Int

  package init(name: String, collapses: Int) {
    self.name = name
    self.collapses = collapses
  }
}

extension StudySummary {
  /// Training runs that have a line each, at most.
  private static let mostLines = 3

  /// Which training runs' predictions went astray: a sentence for each of few, one for all of many.
  package var collapseSentences: [String] {
    guard let collapsedRuns else {
      // Runs of earlier versions do not tell which.
      return collapses.count <= Self.mostLines
        ? collapses.map { "\($0)." } : ["The predictions for unlabelled rows went astray \(collapses.count) times."]
    }
    guard collapsedRuns.count <= Self.mostLines else {
      let times = collapses.count == collapsedRuns.count ? "once each" : "\(collapses.count) times in all"
      return [
        "The predictions for unlabelled rows went astray in \(collapsedRuns.count) of the \(runs) training runs, \(times)."
      ]
    }
    var next = collapses[...]
    return collapsedRuns.compactMap { run in
      defer { next = next.dropFirst(run.collapses) }
      let again = run.collapses > 1 ? ", the first of \(run.collapses) times" : ""
      return next.first.map { "\(run.name): \($0)\(again)." }
    }
  }
}
