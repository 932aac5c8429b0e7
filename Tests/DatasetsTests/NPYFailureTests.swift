import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

/// What an NPY file is refused for, and where it says so.
@Suite struct NPYFailureTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func message(_ bytes: [UInt8]) throws -> String {
    let failure = try #require(throws: FileFailure.self) { try NPYArray(bytes: bytes, name: "a") }
    #expect(failure.kind == .data)
    // A file says the same, but for what is only known of bytes in memory: their number.
    if !failure.description.contains("content") {
      let path = try folder.write(bytes, to: "a.npy")
      let same = try #require(throws: FileFailure.self) { try NPYArray(path: path) }
      #expect(same.problem == failure.problem)
    }
    return String(failure.description.dropFirst(3))
  }

  private static let start = "{'descr': '<f4', 'fortran_order': False, 'shape': "

  @Test(arguments: [
    ("{'descr': '<f4', 'fortran_order': False}", "\"shape\" with a tuple of sizes, found something else or nothing."),
    ("{'fortran_order': False, 'shape': (1,)}", "\"descr\" with a type, found something else or nothing."),
    (
      "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
      "\"fortran_order\" with True or False, found something else or nothing."
    ),
    (start + "(1)}", "\"shape\" with a tuple of sizes, found something else or nothing."),
    (start + "(-1,)}", "\"shape\" with a tuple of sizes, found something else or nothing."),
    (start + "(1.5,)}", ", or ), found \".5,)}\"."),
    (start + "(1,), 'more': 1}", "no keys but descr, fortran_order and shape, found \"{'descr': '<f4', 'fo\"."),
    (start + "(1,), 'shape': (1,)}", "each key once, found \"'shape': (1,)}\"."),
    (start + "(1,)", ", or }, found the end of the header."),
    (start + "(1,)} {", "the end, found \"{\"."),
    (start + "(99999999999999999999,)}", "a whole number of 64 bits, found \"99999999999999999999\"."),
    (start + "(1,), }\u{e9}", "the end, found \"\\xc3\\x83\\xc2\\xa9\"."),
    ("(1,)", "a dictionary, found \"(1,)\"."),
    ("", "a value, found the end of the header."),
    (String(repeating: "(", count: 60_000), "fewer brackets, found \"((((((((((((((((((((\"."),
  ])
  func headersAreReadStrictly(header: String, expected: String) throws {
    let found = try message(NPYBytes.file(header, [0, 0, 0, 0]))
    #expect(found.hasPrefix("header"))
    #expect(found.hasSuffix(": expected \(expected)"))
  }

  @Test(arguments: [
    ("<f3", "float24 (f3). Save x.astype(float)"), ("<i16", "a number (i16)"), ("f4", "\"f4\""),
    ("<f", "\"<f\". Save x.astype(float)"),
    (
      "|O",
      "object (O). Save numbers as x.astype(float), and strings as x.astype(str), with \"\" for None before: numpy.where(x == None, \"\", x).astype(str)"
    ),
    ("|f4", "\"|f4\", of no byte order"),
    ("|U3", "\"|U3\", of no byte order"), ("<U0", "strings (U0)"), ("", "\"\""), ("<", "\"<\""), ("<~4", "\"<~4\""),
    ("<S99999999999999999999", "strings (S99999999999999999999)"), ("=f4", "\"=f4\""),
  ])
  func typesAreReadStrictly(type: String, found: String) throws {
    let message = try message(NPYBytes.array(type, [1], [0, 0, 0, 0]))
    #expect(message == "descr: expected numbers, or strings that are labels, found \(found).")
  }

  @Test func openingsAreChecked() throws {
    #expect(try message([]) == "byte 0: expected \\x93NUMPY, as an NPY file begins, found nothing.")
    let zip = try message(Array("PK\u{3}\u{4}abcdefgh".utf8))
    #expect(zip == "byte 0: expected \\x93NUMPY, as an NPY file begins, found \"PK\\x03\\x04ab\".")
    let later = try message(NPYBytes.file("{}", version: [4, 0]))
    #expect(later == "version (byte 6): expected 1.0, 2.0 or 3.0, found 4.0.")
    let cut = try message(Array(NPYBytes.file("{'descr'").dropLast(2)))
    #expect(cut == "header: expected 8 bytes, found 6.")
    let endless = try message([0x93] + Array("NUMPY".utf8) + [2, 0, 0xff, 0xff, 0xff, 0xff])
    #expect(endless == "header length (byte 8): expected at most 65536, found 4294967295.")
  }

  /// A header that promises much takes no memory for it.
  @Test(arguments: [[1 << 40, 8], [1 << 50, 2]]) func promisesAreNotBelieved(shape: [Int]) throws {
    let bytes = NPYBytes.array("<f4", shape, [1, 2, 3, 4])
    let path = try folder.write(bytes, to: "a.npy")
    let failure = try #require(throws: FileFailure.self) { try NPYArray(path: path) }
    let size = shape.reduce(4, *)
    #expect(
      failure.description
        == "\(path): values: expected \(size) bytes (\(shape[0]) × \(shape[1])), found 4.")
    let columns = NPYBytes.file("{'descr': '|u1', 'fortran_order': True, 'shape': (\(shape[0]), 2)}", [1])
    #expect(throws: FileFailure.self) { try NPYArray(path: folder.write(columns, to: "b.npy")) }
    let never = try message(NPYBytes.array("<f8", [1 << 30, 1 << 30, 0], []))
    #expect(never == "shape: expected an array that can be, found 1073741824 × 1073741824 × 0.")
  }

  @Test func contentEndsWhereItSays() throws {
    let path = try folder.write(NPYBytes.array("<i2", [2, 1], [1, 2, 3, 4, 5]), to: "a.npy")
    let failure = try #require(throws: FileFailure.self) { try NPYArray(path: path) }
    #expect(failure.description == "\(path): values: expected the end after 4 bytes (2 × 1), found more bytes.")
    #expect(try message(NPYBytes.array("<i2", [2, 1], [1, 2, 3])).hasPrefix("content: expected"))
  }

  @Test func threeDimensionsInFortranOrderAreRefused() throws {
    let found = try message(NPYBytes.file("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1, 1)}", [0, 0, 0, 0]))
    #expect(
      found
        == "fortran_order: expected False for 3 dimensions, found True. Save it with numpy.ascontiguousarray(…).")
  }

  @Test func stringsAreText() throws {
    #expect(
      try message(NPYBytes.array("|S2", [1], [0xc3, 0x28])) == "value 0: expected text, found bytes that are none.")
    for value: [UInt8] in [[0, 0xd8, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 65, 0, 0, 0], [0, 0, 0x11, 0, 0, 0, 0, 0]] {
      #expect(try message(NPYBytes.array("<U2", [1], value)) == "value 0: expected text, found bytes that are none.")
    }
  }

  private func failure(x: [UInt8], y: [UInt8]?) throws -> (message: String, x: String, y: String) {
    let (features, labels) = (try folder.write(x, to: "x.npy"), try folder.write(y ?? [], to: "y.npy"))
    let failure = try #require(throws: FileFailure.self) {
      try PartlyLabeledNumbers(npyFeatures: features, npyLabels: y == nil ? nil : labels)
    }
    return (failure.description, features, labels)
  }

  @Test func rowsAndLabelsAgree() throws {
    let x = NPYBytes.array("|u1", [2, 2], [1, 2, 3, 4])
    let counts = try failure(x: x, y: NPYBytes.array("|i1", [3], [0, 1, 2]))
    #expect(
      counts.message == "\(counts.y): shape: expected 2 labels, one for each row of \(counts.x), found 3.")
    let columns = try failure(x: x, y: NPYBytes.array("|i1", [2, 2], [0, 1, 1, 2]))
    #expect(
      columns.message
        == "\(columns.y): label 2: expected a single 1 among zeros, in the column of the class, or zeros alone for no label, found 1, 2. Of probabilities, take numpy.argmax(…, axis=1), and -1 for rows without a label."
    )
    let cube = try failure(x: x, y: NPYBytes.array("|i1", [2, 1, 1], [0, 1]))
    #expect(cube.message == "\(cube.y): shape: expected one label for each row, found 2 × 1 × 1.")
    let half = try failure(x: x, y: NPYBytes.array("<f2", [2], [0, 0x3c, 0, 0x3e]))
    #expect(half.message == "\(half.y): label 2: expected a whole number, found 1.5.")
    let infinite = try failure(x: x, y: NPYBytes.array("<f2", [2], [0, 0x7c, 0, 0]))
    #expect(infinite.message == "\(infinite.y): label 1: expected a whole number, found inf.")
    let flat = try failure(x: NPYBytes.array("|u1", [2], [1, 2]), y: nil)
    #expect(
      flat.message
        == "\(flat.x): shape: expected at least 2 dimensions, rows and columns, found 2. A single column has the shape 2 × 1."
    )
    let narrow = try failure(x: NPYBytes.array("|u1", [2, 0], []), y: nil)
    #expect(narrow.message == "\(narrow.x): shape: expected at least one column, found 2 × 0.")
    let texts = try failure(x: NPYBytes.array("|S1", [2, 1], [65, 66]), y: nil)
    #expect(texts.message == "\(texts.x): descr: expected numbers, found strings.")
  }

  /// Rows of several classes are all named.
  @Test(arguments: [1, 2, 11]) func rowsOfSeveralClassesAreNamed(count: Int) throws {
    let labels = (0..<20).flatMap { row -> [UInt8] in row % 2 == 1 || row / 2 >= count ? [0, 1, 0] : [1, 0, 1] }
    let found = try failure(
      x: NPYBytes.array("|u1", [20, 1], (0..<20).map { UInt8($0) }), y: NPYBytes.array("|u1", [20, 3], labels))
    let place = [1: "label 1", 2: "labels 1, 3", 11: "labels 1, 3, 5, 7, 9, 11, 13, 15 and 2 more"][count] ?? ""
    #expect(
      found.message
        == "\(found.y): \(place): expected a single 1 in each row, found several, as 1, 0, 1. A row has one class here: keep the 1 that holds, or write zeros for no label, or train one classifier for each class, with its column alone as labels (labels[:, 0] …)."
    )
  }

  /// Damaged files give an array or a failure, and nothing else.
  @Test func damageIsAFailure() throws {
    var state: UInt64 = 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var refused = 0
    let files = (GoldenArrays.all?.npy ?? []).map { [UInt8]($0.content) }
    for file in files {
      for _ in 0..<40 {
        var bytes = file
        for _ in 0...random(3) { bytes[random(min(bytes.count, 128))] = UInt8(random(256)) }
        if random(4) == 0 { bytes.removeLast(random(bytes.count)) }
        do { _ = try NPYArray(bytes: bytes, name: "a") } catch is FileFailure { refused += 1 }
      }
    }
    #expect(refused > 20 * files.count)
  }
}
