import PseudoLabelDiagnostics

/// Where a cell stands, and what it says.
struct CellPlace {
  let path: String
  let line: Int
  let cell: String

  /// "5 kg" (line 3 of a.csv)
  var text: String { "\"\(cell.shortened(to: 80))\" (line \(line) of \(path))" }
}

/// The cells of a column, all taken in one way: for numbers with one decimal mark, or for dates of one order.
struct CellReading {
  private(set) var moments = Moments()
  /// The first cell that cannot be taken so.
  private(set) var firstStray: CellPlace?
  /// Where the smallest value stands first, and the largest.
  private(set) var smallest: CellPlace?
  private(set) var largest: CellPlace?

  /// Takes the next cell; `value` is nil where it cannot be taken so.
  @inline(__always)
  mutating func add(_ value: Double?, at place: () -> CellPlace) {
    guard let value else { return addStray(at: place) }
    if value < moments.smallest { smallest = place() }
    if value > moments.largest { largest = place() }
    moments.add(value)
  }

  /// Takes a cell that cannot be taken so.
  mutating func addStray(at place: () -> CellPlace) {
    if firstStray == nil { firstStray = place() }
  }

  /// Adds the cells of another reading that can be taken so, each value larger by `shift`.
  mutating func merge(_ other: CellReading, shift: Double) {
    if other.moments.smallest + shift < moments.smallest { smallest = other.smallest }
    if other.moments.largest + shift > moments.largest { largest = other.largest }
    moments.merge(other.moments, shift: shift)
  }
}

/// Mean and spread of numbers that arrive one by one (Welford 1962), in Double.
struct Moments {
  private(set) var count = 0
  private(set) var integers = 0
  private(set) var mean = 0.0
  private var squares = 0.0
  private(set) var smallest = Double.infinity
  private(set) var largest = -Double.infinity

  mutating func add(_ value: Double) {
    count += 1
    if value == value.rounded() { integers += 1 }
    let distance = value - mean
    mean += distance / Double(count)
    squares += distance * (value - mean)
    smallest = min(smallest, value)
    largest = max(largest, value)
  }

  /// Adds other numbers, each larger by `shift` (Chan, Golub and LeVeque 1979).
  mutating func merge(_ other: Moments, shift: Double) {
    guard other.count > 0 else { return }
    let (here, there) = (Double(count), Double(other.count))
    let distance = other.mean + shift - mean
    mean += distance * there / (here + there)
    squares += other.squares + distance * distance * here * there / (here + there)
    count += other.count
    integers += other.integers
    smallest = min(smallest, other.smallest + shift)
    largest = max(largest, other.largest + shift)
  }

  /// The standard deviation, of all the numbers there are; 0 for fewer than two.
  var deviation: Double { count > 1 ? (squares / Double(count)).squareRoot() : 0 }
}
