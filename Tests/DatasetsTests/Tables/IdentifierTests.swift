import PseudoLabelDatasets
import TestSupport
import Testing

/// Columns of whole numbers that never repeat: which name the rows, and which measure something.
@Suite struct IdentifierTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let column: String
    /// nil where the column is taken for numbers or categories.
    let reason: ColumnRecognition.Reason?
    var kind = ColumnKind.ignored
    var cell: @Sendable (Int) -> String
    var testDescription: String { name }
  }

  /// Numbers without an order, all different.
  private static func scattered(_ row: Int) -> Int { row * 7919 % 60 * 7919 + row * row }

  static let cases: [Case] = [
    Case(name: "0…n-1", column: "x", reason: .identifier) { "\($0)" },
    Case(name: "1…n", column: "x", reason: .identifier) { "\($0 + 1)" },
    Case(name: "descending", column: "x", reason: .identifier) { "\(60 - $0)" },
    Case(name: "floats", column: "x", reason: .identifier) { "\($0).0" },
    Case(name: "zero-padded", column: "x", reason: .identifier) { ($0 < 10 ? "000" : "00") + "\($0)" },
    Case(name: "with gaps", column: "x", reason: .counter) { "\($0 * 13 + $0 % 5)" },
    Case(name: "with gaps, descending", column: "x", reason: .counter) { "\(9000 - $0 * 13)" },
    Case(name: "pandas", column: "Unnamed: 0", reason: .namedIdentifier) { "\(scattered($0))" },
    Case(name: "unnamed", column: "", reason: .unnamedIdentifier) { "\(scattered($0))" },
    Case(name: "id", column: "id", reason: .namedIdentifier) { "\(scattered($0))" },
    Case(name: "ID", column: "ID", reason: .namedIdentifier) { "\(scattered($0))" },
    Case(name: "customer_id", column: "customer_id", reason: .namedIdentifier) { "\(scattered($0))" },
    Case(name: "customerId", column: "customerId", reason: .namedIdentifier) { "\(scattered($0))" },
    Case(name: "CustomerID", column: "CustomerID", reason: .namedIdentifier) { "\(scattered($0))" },
    Case(name: "row number", column: "row number", reason: .namedIdentifier) { "\(scattered($0))" },
    Case(name: "key", column: "primary.key", reason: .namedIdentifier) { "\(scattered($0))" },
    Case(name: "19 digits", column: "x", reason: .longIdentifier) { "1\(100_000 + scattered($0))\(123_456_789_012)" },
    Case(name: "10 digits", column: "x", reason: .longIdentifier) { "\(7_100_000_000 + scattered($0) * 5003)" },
    // Their doubles are all the same.
    Case(name: "19 digits, close together", column: "x", reason: .identifier) {
      "\(1_000_000_000_000_000_000 + $0 * 7 % 60)"
    },
    Case(name: "a key of 19 digits", column: "key", reason: .namedIdentifier) {
      "-\(1_000_000_000_000_000_000 + $0 * 7 % 60)"
    },
    // With a repetition, as where two rows were entered twice.
    Case(name: "0…n-1, one twice", column: "kunde", reason: .nearlyUnique) { "\($0 == 30 ? 29 : $0)" },
    Case(name: "n…1, one twice", column: "x", reason: .nearlyUnique) { "\($0 == 30 ? 71 : 100 - $0)" },
    Case(name: "one twice, elsewhere", column: "x", reason: .nearlyUnique) { "\($0 == 30 ? 12 : $0)" },
    Case(name: "with gaps, one twice", column: "user", reason: .nearlyUnique) { "\($0 == 7 ? 78 : $0 * 13)" },
    Case(name: "id, one twice", column: "id", reason: .nearlyUnique) { "\(scattered($0 == 9 ? 8 : $0))" },
    Case(name: "minutes", column: "x", reason: nil, kind: .number) { "\($0 + 3) min" },
    Case(name: "twice as many", column: "x", reason: nil, kind: .number) { "\($0 / 2)" },
    Case(name: "amounts, one twice", column: "amount", reason: nil, kind: .number) { "\(scattered($0 == 9 ? 8 : $0))" },
    Case(name: "in no order, one twice", column: "x", reason: nil, kind: .number) { "\(($0 == 9 ? 8 : $0) * 7 % 60)" },
    // Measurements that happen to be unique.
    Case(name: "amounts", column: "amount", reason: nil, kind: .number) { "\(scattered($0))" },
    Case(name: "unix seconds", column: "time", reason: nil, kind: .number) { "\(1_600_000_000 + $0 * 86_400)" },
    Case(name: "unix milliseconds", column: "time", reason: nil, kind: .number) {
      "\(1_600_000_000_000 + scattered($0) * 86_400)"
    },
    Case(name: "real numbers", column: "id", reason: nil, kind: .number) { "\(Double($0) + 0.25)" },
    Case(name: "repeated", column: "id", reason: nil, kind: .number) { "\($0 % 50)" },
    Case(name: "a paid amount", column: "paid", reason: nil, kind: .number) { "\(scattered($0))" },
    Case(name: "humidity", column: "humidity", reason: nil, kind: .number) { "\(scattered($0))" },
    // Postal codes.
    Case(name: "postal codes", column: "zip", reason: nil, kind: .category) { "0\(1000 + $0 % 7)" },
    Case(name: "codes of any width", column: "zip", reason: nil, kind: .category) { ["0037", "12", "370"][$0 % 3] },
    Case(name: "a slip", column: "age", reason: nil, kind: .number) { $0 == 3 ? "07" : "\($0 % 50 + 1)" },
    Case(name: "plain zeros", column: "age", reason: nil, kind: .number) { "\($0 % 3)" },
    Case(name: "fractions", column: "share", reason: nil, kind: .number) { "0.\($0 % 7)" },
  ]

  @Test(arguments: cases) func wholeNumbersThatNeverRepeatAreJudgedBySeveralSigns(example: Case) throws {
    let text = "\(example.column),y,class\n" + (0..<60).map { "\(example.cell($0)),\($0 % 7 + 3),\($0 % 2)\n" }.joined()
    let options = TableOptions(hasHeader: true)
    let name = example.column.isEmpty ? "column 1" : example.column
    let column = try folder.profile(text, options).column(name)
    #expect(column.kind == example.kind && column.reason == example.reason)
    // Whoever knows better is obeyed.
    let asked = try folder.profile(text, TableOptions(hasHeader: true, kinds: [name: .number])).column(name)
    #expect(asked.kind == .number && asked.reason == nil)
  }

  /// Of numbers that may be row numbers and may be a measurement, that is told.
  @Test(
    arguments: [
      ("rising", .followingRows), ("falling", .followingRows), ("rising, each twice", .followingRows),
      ("with noise", .followingRows), ("in no order, one twice", .nearlyUnique), ("scattered", nil), ("few", nil),
      ("as chance has it", nil), ("fractions", nil),
    ] as [(String, ColumnRecognition.RowNumberLikeness?)])
  func numbersThatMayBeRowNumbersAreTold(name: String, likeness: ColumnRecognition.RowNumberLikeness?) throws {
    let cells: [String: (Int) -> String] = [
      "rising": { "\(1_600_000_000 + $0 * 86_400)" }, "falling": { "\(90_000_000 - $0 * 86_400)" },
      "rising, each twice": { "\($0 / 2)" }, "with noise": { "\($0 * 1000 + Self.scattered($0) % 5000)" },
      "in no order, one twice": { "\(($0 == 9 ? 8 : $0) * 7 % 60)" }, "scattered": { "\(Self.scattered($0))" },
      "few": { "\($0 / 10)" }, "as chance has it": { "\(Self.scattered($0) % 37)" }, "fractions": { "\($0).5" },
    ]
    let cell = try #require(cells[name])
    let column = try folder.profile(tableText(rows: 60, [("x", cell), ("y", { "\($0 % 7)" })])).column("x")
    #expect(column.kind == .number)
    #expect(column.rowNumberLikeness == likeness)
  }

  /// Numbers that begin anew in each file follow its rows all the same.
  @Test(arguments: [true, false]) func rowNumbersMayBeginAnewInEachFile(isOrdered: Bool) throws {
    let text = tableText(rows: 40, [("x", { "\(isOrdered ? $0 : $0 * 7 % 40)" }), ("y", { "\($0 % 7)" })])
    let column = try TableProfile(of: folder.tables([text], unlabeled: [text])).column("x")
    #expect(column.kind == .number)
    #expect(column.rowNumberLikeness == (isOrdered ? .followingRows : nil))
  }

  @Test func unsaidNamesOfTablesWithoutAHeaderSayNothing() throws {
    let text = (0..<60).map { "\(Self.scattered($0)),\($0 % 7 + 3),\($0 % 2)\n" }.joined()
    let profile = try folder.profile(text, target: "column 3", TableOptions(hasHeader: false))
    #expect(try profile.column("column 1").kind == .number)
  }
}
