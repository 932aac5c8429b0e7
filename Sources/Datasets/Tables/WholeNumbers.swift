/// What the whole numbers of a column have in common, gathered in the order of the rows: what tells an identifier from a
/// measurement.
struct WholeNumbers {
  /// Cells that are nothing but digits, and those of them that begin with a zero before another digit.
  private(set) var plain = 0
  private(set) var zeroPadded = 0
  /// The digits before the decimal point of the shortest number and of the longest.
  private(set) var fewestDigits = Int.max
  private(set) var mostDigits = 0
  private(set) var isAscending = true
  private(set) var isDescending = true
  private var previous: Double?
  /// The numbers beside their places among all, and beside those in their file.
  private var inAll = PlaceCorrelation()
  private var inFile = PlaceCorrelation()

  /// Takes the next row's cell and the number in it.
  mutating func add(_ cell: UnsafeBufferPointer<UInt8>, _ number: Double) {
    var digits = 0
    var isPlain = true
    for byte in cell {
      if UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte {
        digits += 1
      } else {
        isPlain = false
        if byte == UInt8(ascii: ".") { break }
      }
    }
    add(number, digits: digits, isPlain: isPlain, beginsWithZero: cell.first == UInt8(ascii: "0"))
  }

  /// Takes the next row's number.
  mutating func add(_ number: PlainNumber) {
    add(number.value, digits: number.digits, isPlain: number.isWhole, beginsWithZero: number.beginsWithZero)
  }

  private mutating func add(_ number: Double, digits: Int, isPlain: Bool, beginsWithZero: Bool) {
    if isPlain {
      plain += 1
      if digits > 1, beginsWithZero { zeroPadded += 1 }
    }
    fewestDigits = min(fewestDigits, digits)
    mostDigits = max(mostDigits, digits)
    if let previous {
      if number < previous { isAscending = false }
      if number > previous { isDescending = false }
    }
    previous = number
    inAll.add(number)
    inFile.add(number)
  }

  /// Begins to count places anew.
  mutating func beginFile() { inFile.restart() }

  /// Whether no number is smaller than that of the row before, or none is larger.
  var isMonotonic: Bool { isAscending || isDescending }

  /// How far the numbers rise or fall with the rows, of all files together or of each.
  var correlationWithPlaces: Double { max(abs(inAll.value), abs(inFile.value)) }
}

extension ColumnProfile {
  /// Why a column of numbers is taken for an identifier; nil where it is not. Every number must be whole and stand in one
  /// row only, and one of these must hold: its name says so or there is none; its numbers lie close together, as those
  /// that count rows do; they only rise or fall from row to row and lie not far apart, as those of a sample of counted
  /// rows do; or they have as many digits as keys have and measurements have not.
  var identifierReason: ColumnRecognition.Reason? {
    // A unit says that something was measured.
    guard 2 * units.count < present else { return nil }
    guard isOfUniqueWholeNumbers else { return isOfNearlyUniqueWholeNumbers ? reasonOfNearlyUnique : nil }
    if isUnnamed, present >= 5 { return .unnamedIdentifier }
    if Self.namesIdentifier(name), present >= 5 { return .namedIdentifier }
    return present >= Self.manyRows ? reasonOfUnique : nil
  }

  private var reasonOfUnique: ColumnRecognition.Reason? {
    let span = moments.largest - moments.smallest + 1
    if span <= 2 * Double(present) { return .identifier }
    if wholeNumbers.isMonotonic, span <= 100 * Double(present) { return .counter }
    if wholeNumbers.mostDigits >= 16 || hasDigitsOfKeys { return .longIdentifier }
    return nil
  }

  private var reasonOfNearlyUnique: ColumnRecognition.Reason? {
    let isIdentifier = isUnnamed || Self.namesIdentifier(name) || reasonOfUnique != nil && followsRows
    return isIdentifier ? .nearlyUnique : nil
  }

  /// How far numbers correlate with the places of their rows, at least, that follow these.
  private static let leastCorrelation = 0.95

