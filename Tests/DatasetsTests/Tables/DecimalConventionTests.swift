import Foundation
import PseudoLabelDatasets
import TestSupport
import Testing

@Suite struct DecimalConventionTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Cells of the columns x and y, repeated to rows, in a file with this delimiter, and how x is read then.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var delimiter = ";"
    var x: [String]
    var y: [String]
    var asked: DecimalConvention?
    /// Nil where x is no column of numbers.
    var mark: DecimalMark?
    /// What is told of it; nil where nothing is.
    var basis: NumberReading.Basis?
    var value: Double?
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "0,125 can be no thousands", x: ["0,125", "1,250"], y: ["3"], mark: .comma, basis: .column, value: 1.25),
    Case(
      name: "another column decides for the comma", x: ["1,125", "1,250"], y: ["-1,18"], mark: .comma, basis: .table,
      value: 1.125),
    Case(
      name: "another column decides for the point", x: ["1,125", "1,250"], y: ["12.5"], mark: .thousands, basis: .table,
      value: 1125),
    Case(
      name: "points are thousands beside decimal commas", x: ["9", "16.533"], y: ["-1,18"], mark: .comma, basis: .table,
      value: 16533),
    Case(name: "points beside decimal points", x: ["9", "16.533"], y: ["12.5"], mark: .point),
    Case(name: "integers beside decimal commas", x: ["9", "16"], y: ["-1,18"], mark: .comma),
    Case(
      name: "a semicolon speaks for the comma", x: ["1,125", "1,250"], y: ["3"], mark: .comma, basis: .semicolon,
      value: 1.125),
    Case(
      name: "a comma between cells does not", delimiter: ",", x: ["1,125", "1,250"], y: ["3"], mark: .thousands,
      basis: .assumed, value: 1125),
    Case(
      name: "points alone stay points", x: ["1.125", "1.250"], y: ["3"], mark: .point, basis: .assumed, value: 1.125),
    Case(name: "one column against one: each keeps its own", x: ["12.5", "1.250"], y: ["-1,18"], mark: .point),
    Case(name: "German amounts", x: ["8.987,11", "12,50"], y: ["3"], mark: .comma, basis: .column, value: 8987.11),
    Case(
      name: "English amounts", x: ["8,987.11", "12.50"], y: ["3"], mark: .thousands, basis: .column, value: 8987.11),
    Case(
      name: "the option decides", x: ["1,125", "1,250"], y: ["-1,18"], asked: .point, mark: .thousands, basis: .asked,
      value: 1125),
    Case(
      name: "the option cannot make numbers of what is none", x: ["1,18", "1,25"], y: ["3"], asked: .point,
      mark: .comma, basis: .column, value: 1.18),
    Case(name: "plain numbers", x: ["1.5", "2.25"], y: ["3"], mark: .point),
    Case(name: "texts do not decide", x: ["1.125", "2.250"], y: ["a,5"], mark: .point, basis: .assumed, value: 1.125),
  ]

  private func profile(_ test: Case) throws -> TableProfile {
    func quoted(_ cell: String) -> String { "\"\(cell)\"" }
    let rows = (0..<40).map { row in
      [quoted(test.x[row % test.x.count]), quoted(test.y[row % test.y.count]), "\(row % 7)", row % 2 == 0 ? "a" : "b"]
        .joined(separator: test.delimiter)
    }
    let text = ([["x", "y", "z", "class"].joined(separator: test.delimiter)] + rows).joined(separator: "\n") + "\n"
    return try folder.profile(text, TableOptions(decimal: test.asked))
  }

  @Test(arguments: cases)
  func aTableHasOneConvention(_ test: Case) throws {
    let profile = try profile(test)
    guard case .number(_, _, let mark) = profile.encoding("x") else {
      #expect(test.mark == nil)
      return
    }
    #expect(mark == test.mark)
    let reading = try profile.column("x").numberReading
    #expect(reading?.basis == test.basis)
    #expect(reading?.value == test.value)
  }
}
