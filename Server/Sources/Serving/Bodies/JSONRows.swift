import PseudoLabelInference

/// The rows of a JSON body, `{"rows": [...]}`.
struct JSONRows {
  private var scanner: JSONScanner
  private let mostRows: Int
  private var faults: [Problem.Fault] = []
  /// Names that were compared with columns, to find what may have been meant.
  private var compared = 0
  private static let mostCompared = 2000
  /// Names that may have been meant as columns that rows may do without, with these columns.
  private var meant: [String: String] = [:]

  private init(_ bytes: UnsafeBufferPointer<UInt8>, mostRows: Int) {
    scanner = JSONScanner(bytes)
    self.mostRows = mostRows
  }

  /// Rows of a table: the cells by their columns; and names that may have been meant as columns that rows may do without, with these.
  ///
  /// - Throws: `Problem`: 400 for what is no JSON, 422 for rows that are not like those of training, 413 for too many.
  static func table(
    _ bytes: UnsafeBufferPointer<UInt8>, _ columns: TableColumns, mostRows: Int
  ) throws(Problem) -> (rows: [[String: String]], meant: [String: String]) {
    var body = JSONRows(bytes, mostRows: mostRows)
    var rows: [[String: String]] = []
    try body.forEachRow { body, number throws(Problem) in rows.append(try body.row(number, columns)) }
    return (rows, body.meant)
  }

  /// Rows of numbers; null is NaN.
  static func numbers(
    _ bytes: UnsafeBufferPointer<UInt8>, columns: Int, mostRows: Int
  ) throws(Problem) -> [[Double]] {
    var body = JSONRows(bytes, mostRows: mostRows)
    var rows: [[Double]] = []
    try body.forEachRow { body, number throws(Problem) in rows.append(try body.numbers(number, columns)) }
    return rows
  }

  private mutating func forEachRow(_ row: (inout JSONRows, Int) throws(Problem) -> Void) throws(Problem) {
    func body(_ found: String) -> Problem {
      Problem(.unprocessableContent, at: "/", expected: "an object with the list \"rows\"", found: found)
    }
    guard try scanner.kind() == .object else { throw body(try scanner.kind().rawValue) }
    try scanner.require("{")
    var (count, hasRows) = (0, false)
    if !scanner.take("}") {
      repeat {
        let name = try scanner.text()
        try scanner.require(":")
        guard name == "rows" else { throw body("\"\(Wording.shortened(name, to: 80))\" in it") }
        guard !hasRows else { throw body("\"rows\" twice") }
        hasRows = true
        guard try scanner.kind() == .list else {
          throw Problem(
            .unprocessableContent, at: "/rows", expected: "a list of rows", found: try scanner.kind().rawValue)
        }
        try scanner.require("[")
        if scanner.take("]") { continue }
        repeat {
          guard count < mostRows else {
            throw Problem(.contentTooLarge, at: "/rows", expected: "at most \(mostRows) rows", found: "more")
          }
          try row(&self, count)
          count += 1
          if faults.count >= Problem.mostFaults { try throwFaults() }
        } while try scanner.goesOn(until: "]")
      } while try scanner.goesOn(until: "}")
    }
    try scanner.requireEnd()
    guard hasRows else { throw body("none of that name") }
    try throwFaults()
    guard count > 0 else {
      throw Problem(.unprocessableContent, at: "/rows", expected: "at least one row", found: "none")
    }
  }

  private func throwFaults() throws(Problem) {
    guard let first = faults.first else { return }
    let others = faults.count == 1 ? "" : " \(faults.count - 1) more in \"errors\"."
    throw Problem(
      .unprocessableContent, "\(first.place): expected \(first.expected), found \(first.found).\(others)",
      faults: faults
    )
  }

  private mutating func note(_ place: String, expected: String, found: String) {
    guard faults.count < Problem.mostFaults else { return }
    faults.append(Problem.Fault(place: place, expected: expected, found: found))
  }

  private static func pointer(_ row: Int, _ column: String) -> String {
    "/rows/\(row)/" + Wording.shortened(column, to: 80).replacing("~", with: "~0").replacing("/", with: "~1")
  }

  // MARK: A row of a table

