import Foundation
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelPlatform
import TestSupport
import Testing

/// Numbers of new rows that lie far outside those of training.
@Suite struct FarNumbersInTablesTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// What is told of the column x when these are its cells in training and in new rows.
  private func told(
    _ training: [String], _ new: [String], _ kind: ColumnKind = .number
  ) throws -> (count: Int, cell: String)? {
    let text = tableText(rows: training.count, [("x", { training[$0] }), ("n", { "\($0 % 7)" })])
    let preparation = try folder.profile(text, .kinds(["x": kind])).preparation
    let column = try #require(preparation.columns.first)
    let range = try #require(column.range)
    var encoder = RowEncoder(preparation, places: [0, 1])
    var features: [Float] = []
    for cell in new { encoder.append([cell, "1"], to: &features) }
    return encoder.columnFar[0].telling(range, areDates: kind == .date)
  }

  private static func uniform(_ count: Int, seed: UInt64, times factor: Double = 1) -> [String] {
    var random = RandomStream(seed: seed, purpose: .split, index: 0)
    return (0..<count).map { _ in "\(factor * (100 + 100 * random.uniform()))" }
  }

  @Test func otherUnitsAreTold() throws {
    let training = Self.uniform(200, seed: 1)
    #expect(try told(training, Self.uniform(50, seed: 2, times: 1000))?.count == 50)
    #expect(try told(training, Self.uniform(50, seed: 2, times: 0.001))?.count == 50)
    #expect(try told(training, Self.uniform(1, seed: 2, times: 1000))?.count == 1)
    // One of many rows.
    let one = try #require(try told(training, Self.uniform(500, seed: 2) + ["150000"]))
    #expect(one.count == 1 && one.cell == "150000")
  }

  @Test func aCodeThatComesBackIsTold() throws {
    let new = Self.uniform(1000, seed: 2) + Array(repeating: "-999", count: 3)
    #expect(try told(Self.uniform(200, seed: 1), new)?.count == 3)
  }

  /// A code of training is none of the new rows.
  @Test func whatTrainingSetAsideIsNotTold() throws {
    let training = Self.uniform(200, seed: 1) + Array(repeating: "-9999", count: 10)
    #expect(try told(training, Self.uniform(100, seed: 2) + Array(repeating: "-9999", count: 5)) == nil)
    #expect(try told(training, Self.uniform(100, seed: 2, times: 1000))?.count == 100)
  }

  /// New rows of the same distribution are told in few cases, however heavy its tails: here the numbers are 1/u with u uniform.
  @Test func heavyTailsAreNotTold() throws {
    func numbers(_ count: Int, seed: UInt64) -> [String] {
      var random = RandomStream(seed: seed, purpose: .split, index: 0)
      return (0..<count).map { _ in "\(1 / (1 - random.uniform()))" }
    }
    for (rows, new) in [(40, 40), (200, 20), (200, 1000)] {
      let alarms = try (0..<100).count { seed in
        try told(numbers(rows, seed: UInt64(seed)), numbers(new, seed: UInt64(seed + 1000))) != nil
      }
      #expect(alarms <= 10, "\(rows) rows and \(new) new ones")
    }
    let alarms = try (0..<100).count { seed in
      try told(Self.uniform(60, seed: UInt64(seed)), Self.uniform(100, seed: UInt64(seed + 1000))) != nil
    }
    #expect(alarms == 0)
  }

  @Test func laterDatesAreNotToldButOtherCenturies() throws {
    let training = (0..<60).map { "2024-0\(1 + $0 % 3)-1\($0 % 10)" }
    #expect(try told(training, (0..<20).map { "2026-1\($0 % 3)-0\(1 + $0 % 9)" }, .date) == nil)
    #expect(try told(training, (0..<20).map { "1924-1\($0 % 3)-0\(1 + $0 % 9)" }, .date)?.count == 20)
  }

  /// Models of earlier versions have no range.
  @Test func modelsWithoutARangeAreRead() throws {
    let preparation = try folder.profile(tableText(rows: 30, [("x", { "\($0 * 7 % 11)" })])).preparation
    var object = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(preparation)) as? [String: Any])
    var columns = try #require(object["columns"] as? [[String: Any]])
    #expect(columns[0].removeValue(forKey: "range") != nil)
    object["columns"] = columns
    let stored = try JSONDecoder().decode(
      TablePreparation.self, from: JSONSerialization.data(withJSONObject: object))
    #expect(stored.columns[0].range == nil)
    var encoder = RowEncoder(stored, places: [0])
    var features: [Float] = []
    encoder.append(["1000000"], to: &features)
    #expect(encoder.columnFar[0].present == 0)
  }
}

/// The same of arrays.
@Suite struct FarNumbersInArraysTests {
  @Test func otherUnitsAreTold() throws {
    func rows(_ count: Int, _ factor: Double) -> NumberRows {
      var numbers: [Double] = []
      for row in 0..<count { numbers += [Double(row * 7 % 11) - 3, factor * Double(row * 5 % 13)] }
      return NumberRows(numbers, columns: 2)
    }
    let preparation = try ArrayPreparation(learnedFrom: rows(50, 1), firstIndex: nil, files: [("a", 50)])
    func told(_ factor: Double) -> [Int?] {
      preparation.farNumbers(in: rows(26, factor)).map { $0.numbers.telling($0.range, areDates: false)?.count }
    }
    #expect(told(1) == [nil, nil])
    #expect(told(1000) == [nil, 24])
    let stored = try JSONDecoder().decode(ArrayPreparation.self, from: JSONEncoder().encode(preparation))
    #expect(stored == preparation)
  }

  /// Of rows stored without zeros too, where every row has a value, where every third has one, and where the values lie far from zero.
  @Test(arguments: [(1, 3.0), (3, 3.0), (3, 5000.0)])
  func otherUnitsAreToldOfSparseRows(step: Int, first: Double) throws {
    func rows(_ count: Int, _ factor: Double) -> NumberRows {
      var (starts, columns, values) = ([0], [UInt32](), [Double]())
      for row in 0..<count {
        columns.append(0)
        values.append(Double(1 + row * 7 % 11))
        if row % step == 0 {
          columns.append(1)
          values.append(factor * (first + Double(row * 5 % 13)))
        }
        // Too rare to be told of.
        if row % 25 == 1 {
          columns.append(2)
          values.append(factor)
        }
        starts.append(columns.count)
      }
      return NumberRows(
        Features(.sparse(SparseRows(starts: starts, columns: columns, values: values.map(Float.init))), columns: 3))
    }
    let preparation = try ArrayPreparation(learnedFrom: rows(150, 1), firstIndex: 1, files: [("a", 150)])
    func told(_ factor: Double) -> [Int?] {
      preparation.farNumbers(in: rows(60, factor)).map { $0.numbers.telling($0.range, areDates: false)?.count }
    }
    #expect(told(1) == [nil, nil])
    #expect(told(1000) == [nil, 60 / step])
    let stored = try JSONDecoder().decode(ArrayPreparation.self, from: JSONEncoder().encode(preparation))
    #expect(stored == preparation)
  }
}
