/// What was seen in a column of a table, gathered cell by cell.
struct ColumnProfile {
  /// How many different values are remembered.
  static let rememberedValues = 20_000

  let name: String
  /// Rows, those without a value included.
  private(set) var count = 0
  private(set) var missing = 0
  /// How often each value was seen; of the first `rememberedValues` different ones.
  private(set) var values: [String: Int] = [:]
  /// Cells whose value was not remembered.
  private(set) var unremembered = 0
  private(set) var numbers: [DecimalMark: Moments] = [.point: Moments(), .comma: Moments()]
  private(set) var dates: [DateOrder: Moments] = [:]
  /// The first cell that holds an infinite number.
  private(set) var infinity: (line: Int, cell: String)?
  /// The first cells that are no numbers.
  private(set) var words: [(line: Int, cell: String)] = []
  private var triesDates = true
  /// The class in which each value stands in the labelled rows, nil where it stands in several.
  private(set) var classesOfValues: [String: Int?] = [:]

  init(name: String) { self.name = name }

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

    /// The standard deviation, of all the numbers there are; 0 for fewer than two.
    var deviation: Double { count > 1 ? (squares / Double(count)).squareRoot() : 0 }
  }

  /// Cells that hold something.
  var present: Int { count - missing }

  mutating func addMissing(label: Int?) {
    count += 1
    missing += 1
    note("", label: label)
  }

  mutating func add(_ cell: String, line: Int, label: Int?) {
    count += 1
    note(cell, label: label)
    if values[cell] != nil || values.count < Self.rememberedValues {
      values[cell, default: 0] += 1
    } else {
      unremembered += 1
    }
    var isNumber = false
    if let number = CellNumber.parse(cell, .point) {
      isNumber = true
      note(number, [.point] + (cell.utf8.contains(UInt8(ascii: ".")) ? [] : [.comma]), cell, line)
    } else if let number = CellNumber.parse(cell, .comma) {
      isNumber = true
      note(number, [.comma], cell, line)
    }
    guard !isNumber else { return }
    if words.count < 3 { words.append((line, cell)) }
    guard triesDates else { return }
    var isDate = false
    for order in DateOrder.allCases {
      guard let date = CellDate.parse(cell, order) else { continue }
      isDate = true
      dates[order, default: Moments()].add(date)
    }
    // A column whose first hundred words are no dates has none.
    if !isDate, dates.isEmpty, present >= 100 { triesDates = false }
  }

  private mutating func note(_ number: Double, _ marks: [DecimalMark], _ cell: String, _ line: Int) {
    if number.isFinite {
      for mark in marks { numbers[mark]?.add(number) }
    } else if infinity == nil {
      infinity = (line, cell)
    }
  }

  private mutating func note(_ value: String, label: Int?) {
    guard let label, classesOfValues.count < Self.rememberedValues else { return }
    if let known = classesOfValues[value] {
      if known != label { classesOfValues[value] = .some(nil) }
    } else {
      classesOfValues[value] = .some(label)
    }
  }

  /// Whether no value was seen twice.
  var isUnique: Bool {
    unremembered == 0 ? values.count == present : values.count == Self.rememberedValues && isUniqueSoFar
  }

  private var isUniqueSoFar: Bool { values.values.allSatisfy { $0 == 1 } }

  /// Whether each class has its own single value, no value at all counting as one.
  func tellsTheClass(of classes: Int) -> Bool {
    guard classes > 1, classesOfValues.count == classes else { return false }
    return Set(classesOfValues.values.compactMap { $0 }).count == classes
  }
}