  private var followsRows: Bool { wholeNumbers.correlationWithPlaces >= Self.leastCorrelation }

  /// In what a column that is taken for numbers is like row numbers all the same; nil where it is not. Where numbers follow the rows,
  /// and are too many to be a measurement of a few sizes, they tell the class in a table that is sorted by it, whatever they are.
  var likenessToRowNumbers: ColumnRecognition.RowNumberLikeness? {
    guard present >= Self.manyRows, isMost(moments.count), moments.integers == moments.count else { return nil }
    if followsRows, 4 * values.count >= present - unremembered { return .followingRows }
    return isOfNearlyUniqueWholeNumbers && reasonOfUnique != nil ? .nearlyUnique : nil
  }

  /// Rows from which on a column without repetitions says something.
  static let manyRows = 20

  /// Whether the numbers are whole and none was seen twice. There must be room for each to be another, which tells of more
  /// numbers than are remembered, and of one number written in several ways; beyond 2⁵³ doubles cannot tell it.
  var isOfUniqueWholeNumbers: Bool {
    present > 0 && moments.count == present && moments.integers == moments.count
      && (moments.largest - moments.smallest + 1 >= Double(moments.count)
        || max(-moments.smallest, moments.largest) >= 0x1p53)
      && (unremembered == 0 ? isUnique : isUniqueSoFar)
  }

  /// Whether all cells but a few are whole numbers, and all but a few of these stand in one row only: one in fifty may be there
  /// again, as where files were joined.
  private var isOfNearlyUniqueWholeNumbers: Bool {
    let remembered = present - unremembered
    let repeated = remembered - values.count
    return present >= 2 * Self.manyRows && isMost(moments.count) && moments.integers == moments.count
      && repeated <= max(1, remembered / 50)
      && moments.largest - moments.smallest + 1 >= 0.98 * Double(moments.count)
  }

  /// Whether all numbers have the same count of digits, nine at least, and are no seconds or milliseconds since 1970.
  private var hasDigitsOfKeys: Bool {
    guard wholeNumbers.fewestDigits == wholeNumbers.mostDigits, wholeNumbers.mostDigits >= 9 else { return false }
    let times: [ClosedRange<Double>] = [1e8...5e9, 1e11...5e12]
    return !times.contains { $0.contains(moments.smallest) && $0.contains(moments.largest) }
  }

  /// Whether numbers are written with zeros in front, as postal codes and phone numbers are: digits only, but for a few of other
  /// cells, and more than a slip of them begin with a zero.
  var isZeroPadded: Bool {
    10 * wholeNumbers.plain >= 9 * present && wholeNumbers.zeroPadded > 0
      && (wholeNumbers.fewestDigits == wholeNumbers.mostDigits || 50 * wholeNumbers.zeroPadded >= present)
  }

  /// Whether a column's name says that it holds identifiers: "id", "customer_id", "customerId", "Unnamed: 0", "index".
  static func namesIdentifier(_ name: String) -> Bool {
    if name.hasPrefix("Unnamed: ") { return true }
    var words: [String] = []
    var wasLower = false
    for character in name {
      guard character.isLetter || character.isNumber else {
        words.append("")
        wasLower = false
        continue
      }
      if words.isEmpty || character.isUppercase && wasLower { words.append("") }
      words[words.count - 1].append(character)
      wasLower = character.isLowercase
    }
    words = words.map { $0.lowercased() }.filter { !$0.isEmpty }
    let rows: Set<String> = ["no", "nr", "num", "number", "name", "names"]
    guard let first = words.first, let last = words.last else { return false }
    let keys: Set<String> = [
      "id", "ids", "uid", "uuid", "guid", "oid", "pk", "key", "index", "idx", "rowid", "rownum", "rownumber", "rowname",
      "rownames", "identifier", "serial",
    ]
    return keys.contains(last) || first == "id" || first == "row" && (words.count == 1 || rows.contains(last))
  }
}