  private mutating func row(_ number: Int, _ columns: TableColumns) throws(Problem) -> [String: String] {
    guard try scanner.kind() == .object else {
      note("/rows/\(number)", expected: "an object, a value for each column", found: try scanner.kind().rawValue)
      try scanner.skip()
      return [:]
    }
    try scanner.require("{")
    var row: [String: String] = [:]
    row.reserveCapacity(columns.names.count)
    // Names that are none of the columns; nearly always there is none, and a set would be made for nothing.
    var others: Set<String> = []
    if !scanner.take("}") {
      repeat {
        let name = try scanner.text()
        try scanner.require(":")
        if columns.places[name] != nil {
          guard let cell = try cell(number, name) else { continue }
          if row.updateValue(cell, forKey: name) != nil {
            note(Self.pointer(number, name), expected: "it once", found: "it twice")
          }
        } else {
          if !others.insert(name).inserted {
            note(Self.pointer(number, name), expected: "it once", found: "it twice")
          }
          try scanner.skip()
        }
      } while try scanner.goesOn(until: "}")
    }
    if row.count < columns.names.count { noteAbsent(row, number, columns, others) }
    return row
  }

  /// The name that may have been meant. A body has so many names compared at most, which take a while.
  private mutating func near(_ name: String, _ others: Set<String>) -> String? {
    guard compared + others.count <= Self.mostCompared else { return nil }
    compared += others.count
    return Wording.nearest(to: name, among: others)
  }

  private mutating func noteAbsent(
    _ row: [String: String], _ number: Int, _ columns: TableColumns, _ others: Set<String>
  ) {
    let absent = columns.names.indices.filter { row[columns.names[$0]] == nil }
    let isEmpty = absent.count == columns.names.count
    for place in absent {
      guard faults.count < Problem.mostFaults else { return }
      let name = columns.names[place]
      guard !columns.isOptional[place] || isEmpty else {
        if meant.count < Problem.mostFaults, let other = near(name, others) {
          meant[other] = name
        }
        continue
      }
      // A value that is wrong has been told of already.
      guard !faults.contains(where: { $0.place == Self.pointer(number, name) }) else { continue }
      let near = near(name, others).map {
        "\"\(Wording.shortened($0, to: 80))\", which is no column"
      }
      note(
        Self.pointer(number, name),
        expected: columns.isOptional[place]
          ? "a value in one of the columns" : "a value, or null where it is not known",
        found: near ?? "none")
    }
  }

  /// The text of a value as files have it; nil where it is none, which is noted.
  private mutating func cell(_ number: Int, _ name: String) throws(Problem) -> String? {
    switch try scanner.kind() {
    case .text: return Examples.cell(try scanner.text())
    case .null:
      _ = try scanner.word()
      return ""
    case .flag: return try scanner.word()
    case .number: return try numberCell()
    case .list, .object:
      note(
        Self.pointer(number, name), expected: "a number, a text, true, false or null",
        found: try scanner.kind().rawValue)
      try scanner.skip()
      return nil
    }
  }

  /// A number is a category too: 3, 3.0 and 3e0 are the same one.
  private mutating func numberCell() throws(Problem) -> String {
    var look = scanner
    let (text, isWhole) = try look.number()
    if isWhole, text.utf8.count <= 18, text != "-0" {
      scanner = look
      return text
    }
    let value = try scanner.double()
    if isWhole, let whole = Int(text) { return "\(whole)" }
    return Int(exactly: value).map { "\($0)" } ?? "\(value)"
  }

  // MARK: A row of numbers

  private mutating func numbers(_ number: Int, _ columns: Int) throws(Problem) -> [Double] {
    guard try scanner.kind() == .list else {
      note("/rows/\(number)", expected: "a list of \(columns) numbers", found: try scanner.kind().rawValue)
      try scanner.skip()
      return []
    }
    try scanner.require("[")
    var row: [Double] = []
    var place = 0
    if !scanner.take("]") {
      repeat {
        switch try scanner.kind() {
        case .number: row.append(try scanner.double())
        case .null:
          _ = try scanner.word()
          row.append(.nan)
        default:
          note("/rows/\(number)/\(place)", expected: "a number or null", found: try scanner.kind().rawValue)
          try scanner.skip()
          row.append(.nan)
        }
        place += 1
      } while try scanner.goesOn(until: "]")
    }
    if place != columns {
      note("/rows/\(number)", expected: "\(columns) numbers, as in training", found: "\(place)")
    }
    return row
  }
}
