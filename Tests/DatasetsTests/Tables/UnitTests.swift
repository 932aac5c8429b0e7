import PseudoLabelDatasets
import TestSupport
import Testing

/// Numbers with what they count.
@Suite struct UnitTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func profile(_ cell: @escaping (Int) -> String) throws -> TableProfile {
    try folder.profile(tableText(rows: 60, [("x", cell), ("n", { "\($0 % 7)" })]))
  }

  private static func number(_ row: Int) -> Double { Double(row * 37 % 100) / 4 }

  @Test(arguments: ["kg", "°C", "kr", "months", "%", "‰"]) func aUnitChangesNoFeature(unit: String) throws {
    let plain = try profile { "\(Self.number($0))" }
    let with = try profile { "\(Self.number($0)) \(unit)" }
    #expect(try with.column("x").kind == .number)
    #expect(try with.column("x").mixedUnits.isEmpty)
    #expect(try with.features() == plain.features())
  }

  /// Percents beside plain numbers, and dollars beside euros, are read as they stand, and named.
  @Test(arguments: [["%", ""], ["€", "USD"], ["kg", ""]]) func unitsThatAreReadTogetherAreNamed(units: [String]) throws
  {
    let profile = try profile { "\(Self.number($0)) \(units[$0 % 2])" }
    let column = try profile.column("x")
    #expect(column.kind == .number && column.strays == 0)
    #expect(column.mixedUnits.map(\.count) == [30, 30])
    #expect(try profile.features() == self.profile { "\(Self.number($0))" }.features())
  }

  /// 500 g and 1 kg, or 5 k and 5, are no numbers beside each other.
  @Test(arguments: [["g", "kg"], ["k", ""], ["k", "M"]]) func unitsThatCannotBeComparedAreNot(units: [String]) throws {
    let column = try profile { "\(Self.number($0)) \(units[$0 % 2])" }.column("x")
    #expect(column.kind != .number)
    #expect(column.seeming?.cause == .units)
    #expect(column.seeming?.examples.count == min(2, units.filter { !$0.isEmpty }.count))
  }

  @Test func oneSlipCountsAsMissing() throws {
    let column = try profile { "\(Self.number($0)) \($0 == 9 ? "g" : "kg")" }.column("x")
    #expect(column.kind == .number && column.strays == 1)
    #expect(column.firstStray == "2.25 g" || column.firstStray?.hasSuffix(" g") == true)
  }

  /// What training has not seen is told, and read where it can be compared.
  @Test func newRowsAreReadAlike() throws {
    func encoded(_ cell: String, after training: @escaping (Int) -> String) throws -> (features: [Float], RowEncoder) {
      var encoder = RowEncoder(try profile(training).preparation, places: [0, 1])
      var features: [Float] = []
      encoder.append([cell, "1"], to: &features)
      return (features, encoder)
    }
    let kg = { (row: Int) in "\(Self.number(row)) kg" }
    let known = try encoded("5 kg", after: kg)
    #expect(known.1.strays == 0 && known.1.columnNovelties[0].units == 0)
    let bare = try encoded("5", after: kg)
    #expect(bare.features == known.features)
    #expect(bare.1.strays == 0 && bare.1.columnNovelties[0].firstUnit == "5")
    #expect(try encoded("5 g", after: kg).1.strays == 1)
    let percent = try encoded("5%", after: { "\(Self.number($0))" })
    #expect(percent.1.strays == 0 && percent.1.columnNovelties[0].units == 1)
    #expect(try encoded("5", after: { "\(Self.number($0)) k" }).1.strays == 1)
  }
}
