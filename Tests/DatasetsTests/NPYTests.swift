import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct NPYTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func goldenFilesAreThere() throws {
    let all = try #require(GoldenArrays.all)
    #expect(all.npy.count > 60)
    #expect(all.refused.count == 13)
    #expect(all.labels.count == 11)
  }

  @Test(arguments: GoldenArrays.all?.npy ?? [], [false, true])
  func readsWhatNumPyWrites(golden: GoldenArrays.Array, fromFile: Bool) throws {
    let bytes = [UInt8](golden.content)
    let array = fromFile ? try NPYArray(path: folder.write(bytes, to: "a.npy")) : try NPYArray(bytes: bytes, name: "a")
    #expect(array.shape == golden.shape)
    switch array.values {
    case .bytes(let bytes):
      #expect(golden.name.hasPrefix("u1"))
      #expect(bytes.map { Float($0).bitPattern } == golden.bits)
    case .floats(let floats): #expect(floats.map(\.bitPattern) == golden.bits)
    case .doubles(let doubles, _): #expect(doubles.map { Float($0).bitPattern } == golden.bits)
    case .strings(let strings): #expect(strings == golden.strings)
    }
  }

  @Test func otherTypesAreRefusedByName() throws {
    for refused in GoldenArrays.all?.refused ?? [] {
      let failure = try #require(throws: FileFailure.self) { try NPYArray(bytes: [UInt8](refused.content), name: "a") }
      #expect(
        failure.description.hasPrefix(
          "a: descr: expected numbers, or strings that are labels, found \(refused.found). Save "))
    }
  }

  /// A column for each class: rows of zeros, or of NaN, have no label, and that is said.
  @Test(
    arguments: [
      (
        NPYBytes.array("|u1", [4, 3], [0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 1, 0]), ["2", "0", nil, "1"],
        "1 row of zeros, which is"
      ),
      (NPYBytes.array("<i2", [2, 2], [0, 0, 1, 0, 1, 0, 0, 0]), ["1", "0"], nil),
      (
        NPYBytes.array("<f2", [3, 2], [0, 0x3c, 0, 0, 0, 0x7e, 0, 0x7e, 0, 0, 0, 0]), ["0", nil, nil],
        "1 row of zeros and 1 row of NaN, which are"
      ),
      (
        NPYBytes.array("<f2", [3, 2], [0, 0x3c, 0, 0, 0, 0x7e, 0, 0x7e, 0, 0x7e, 0, 0x7e]), ["0", nil, nil],
        "2 rows of NaN, which are"
      ),
    ] as [([UInt8], [String?], String?)])
  func labelsMayHaveAColumnForEachClass(content: [UInt8], labels: [String?], said: String?) throws {
    let rows = try PartlyLabeledNumbers(
      npyFeatures: folder.write(
        NPYBytes.array("|u1", [labels.count, 1], [UInt8](repeating: 7, count: labels.count)), to: "x.npy"),
      npyLabels: folder.write(content, to: "y.npy"))
    #expect(rows.labels == labels)
    #expect(
      rows.remark
        == said.map { "\(folder.path)/y.npy: the labels have a column for each class, and \($0) read as unlabelled." })
    let source = ArraySource(
      files: ["\(folder.path)/x.npy"], labels: "\(folder.path)/y.npy", format: .npy)
    #expect(try DataSource.array(source).load().remarks == [rows.remark].compactMap { $0 })
  }

  @Test(arguments: GoldenArrays.all?.labels ?? []) func labelsKeepEveryDigit(golden: GoldenArrays.Labels) throws {
    let labels = try folder.write(golden.content, to: "y.npy")
    let features = try folder.write(
      NPYBytes.array("|u1", [golden.labels.count, 1], [UInt8](repeating: 7, count: golden.labels.count)), to: "x.npy")
    let rows = try PartlyLabeledNumbers(npyFeatures: features, npyLabels: labels)
    #expect(rows.labels.withoutMinusOne == golden.labels.withoutMinusOne)
  }

  #if os(Linux) || arch(arm64)
    @Test func halfPrecisionIsThatOfTheProcessor() throws {
      let all = (0...UInt16.max).map { $0 }
      let bytes = all.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
      let array = try NPYArray(bytes: NPYBytes.array("<f2", [all.count], bytes), name: "a")
      guard case .floats(let floats) = array.values else { return #expect(Bool(false)) }
      let expected = all.map { Float(Float16(bitPattern: $0)) }
      // Which of the values that are no number it is does not matter.
      let same = zip(floats, expected).allSatisfy { $0.bitPattern == $1.bitPattern || $0.isNaN && $1.isNaN }
      #expect(same)
    }
  #endif

  @Test func longArraysComeInPieces() throws {
    let (rows, columns) = (70_001, 3)
    let values = (0..<rows * columns).map { Int32(truncatingIfNeeded: $0 &* 2_654_435_761) >> 8 }
    let bytes = values.flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
    let file = NPYBytes.array("<i4", [rows, columns], bytes)
    let features = try Features(npy: folder.write(file, to: "a.npy"))
    #expect(features.count == rows)
    let same = features.bits == values.map { Float($0).bitPattern }
    #expect(same)
  }

  @Test func picturesAreTold() throws {
    func features(_ type: String, _ shape: [Int]) throws -> Features {
      let count = shape.reduce(type.hasSuffix("4") ? 4 : 1, *)
      return try Features(npy: folder.write(NPYBytes.array(type, shape, (0..<count).map { UInt8($0) }), to: "x.npy"))
    }
    let table = try features("|u1", [2, 3])
    #expect(table.columns == 3)
    #expect(table.imageShape == nil)
    #expect(table.bits == (0..<6).map { Float($0).bitPattern })
    let grey = try features("|u1", [2, 3, 4])
    #expect(grey.imageShape == ImageShape(height: 3, width: 4))
    #expect(grey.bits == (0..<24).map { (Float($0) * (1 / 255)).bitPattern })
    let colored = try features("|u1", [2, 3, 4, 3])
    #expect(colored.imageShape == ImageShape(height: 3, width: 4, channels: 3))
    #expect(colored.columns == 36)
    let channelsFirst = try features("|u1", [1, 3, 5, 6])
    #expect(channelsFirst.imageShape == nil)
    #expect(try features("<f4", [2, 3, 4]).imageShape == nil)
  }
}
