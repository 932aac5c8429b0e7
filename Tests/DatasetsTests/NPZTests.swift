import Foundation
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import TestSupport
import Testing

@Suite struct NPZTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func goldenFilesAreThere() throws { #expect(try #require(GoldenArrays.all).npz.count == 6) }

  private func golden(_ name: String) throws -> GoldenArrays.Archive {
    try #require(GoldenArrays.all?.npz.first { $0.name == name })
  }

  @Test(arguments: GoldenArrays.all?.npz ?? []) func readsWhatNumPyWrites(golden: GoldenArrays.Archive) throws {
    let rows = try PartlyLabeledNumbers(npz: folder.write(golden.content, to: "a.npz"))
    #expect(rows.features.columns == golden.columns)
    let (found, expected) = (rows.features.bits, (0..<golden.repeats).flatMap { _ in golden.bits })
    #expect(found == expected)
    let same = rows.labels.withoutMinusOne == (0..<golden.repeats).flatMap { _ in golden.labels }
    #expect(same)
  }

  private func failure(
    _ bytes: some Sequence<UInt8>, features: String? = nil, labels: String? = nil, limit: Int = 1 << 30
  ) throws -> String {
    let path = try folder.write(bytes, to: "a.npz")
    let failure = try #require(throws: FileFailure.self) {
      try PartlyLabeledNumbers(npz: path, features: features, labels: labels, limit: limit)
    }
    #expect(failure.path == path)
    return String(failure.description.dropFirst(path.count + 2))
  }

  @Test func arraysMayBeNamed() throws {
    let stored = try golden("stored")
    let path = try folder.write(stored.content, to: "a.npz")
    let rows = try PartlyLabeledNumbers(npz: path, features: "X", labels: "y")
    #expect(rows.labels.withoutMinusOne == stored.labels)
    #expect(
      try failure(stored.content, features: "Z")
        == "arrays: expected one that is called \"Z\", found \"X\", \"y\", \"notes\".")
    #expect(
      try failure(stored.content, labels: "classes")
        == "arrays: expected one that is called \"classes\", found \"X\", \"y\", \"notes\".")
    #expect(
      try failure(stored.content, features: "notes") == "array \"notes\", descr: expected numbers, found strings.")
    #expect(
      try failure(stored.content, labels: "X").hasPrefix(
        "array \"X\", label 1: expected a single 1 among zeros, in the column of the class, "))
  }

  @Test func whatIsNoArchiveIsRefused() throws {
    #expect(try failure("no zip at all".utf8).hasPrefix("content: expected a zip archive, as NPZ files are, found "))
    #expect(try failure([]).hasPrefix("content: expected a zip archive"))
    let missing = try #require(throws: FileFailure.self) { try PartlyLabeledNumbers(npz: "\(folder.path)/none.npz") }
    #expect(missing.problem == .missing)
    let directory = try #require(throws: FileFailure.self) { try PartlyLabeledNumbers(npz: folder.path) }
    #expect(directory.problem == .unreadable(reason: "it is a directory"))
    // The end of an archive without entries.
    let empty = Array("PK".utf8) + [5, 6] + [UInt8](repeating: 0, count: 18)
    let found = try failure(empty)
    #expect(
      found == "arrays: expected one that is called X, x, features, data, X_train or x_train, found no array.")
  }

  /// Writes at an offset behind every mark of a header: of each entry itself (PK 3 4), and of the directory (PK 1 2).
  private func changed(_ bytes: Data, local: Int, central: Int, to value: [UInt8]) -> [UInt8] {
    var bytes = [UInt8](bytes)
    for place in 0..<bytes.count - 4 where bytes[place] == 0x50 && bytes[place + 1] == 0x4b {
      let offset: Int
      switch (bytes[place + 2], bytes[place + 3]) {
      case (3, 4): offset = place + local
      case (1, 2): offset = place + central
      default: continue
      }
      bytes.replaceSubrange(offset..<offset + value.count, with: value)
    }
    return bytes
  }

  @Test func entriesThatCannotBeReadAreNamed() throws {
    let packed = try golden("compressed").content
    let encrypted = try failure(changed(packed, local: 6, central: 8, to: [1, 0]))
    #expect(encrypted == "array \"x\": expected an entry that is not encrypted, found an encrypted one.")
    let wave = try failure(changed(packed, local: 8, central: 10, to: [97, 0]))
    #expect(wave == "array \"x\": expected an entry that is stored or deflated, found WavPack (method 97).")
    let unknown = try failure(changed(packed, local: 8, central: 10, to: [77, 0]))
    #expect(unknown == "array \"x\": expected an entry that is stored or deflated, found method 77.")
  }

  @Test func sizesAndChecksumsAreCompared() throws {
    let stored = try golden("stored").content
    var flipped = [UInt8](stored)
    let header = try #require(flipped.indices.first { flipped[$0...].starts(with: [0x93] + Array("NUMPY".utf8)) })
    flipped[header + 128] ^= 1
    let damaged = try failure(flipped)
    #expect(damaged.hasPrefix("array \"X\": expected an entry that unpacks, found "))
    // The directory says that an entry is longer than its array is.
    let longer = changed(try golden("compressed").content, local: 22, central: 24, to: [0xff, 0xff, 0xff, 0x0f])
    let stated = try failure(longer)
    #expect(stated.contains("content: expected 128 bytes of header and 96 of values, found 268435455 bytes"))
  }

  @Test func bombsAreRefused() throws {
    let script = try folder.write(
      """
      import sys, zipfile
      header = "{'descr': '|u1', 'fortran_order': False, 'shape': (4096, 1024), }"
      header += ' ' * (117 - len(header)) + '\\n'
      content = b'\\x93NUMPY\\x01\\x00' + len(header).to_bytes(2, 'little') + header.encode() + bytes(1 << 22)
      with zipfile.ZipFile(sys.argv[1], 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
          archive.writestr('X.npy', content)
      """.utf8, to: "bomb.py")
    let path = "\(folder.path)/bomb.npz"
    let python = Process()
    python.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    python.arguments = ["python3", script, path]
    try python.run()
    python.waitUntilExit()
    try #require(python.terminationStatus == 0)
    #expect(try PartlyLabeledNumbers(npz: path).count == 4096)
    #expect(try PartlyLabeledNumbers(npz: path, limit: 5 << 20).count == 4096)
    let failure = try #require(throws: FileFailure.self) { try PartlyLabeledNumbers(npz: path, limit: 1 << 20) }
    #expect(
      failure.description.contains("array \"X\": expected at most 1048576 bytes of so few packed ones, found 41944"))
  }

  /// Damaged archives give rows or a failure, and nothing else.
  @Test func damageIsAFailure() throws {
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var refused = 0
    for name in ["stored", "compressed"] {
      let file = [UInt8](try golden(name).content)
      for _ in 0..<200 {
        var bytes = file
        for _ in 0...random(3) { bytes[random(bytes.count)] = UInt8(random(256)) }
        if random(4) == 0 { bytes.removeLast(random(bytes.count)) }
        let path = try folder.write(bytes, to: "a.npz")
        do { _ = try PartlyLabeledNumbers(npz: path) } catch is FileFailure { refused += 1 }
      }
    }
    #expect(refused > 100)
  }
}
