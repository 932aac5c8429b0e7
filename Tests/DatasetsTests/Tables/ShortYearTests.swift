import Foundation
import PseudoLabelDatasets
import TestSupport
import Testing

/// Years of two digits.
@Suite struct ShortYearTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func profile(_ years: [Int], shuffled: Bool = false) throws -> TableProfile {
    let rows = shuffled ? years.reversed() : years
    return try folder.profile(
      tableText(
        rows: rows.count,
        [
          ("x", { "\(13 + $0 % 9).0\(1 + $0 % 9).\(rows[$0] % 100 < 10 ? "0" : "")\(rows[$0] % 100)" }),
          ("n", { "\($0 % 7)" }),
        ]))
  }

  /// The years that a column spans, as they were and as they are read again from two digits.
  @Test(arguments: [
    1935...2008, 1950...2010, 2019...2026, 1990...2024, 1935...1968, 1970...1999, 2020...2045, 1999...2000,
    1930...1949, 1938...1945, 1930...1999, 2027...2049,
  ])
  func theCenturyIsThatOfTheColumn(span: ClosedRange<Int>) throws {
    let years = (0..<200).map { span.lowerBound + $0 * 11 % span.count }
    for shuffled in [false, true] {
      let column = try profile(years, shuffled: shuffled).column("x")
      #expect(column.kind == .date)
      #expect(column.shortYears?.first == span.lowerBound)
      #expect(column.shortYears?.last == span.upperBound)
    }
  }

  /// One typing error does not take the others to another century.
  @Test func oneOutlierMovesNoOther() throws {
    let column = try profile((0..<100).map { $0 == 50 ? 1962 : 2019 + $0 % 8 }).column("x")
    #expect(column.shortYears?.first == 1962 && column.shortYears?.last == 2026)
    #expect(column.shortYears?.isDoubtful == true)
  }

  /// The features of the same dates with four digits, and of new rows as of those that were learned from; also once the model was
  /// stored and read again.
  @Test func featuresAreThoseOfWholeYears() throws {
    let years = (0..<200).map { 1935 + $0 * 7 % 74 }
    let short = try profile(years)
    let long = try folder.profile(
      tableText(rows: 200, [("x", { "\(13 + $0 % 9).0\(1 + $0 % 9).\(years[$0])" }), ("n", { "\($0 % 7)" })]))
    let (found, expected) = (try short.features(), try long.features())
    for (row, other) in zip(found, expected) {
      for (name, value) in row { #expect(abs(value - (other[name] ?? .nan)) < 1e-5) }
    }
    let stored = try JSONDecoder().decode(TablePreparation.self, from: JSONEncoder().encode(short.preparation))
    #expect(stored == short.preparation)
    var encoder = RowEncoder(stored, places: [0, 1])
    var features: [Float] = []
    encoder.append(["13.01.35", "0"], to: &features)
    #expect(features[0] == found[0]["x"])
  }

  /// A model of an earlier version has neither units nor years, and reads two-digit years as POSIX does.
  @Test func earlierModelsAreRead() throws {
    var preparation = try profile((0..<200).map { 1935 + $0 * 7 % 74 }).preparation
    preparation.columns[0].latestYear = nil
    preparation.columns[1].units = nil
    let text = String(decoding: try JSONEncoder().encode(preparation), as: UTF8.self)
    #expect(!text.contains("latestYear") && !text.contains("units"))
    let stored = try JSONDecoder().decode(TablePreparation.self, from: Data(text.utf8))
    #expect(stored == preparation)
    var features: [Float] = []
    var encoder = RowEncoder(stored, places: [0, 1])
    encoder.append(["24.05.62", "0"], to: &features)
    encoder.append(["24.05.2062", "0 kg"], to: &features)
    #expect(features[0] == features[stored.width] && encoder.strays == 0)
  }

  /// 20-12-23 has its year first or last; the option or another column tells.
  @Test func theYearMayStandFirstOrLast() throws {
    func profile(_ cells: [String], dates: DateConvention? = nil) throws -> TableProfile {
      try folder.profile(
        tableText(rows: 60, [("x", { cells[$0 % cells.count] }), ("n", { "\($0 % 7)" })]), TableOptions(dates: dates))
    }
    let open = try profile(["20-12-23", "21-11-24", "22-10-25", "19-09-26", "18-08-27"])
    #expect(try open.column("x").kind == .category)
    #expect(try open.column("x").seeming?.cause == .openYear)
    #expect(try profile(["20-12-23", "21-11-24", "22-10-25"], dates: .dayFirst).encodingOrder("x") == .dayMonthYear)
    // Dates of other columns do not: 20-12-23 may be written as ISO 8601 is.
    let beside = try folder.profile(
      tableText(rows: 60, [("x", { "2\($0 % 3)-12-23" }), ("n", { "\(13 + $0 % 7).05.2023" })]))
    #expect(try beside.column("x").seeming?.cause == .openYear)
    #expect(try profile(["20-12-23", "21-11-99"]).encodingOrder("x") == .dayMonthYear)
    #expect(try profile(["98-12-23", "21-11-24"]).encodingOrder("x") == .yearMonthDay)
    #expect(try profile(["12-23-20", "11-24-21"]).encodingOrder("x") == .monthDayYear)
  }
}
