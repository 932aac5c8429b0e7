/// What the cells of one column say, in one file, of the mark before fractions.
struct DecimalCounts {
  private var present = 0
  /// Numbers that only a decimal comma explains, that only a decimal point does, and all others.
  private var (commas, points, others) = (0, 0, 0)
  /// The first cell that decimal comma and decimal point read differently, and the first that only one of them reads.
  private(set) var ambiguous: String?
  private(set) var decisive: String?

  /// What one cell says.
  enum Evidence {
    /// It is no number.
    case none
    case number
    case comma
    case point
    /// Decimal comma and decimal point read it differently.
    case ambiguous

    init(_ cell: String) {
      guard let number = CellNumber(cell) else {
        self = .none
        return
      }
      let withPoint = number.value(.thousands)
      guard number.hasMark else {
        self = withPoint == nil ? .none : .number
        return
      }
      switch (number.value(.comma), withPoint) {
      case (nil, nil): self = .none
      case (_?, nil): self = .comma
      case (nil, _?): self = .point
      case (let comma?, let point?): self = comma == point ? .number : .ambiguous
      }
    }

    init(_ number: PlainNumber) {
      guard number.hasPoint else {
        self = .number
        return
      }
      self = number.grouped.map { $0 == number.value ? .number : .ambiguous } ?? .point
    }
  }

  /// Takes a cell.
  mutating func add(_ evidence: Evidence, _ cell: @autoclosure () -> String) {
    present += 1
    switch evidence {
    case .none: return
    case .number: others += 1
    case .ambiguous:
      others += 1
      if ambiguous == nil { ambiguous = cell() }
    case .comma, .point:
      if case .comma = evidence { commas += 1 } else { points += 1 }
      if decisive == nil { decisive = cell() }
    }
  }

  /// What the cells leave no choice but; nil where as many speak for the one as for the other, and where most are no numbers.
  var convention: DecimalConvention? {
    let most = max(commas, points)
    guard most > 0, ColumnProfile.isMost(most, of: commas + points), 2 * (most + others) > present else { return nil }
    return commas > points ? .comma : .point
  }

  /// Whether nearly all cells can be read so.
  func isReadable(_ convention: DecimalConvention) -> Bool {
    ColumnProfile.isMost(others + (convention == .comma ? commas : points), of: present)
  }

  var hasAmbiguousComma: Bool { ambiguous?.utf8.contains(UInt8(ascii: ",")) == true }
}

extension DecimalConvention {
  var other: DecimalConvention { self == .comma ? .point : .comma }

  /// The number in a cell that is written so, whether its groups of digits have marks or not.
  func value(of cell: String) -> Double? { CellNumber.parse(cell, self == .comma ? .comma : .thousands) }
}

extension CellNumber {
  /// The cell with commas for points and points for commas among its digits: 1.234,5 € of 1,234.5 €. What is no number with
  /// such marks stays as it is.
  static func exchangingMarks(_ cell: String) -> String {
    func isMark(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".") }
    func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    var bytes = Array(cell.utf8)
    guard bytes.contains(where: isMark), CellNumber(cell)?.hasMark == true,
      var first = bytes.firstIndex(where: isDigit), var last = bytes.lastIndex(where: isDigit)
    else { return cell }
    // .5 and 5.
    if first > 0, isMark(bytes[first - 1]), first == 1 || !isLetter(bytes[first - 2]) { first -= 1 }
    if last == bytes.count - 2, isMark(bytes[last + 1]) { last += 1 }
    for place in first...last where isMark(bytes[place]) {
      bytes[place] = bytes[place] == UInt8(ascii: ",") ? UInt8(ascii: ".") : UInt8(ascii: ",")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 }
}
