/// What became of the pseudo-label of every unlabelled row, from snapshot to snapshot.
public struct PseudoLabelLedger: Sendable, Hashable {
  /// The class of each row at the last snapshot.
  public private(set) var classes: [Int32] = []
  /// The epoch of the snapshot since which each row has its class; counts from 1.
  public private(set) var since: [Int32] = []
  /// How often the class of each row was another one than at the snapshot before.
  public private(set) var flips: [Int32] = []
  /// Epochs of the snapshots.
  public private(set) var epochs: [Int] = []
  /// Rows that flipped at each snapshot; all of them count as new at the first.
  public private(set) var changes: [Int] = []

  /// Nothing was looked at yet.
  public init() {}

  /// What was entered before, as its properties say.
  package init(classes: [Int32], since: [Int32], flips: [Int32], epochs: [Int], changes: [Int]) {
    (self.classes, self.since, self.flips) = (classes, since, flips)
    (self.epochs, self.changes) = (epochs, changes)
  }

  /// Enters a look at the same rows as before (a precondition).
  public mutating func enter(_ snapshot: PredictionSnapshot) {
    let epoch = Int32(clamping: snapshot.epoch)
    epochs.append(snapshot.epoch)
    guard !classes.isEmpty else {
      classes = snapshot.classes.map(Int32.init)
      since = classes.map { _ in epoch }
      flips = classes.map { _ in 0 }
      changes.append(classes.count)
      return
    }
    precondition(snapshot.classes.count == classes.count, "\(snapshot.classes.count) rows where \(classes.count) were")
    var changed = 0
    for row in classes.indices where Int(classes[row]) != snapshot.classes[row] {
      classes[row] = Int32(snapshot.classes[row])
      since[row] = epoch
      flips[row] += 1
      changed += 1
    }
    changes.append(changed)
  }
}

extension PseudoLabelLedger: CustomStringConvertible {
  /// "pseudo-labels of 60 rows, 5 snapshots"
  public var description: String { "pseudo-labels of \(classes.count) rows, \(epochs.count) snapshots" }
}
