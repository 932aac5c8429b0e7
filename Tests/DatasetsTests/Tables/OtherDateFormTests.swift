import PseudoLabelDatasets
import TestSupport
import Testing

/// Dates of new rows, or of some rows, in another form than the others'.
@Suite struct OtherDateFormTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// How a day of 2025 may be written: day and month.
  typealias Writing = @Sendable (Int, Int) -> String

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  private static let months = ["January", "May", "July", "March", "June", "August", "December"]
  private static let numbers = [1, 5, 7, 3, 6, 8, 12]

  static let writings: [Writing] = [
    { "2025-\(two($1))-\(two($0))" }, { "\(two($0)).\(two($1)).2025" }, { "\($1)/\($0)/2025" },
    { day, month in "\(day) \(months[numbers.firstIndex(of: month) ?? 0]) 2025" },
    { day, month in "\(months[numbers.firstIndex(of: month) ?? 0]) \(day), 2025" },
    { "2025年\($1)月\($0)日" }, { "2025/\($1)/\($0)" },
  ]

  private func text(_ rows: Range<Int>, _ write: (Int) -> Writing) -> String {
    "x,n,class\n"
      + rows.map { row in
        "\"\(write(row)(1 + row * 5 % 28, Self.numbers[row % 7]))\",\(row % 5),\(row % 2 == 0 ? "a" : "b")\n"
      }.joined()
  }

  /// Whatever form training and new rows have, the same days are the same features.
  @Test(arguments: writings.indices, writings.indices) func newRowsMayHaveAnotherForm(learned: Int, asked: Int) throws {
    let preparation = try folder.profile(text(0..<70) { _ in Self.writings[learned] }).preparation
    let same = try folder.newRows(text(70..<130) { _ in Self.writings[learned] }, by: preparation)
    let other = try folder.newRows(text(70..<130) { _ in Self.writings[asked] }, by: preparation)
    #expect(!same.features.isEmpty && same.features == other.features)
    #expect(other.strays == 0)
  }

  /// A form that leaves no choice may also stand among others in one column.
  @Test(arguments: [1, 2, 3, 4]) func yearFirstStandsBesideOtherForms(other: Int) throws {
    let mixed = try folder.profile(text(0..<70) { Self.writings[$0 % 3 == 0 ? 0 : other] })
    let alike = try folder.profile(text(0..<70) { _ in Self.writings[other] })
    #expect(try mixed.features() == alike.features())
    let column = try mixed.column("x")
    #expect(column.kind == .date && column.strays == 0)
  }

  @Test(arguments: [1, 2]) func filesMayDiffer(other: Int) throws {
    let texts = [text(0..<35) { _ in Self.writings[0] }, text(35..<70) { _ in Self.writings[other] }]
    let mixed = try TableProfile(of: folder.tables(texts)).features()
    #expect(try mixed == TableProfile(of: folder.tables(texts.reversed())).features().reordered(from: 35))
    #expect(try mixed == folder.profile(text(0..<70) { _ in Self.writings[0] }).features())
  }

  /// What nothing decides is read with the day first, and that is told.
  @Test func anOpenOrderIsTold() throws {
    let preparation = try folder.profile(text(0..<70) { _ in Self.writings[0] }).preparation
    let open = try folder.newRows("x,n\n3/4/2025,1\n5/6/2025,2\n", by: preparation)
    let dayFirst = try folder.newRows("x,n\n2025-04-03,1\n2025-06-05,2\n", by: preparation)
    #expect(open.strays == 0 && open.features == dayFirst.features)
    #expect(open.remarks.count == 1)
    #expect(
      open.remarks.first?.contains(
        "nothing in the file tells whether the dates of column \"x\" begin with the day or with the month. They are read with the day first, in training with the year first. \"3/4/2025\" is 2025-04-03."
      ) == true, "\(open.remarks)")
    let decided = try folder.newRows("x,n\n3/4/2025,1\n5/16/2025,2\n", by: preparation)
    #expect(
      decided.remarks.first?.contains("are read with the month first, as \"5/16/2025\" is written") == true,
      "\(decided.remarks)")
  }

  /// Where a file cannot be looked at before, only what is certain is read.
  @Test func aSingleCellIsReadWhereItIsCertain() throws {
    let preparation = try folder.profile(text(0..<70) { _ in Self.writings[0] }).preparation
    func strays(_ cell: String) -> Int {
      var encoder = RowEncoder(preparation, places: [0, 1])
      var features: [Float] = []
      encoder.append([cell, "1"], to: &features)
      return encoder.strays
    }
    for cell in ["28.03.2025", "3/28/2025", "4.4.2025", "28 March 2025"] { #expect(strays(cell) == 0, "\(cell)") }
    for cell in ["3/4/2025", "28.03.25", "March"] { #expect(strays(cell) == 1, "\(cell)") }
  }
}

extension [[String: Float]] {
  /// The rows from one on, then those before.
  fileprivate func reordered(from row: Int) -> Self { Array(self[row...] + self[..<row]) }
}
