import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import Testing

@Suite struct RunReservationTests {
  @Test func nothingChangesBeforeTheRunIsMade() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/run"
      _ = try RunDirectory.create(at: path, config: ["name": "old"], overwrite: false)
      do {
        let reservation = try RunReservation(at: path, overwrite: true)
        #expect(try names(in: folder) == ["run"])
        #expect(try RunDirectory(opening: path).config() == ["name": "old"])
        _ = reservation
      }
      #expect(try RunDirectory(opening: path).config() == ["name": "old"])
      let run = try RunReservation(at: path, overwrite: true).create(config: ["name": "new"])
      try run.finish(summary: ["error": 0.5])
      #expect(try RunDirectory(opening: path).config() == ["name": "new"])
      #expect(try names(in: folder) == ["run"])
    }
  }

  @Test func onePlaceIsReservedOnce() throws {
    try withScratchFolder { folder in
      for name in ["new", "old"] {
        let path = "\(folder)/\(name)"
        if name == "old" { _ = try RunDirectory.create(at: path, config: ["a": 1], overwrite: false) }
        let first = try RunReservation(at: path, overwrite: true)
        let failure = fileFailure { _ = try RunReservation(at: path, overwrite: true) }
        #expect(failure?.description.contains("another process trains into it") == true)
        _ = try first.create(config: ["a": 2])
        // The run is held as its place was.
        #expect(fileFailure { _ = try RunReservation(at: path, overwrite: true) }?.kind == .inputOutput)
        withExtendedLifetime(first) {}
      }
    }
  }

  @Test func anEmptyFolderThatItMadeIsRemoved() throws {
    try withScratchFolder { folder in
      do { _ = try RunReservation(at: "\(folder)/new", overwrite: false) }
      #expect(try names(in: folder) == [])
      try FileManager.default.createDirectory(atPath: "\(folder)/there", withIntermediateDirectories: false)
      do { _ = try RunReservation(at: "\(folder)/there", overwrite: false) }
      #expect(try names(in: folder) == ["there"])
    }
  }

  @Test func whatMayNotBeReplacedIsRefusedAtOnce() throws {
    try withScratchFolder { folder in
      _ = try RunDirectory.create(at: "\(folder)/run", config: ["a": 1], overwrite: false)
      #expect(fileFailure { _ = try RunReservation(at: "\(folder)/run", overwrite: false) }?.problem == .exists)
      try put("mine", at: "\(folder)/notes.txt")
      #expect(fileFailure { _ = try RunReservation(at: folder, overwrite: true) }?.kind == .inputOutput)
    }
  }
}
