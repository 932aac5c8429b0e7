import PseudoLabelCompute
import PseudoLabelPlatform

/// Which rows of an update are those of this rank: a part of the labelled ones and a part of the unlabelled ones.
struct RankParts {
  /// Places within the labelled, and within the unlabelled rows of the update.
  let (labeled, unlabeled): (Range<Int>, Range<Int>)
  /// Of the update.
  private let (labeledRows, unlabeledRows): (Int, Int)
  /// By what gradients and losses of the labelled rows are multiplied, and those of the unlabelled ones.
  let (labeledFactor, unlabeledFactor): (RankFactor, RankFactor)
  private let isDivided: Bool

  init(_ ranks: (any Ranks)?, _ exchange: RankExchange, labeled labeledRows: Int, unlabeled unlabeledRows: Int) {
    (self.labeledRows, self.unlabeledRows, isDivided) = (labeledRows, unlabeledRows, ranks != nil)
    labeled = ranks?.part(of: labeledRows) ?? 0..<labeledRows
    unlabeled = ranks?.part(of: unlabeledRows) ?? 0..<unlabeledRows
    labeledFactor = RankFactor(ranks, exchange, labeled.count, of: labeledRows)
    unlabeledFactor = RankFactor(ranks, exchange, unlabeled.count, of: unlabeledRows)
  }

  /// The places of a batch of the labelled rows and `passes` times the unlabelled ones; nil where they are all rows.
  func places(passes: Int) -> RowPlaces? {
    guard isDivided else { return nil }
    var places = RowPlaces()
    places.add(labeled.count, from: labeled.lowerBound)
    for pass in 0..<passes {
      places.add(unlabeled.count, from: labeledRows + pass * unlabeledRows + unlabeled.lowerBound)
    }
    return places
  }

  /// The places of a batch of the unlabelled rows alone.
  var unlabeledPlaces: RowPlaces? {
    guard isDivided else { return nil }
    var places = RowPlaces()
    places.add(unlabeled.count, from: unlabeled.lowerBound)
    return places
  }
}

/// What means over a rank's rows are multiplied by, so that those of all ranks make the mean over all rows.
struct RankFactor {
  /// Of a loss: the share of the rows.
  var loss = 1.0
  /// Of its gradient: the share, and where parameters are averaged the share times the number of ranks, so that it is 1 where all have as
  /// many rows.
  var gradient = 1.0

  /// Of what is a part of the whole already.
  static let whole = RankFactor(nil, .everyUpdate, 0, of: 0)

  init(_ ranks: (any Ranks)?, _ exchange: RankExchange, _ rows: Int, of all: Int) {
    guard let ranks else { return }
    loss = all > 0 ? Double(rows) / Double(all) : 0
    gradient = exchange == .everyUpdate ? loss : loss * Double(ranks.count)
  }
}

extension Ranks {
  /// The most rows that a rank gets of so many.
  func mostRows(of rows: Int) -> Int { (rows + count - 1) / count }
}
