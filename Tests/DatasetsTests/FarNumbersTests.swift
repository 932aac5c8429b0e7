import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// Numbers far from zero, tiny and huge ones: the same features from every format.
@Suite struct FarNumbersTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A column of 64 numbers, made of the digits of 0 ..< 64 in another order.
  struct Column: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var value: @Sendable (Int) -> Double

    var numbers: [Double] { (0..<64).map { value($0 * 37 % 64) } }
  }

  private static let far = [
    Column(testDescription: "seconds since 1970") { 1.7e9 + Double($0 % 51) },
    Column(testDescription: "numbers of ten digits") { 4_123_456_789 + 3 * Double($0) },
    Column(testDescription: "negative") { -1.7e9 - Double($0) / 8 },
    Column(testDescription: "years") { 1990 + Double($0 % 31) },
    Column(testDescription: "above 2^53") { 0x1p60 + 0x1p10 * Double($0) },
  ]
  /// One number is set aside when the column is learned.
  private static let wild = Column(testDescription: "one far out") { $0 == 9 ? -999 : 1.7e9 + Double($0) }
  private static let others = [
    Column(testDescription: "ordinary") { Double($0 % 9) / 8 - 0.5 },
    Column(testDescription: "tiny") { 1e-300 * Double($0 + 1) },
    Column(testDescription: "denormal") { 0x1p-1074 * Double($0 * 5000) },
    Column(testDescription: "huge") { 1e148 * Double($0 - 20) },
  ]

  private static func label(_ row: Int) -> String { row % 2 == 0 ? "a" : "b" }

  /// The features of a column beside another one, by the format.
  private func features(_ numbers: [Double], _ format: String) throws -> [Float] {
    let source: DataSource
    switch format {
    case "table":
      let lines = numbers.enumerated().map { "\($1),\($0 % 3),\(Self.label($0))\n" }
      let path = try folder.write(("x,y,class\n" + lines.joined()).utf8, to: "rows.csv")
      let options = TableOptions(kinds: ["x": .number, "y": .number])
      source = .table(TableSource(files: [path], target: "class", options: options))
    case "npy", "npz":
      let rows = NPYBytes.doubles(numbers.enumerated().flatMap { [$1, Double($0 % 3)] }, columns: 2)
      let labels = NPYBytes.array("<U1", [numbers.count], numbers.indices.flatMap { [UInt8(97 + $0 % 2), 0, 0, 0] })
      if format == "npz" {
        let path = try folder.write(zipBytes([("X.npy", rows), ("y.npy", labels)]), to: "rows.npz")
        source = .array(ArraySource(files: [path], format: .npz))
      } else {
        let path = try folder.write(rows, to: "rows.npy")
        source = .array(
          ArraySource(files: [path], labels: try folder.write(labels, to: "labels.npy"), format: .npy))
      }
    default:
      let lines = numbers.enumerated().map { "\(Self.label($0)) 1:\($1) 2:\($0 % 3)\n" }
      source = .array(ArraySource(files: [try folder.write(lines.joined().utf8, to: "rows.svm")], format: .svmlight))
    }
    let loaded = try source.load()
    #expect(loaded.rows.labels == numbers.indices.map(Self.label))
    switch loaded.rows.features.storage {
    case .floats(let floats): return stride(from: 0, to: floats.count, by: 2).map { floats[$0] }
    case .sparse(let sparse): return (0..<sparse.count).map { sparse.values[sparse.starts[$0]] }
    case .bytes: return []
    }
  }

  /// No number is taken for another: there are as many features as numbers, in their order.
  private func expectOrder(_ features: [Float], of numbers: [Double]) {
    #expect(Set(features).count == Set(numbers).count)
    let order = numbers.indices.sorted { numbers[$0] < numbers[$1] }
    #expect(zip(order, order.dropFirst()).allSatisfy { features[$0] <= features[$1] })
    #expect(features.allSatisfy { abs($0) <= 3 })
  }

  @Test(arguments: far + others + [wild]) func arraysAreAsTables(column: Column) throws {
    let numbers = column.numbers
    let table = try features(numbers, "table")
    expectOrder(table, of: numbers)
    for format in ["npy", "npz"] {
      let array = try features(numbers, format)
      #expect(array == table)
    }
  }

  /// Where all values lie far from zero; else they are scaled, and zeros stay zeros.
  @Test(arguments: far + [wild]) func sparseColumnsFarFromZeroAreAsInTables(column: Column) throws {
    #expect(try features(column.numbers, "svmlight") == features(column.numbers, "table"))
  }

  @Test(arguments: others) func otherSparseColumnsAreScaled(column: Column) throws {
    let (numbers, found) = (column.numbers, try features(column.numbers, "svmlight"))
    let largest = numbers.reduce(0) { max($0, abs($1)) }
    for (feature, number) in zip(found, numbers) where largest.isNormal {
      #expect(abs(Double(feature) - number / largest) < 1e-7)
    }
    #expect(found.allSatisfy { $0.isFinite })
  }

  /// Whole numbers of any width are what doubles of the same value are.
  @Test(arguments: ["<i8", "<u8", "<i4", ">i8"]) func wholeNumbersAreDoubles(type: String) throws {
    let numbers = (0..<64).map { 1_700_000_000 + $0 * 37 % 64 }
    let bytes = numbers.flatMap { number -> [UInt8] in
      let little = withUnsafeBytes(of: Int64(number).littleEndian) { Array($0.prefix(type.hasSuffix("4") ? 4 : 8)) }
      return type.hasPrefix(">") ? little.reversed() : little
    }
    let path = try folder.write(NPYBytes.array(type, [64, 1], bytes), to: "whole.npy")
    let whole = try PartlyLabeledNumbers(npyFeatures: path, npyLabels: nil).features
    #expect(whole.isWide && whole.rounding.text == nil)
    let preparation = try ArrayPreparation(learnedFrom: whole, firstIndex: 0, files: [("whole", 64)])
    let doubles = NumberRows(numbers.map(Double.init), columns: 1)
    #expect(try ArrayPreparation(learnedFrom: doubles, firstIndex: 0, files: [("doubles", 64)]) == preparation)
    #expect(preparation.needsDoubles)
    #expect(preparation.prepared(whole).bits == preparation.prepared(doubles).bits)
  }

  /// What float32 holds stays as narrow as it is, and becomes what it was as a double.
  @Test(arguments: ["|u1", "<i2", "<f4", "|b1"]) func narrowNumbersStayNarrow(type: String) throws {
    let bytes: [UInt8] =
      type == "<f4" ? [0, 0, 128, 63, 0, 0, 0, 64, 0, 0, 0, 128, 1, 0, 0, 0] : [1, 0, 1, 0, 1, 1, 0, 1]
    let path = try folder.write(
      NPYBytes.array(type, [bytes.count / (type == "<i2" ? 2 : type == "<f4" ? 4 : 1), 1], bytes), to: "narrow.npy")
    let narrow = try PartlyLabeledNumbers(npyFeatures: path, npyLabels: nil).features
    #expect(!narrow.isWide)
    var numbers: [Double] = []
    narrow.forEachRow { _, row in numbers += row }
    let preparation = try ArrayPreparation(learnedFrom: narrow, firstIndex: 0, files: [("narrow", narrow.count)])
    #expect(!preparation.needsDoubles)
    #expect(preparation.prepared(narrow).bits == preparation.prepared(NumberRows(numbers, columns: 1)).bits)
  }

  @Test func roundedWholeNumbersAreSaid() throws {
    let numbers: [Int64] = [0x20_0000_0000_0001, 0x20_0000_0000_0002, -0x20_0000_0000_0003, 5]
    let bytes = numbers.flatMap { withUnsafeBytes(of: $0.littleEndian) { Array($0) } }
    let labels = NPYBytes.array("|u1", [4], [0, 1, 0, 1])
    let source = ArraySource(
      files: [try folder.write(NPYBytes.array("<i8", [4, 1], bytes), to: "x.npy")],
      labels: try folder.write(labels, to: "y.npy"), format: .npy)
    let words =
      "2 whole numbers were rounded, for a double holds whole numbers to ±2⁵³ only, first 9007199254740993 to 9007199254740992.0. If they name something rather than measure it, leave the column out."
    #expect(try DataSource.array(source).load().remarks == [words])
    let lines = numbers.enumerated().map { "\($0 % 2) 1:\($1)\n" }.joined()
    let sparse = ArraySource(files: [try folder.write(lines.utf8, to: "x.svm")], format: .svmlight)
    #expect(try DataSource.array(sparse).load().remarks == [words])
  }

  @Test(arguments: [
    (Double.infinity, "a finite number", "inf"), (-.infinity, "a finite number", "-inf"),
    (1e300, "a number within ±1e150", "1e+300"),
  ]) func whatCannotBeLearnedFromIsNamed(number: Double, expected: String, found: String) throws {
    let numbers = NumberRows([1, 2, .nan, 3, 4, number], columns: 2)
    let failure = #expect(throws: FileFailure.self) {
      try ArrayPreparation(learnedFrom: numbers, firstIndex: 0, files: [("a.npy", 1), ("b.npy", 2)])
    }
    #expect(
      failure?.description
        == "b.npy: row 2, column 2: expected \(expected), or NaN where it is missing, found \(found).")
  }

  @Test func newRowsMayBeAnything() throws {
    let learned = NumberRows((0..<64).map { 1.7e9 + Double($0) }, columns: 1)
    let preparation = try ArrayPreparation(learnedFrom: learned, firstIndex: 0, files: [("x", 64)])
    let new = NumberRows([.infinity, -.infinity, 1e300, -1e300, .nan, 0, 0x1p-1074], columns: 1)
    guard case .floats(let features) = preparation.prepared(new).storage else { return #expect(Bool(false)) }
    #expect(features[..<5] == [3, -3, 3, -3, 0])
    #expect(features[5...].allSatisfy { abs($0 + 3) < 1e-6 })
  }

  /// A classifier may be asked about another format than that it was trained on.
  @Test func newRowsMayBeStoredOtherwise() throws {
    let numbers: [Double] = [0, 255, 17, 0, 128, 4, 1.5, 0, 200]
    let dense = NumberRows(numbers, columns: 3)
    let present = numbers.indices.filter { numbers[$0] != 0 }
    let lines = (0..<3).map { row in
      "1 " + present.filter { $0 / 3 == row }.map { "\($0 % 3 + 1):\(numbers[$0])" }.joined(separator: " ") + "\n"
    }
    let path = try folder.write(lines.joined().utf8, to: "x.svm")
    let sparse = try PartlyLabeledNumbers(svmlight: path).features
    for kind in [
      ArrayPreparation.Kind.asTheyAre, .scaled(by: [1 / 128.0, 1 / 255.0, 1 / 200.0]),
      .standardized(means: [3, 4, 5], deviations: [1, 2, 3], marksMissing: []),
    ] {
      let preparation = ArrayPreparation(kind: kind, columns: 3, firstIndex: 1)
      let (one, other) = (preparation.prepared(dense), preparation.prepared(sparse))
      #expect(one.count == 3 && other.count == 3)
      #expect(try RowTable(one).variance == RowTable(other).variance)
      #expect(one.bits == other.bits)
    }
    // Bytes are pixels, also where they come as rows of numbers.
    let pixels = ArrayPreparation(kind: .asTheyAre, columns: 3, firstIndex: 0)
    let flat = NumberRows(Features(.bytes([0, 255, 51], scale: 1), columns: 3))
    let pictures = NumberRows(Features(.bytes([0, 255, 51], scale: 1 / 255), columns: 3))
    #expect(pixels.prepared(flat).bits == pixels.prepared(pictures).bits)
  }

  /// Model files of version 0.5 are read, and their rows prepared to the same bits as then.
  @Test func preparationsOfEarlierVersionsAreRead() throws {
    let scaled = #"{"columns":2,"firstIndex":1,"kind":{"scaled":{"by":[0.1,0.33333334]}}}"#
    let standardized =
      #"{"columns":1,"firstIndex":0,"kind":{"standardized":{"deviations":[2.5],"marksMissing":[0],"means":[1.25]}}}"#
    func read(_ text: String) throws -> ArrayPreparation {
      try JSONDecoder().decode(ArrayPreparation.self, from: Data(text.utf8))
    }
    let sparse = try read(scaled)
    #expect(sparse == ArrayPreparation(kind: .scaled(by: [0.1, 0.33333334]), columns: 2, firstIndex: 1))
    let rows = NumberRows([7.7, 3.3], columns: 2)
    guard case .sparse(let features) = sparse.prepared(rows).storage else { return #expect(Bool(false)) }
    #expect(features.values == [Float(7.7) * 0.1, Float(3.3) * 0.33333334])
    #expect(try read(standardized).width == 2)
    for preparation in [sparse, try read(standardized)] {
      let again = try JSONDecoder().decode(ArrayPreparation.self, from: JSONEncoder().encode(preparation))
      #expect(again == preparation && !again.needsDoubles)
    }
  }
}
