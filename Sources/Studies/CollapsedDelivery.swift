import PseudoLabelTraining

/// Networks of the candidate that were to be delivered and are not what was judged, for the pseudo-labels of too many of
/// them collapsed.
///
/// The candidate's error is judged as a mean over its training runs, each as it ended, those among them that ended in a
/// collapse and went back to before the unlabelled rows had a weight. So networks of which a like share collapsed are what
/// was judged. They are not
///
/// - where more than half of those to be delivered ended in a collapse, and at most half of those that were judged did;
/// - where all of them did, for then none is left that has learned from the unlabelled rows as it was meant to.
///
/// The baseline, trained on the same rows, is delivered in their place: what is promised is then its error, which was
/// judged too. Who asks for the candidate in any case gets it, and is told. Networks that are not trained anew on all
/// labelled rows are the judged ones themselves, and only the second can be true of them.
public struct CollapsedDelivery: Sendable, Hashable, Codable {
  /// Networks of the candidate that were to be delivered.
  public var networks: Int
  /// Those whose training ended in a collapse.
  public var collapsed: Int
  /// Training runs by which the candidate was judged.
  public var judged: Int
  /// Those that ended in a collapse.
  public var judgedCollapsed: Int

  /// Counts of networks and training runs, as the properties have them; nil where what is to be delivered is what was judged.
  package init?(networks: Int, collapsed: Int, judged: Int, judgedCollapsed: Int) {
    let areUnlike = 2 * collapsed > networks && 2 * judgedCollapsed <= judged
    guard areUnlike || collapsed == networks else { return nil }
    (self.networks, self.collapsed) = (networks, collapsed)
    (self.judged, self.judgedCollapsed) = (judged, judgedCollapsed)
  }

  /// Of the training runs themselves.
  init?(of networks: [TrainingOutcome], judged: [TrainingOutcome]) {
    self.init(
      networks: networks.count, collapsed: networks.count(where: \.endedInCollapse), judged: judged.count,
      judgedCollapsed: judged.count(where: \.endedInCollapse))
  }
}
