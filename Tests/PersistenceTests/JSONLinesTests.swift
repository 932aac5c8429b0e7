import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import Testing

@Suite struct JSONLinesTests {
  struct Epoch: Codable, Equatable {
    var epoch: Int
    var loss: Double
    var note = "a\nb/c"
  }

  private static let epochs = (1...3).map { Epoch(epoch: $0, loss: 1 / Double($0)) }

  @Test func aRecordIsALine() throws {
    try withScratchFolder { folder in
      let lines = JSONLines(path: "\(folder)/metrics.jsonl")
      for epoch in Self.epochs { try lines.append(epoch) }
      #expect(try text(of: lines.path).hasPrefix(#"{"epoch":1,"loss":1,"note":"a\nb/c"}"# + "\n" + #"{"epoch":2,"#))
      #expect(try text(of: lines.path).split(separator: "\n").count == 3)
      #expect(try lines.records(of: Epoch.self) == Self.epochs)
    }
  }

  @Test func whereverTheLastLineIsTornTheOthersAreReadAndTheNextTakesItsPlace() throws {
    try withScratchFolder { folder in
      let lines = JSONLines(path: "\(folder)/metrics.jsonl")
      for epoch in Self.epochs { try lines.append(epoch) }
      let whole = try text(of: lines.path)
      for length in 0...whole.utf8.count {
        let torn = String(decoding: Array(whole.utf8.prefix(length)), as: UTF8.self)
        let finished = torn.count { $0 == "\n" }
        try put(torn, at: lines.path)
        #expect(try lines.records(of: Epoch.self) == Array(Self.epochs.prefix(finished)))
        let next = Epoch(epoch: 9, loss: 9)
        try lines.append(next)
        #expect(try lines.records(of: Epoch.self) == Self.epochs.prefix(finished) + [next])
      }
    }
  }

  @Test func aTornLineOfManyBlocksGoesToo() throws {
    try withScratchFolder { folder in
      let lines = JSONLines(path: "\(folder)/metrics.jsonl")
      try put("\"first\"\n\"" + String(repeating: "x", count: 10_000), at: lines.path)
      try lines.append("second")
      #expect(try lines.records(of: String.self) == ["first", "second"])
    }
  }

  @Test(arguments: [("oops", 2), ("", 2), (#"{"epoch":1}"#, 2)])
  func aWrongLineInTheMiddleIsNamed(line: String, number: Int) throws {
    try withScratchFolder { folder in
      let lines = JSONLines(path: "\(folder)/metrics.jsonl")
      try lines.append(Self.epochs[0])
      try put(try text(of: lines.path) + line + "\n", at: lines.path)
      try lines.append(Self.epochs[2])
      let failure = fileFailure { _ = try lines.records(of: Epoch.self) }
      #expect(failure?.description.hasPrefix("\(lines.path): line \(number): expected ") == true)
      #expect(failure?.kind == .data)
    }
  }

  @Test func aMissingFileIsMissing() throws {
    try withScratchFolder { folder in
      let missing = fileFailure { _ = try JSONLines(path: "\(folder)/none").records(of: Epoch.self) }
      #expect(missing?.problem == .missing)
      let failure = fileFailure { try JSONLines(path: "\(folder)/none/metrics").append(Self.epochs[0]) }
      #expect(failure?.problem == .unwritable(reason: "No such file or directory"))
    }
  }

  @Test func aLineThatDoesNotFitLeavesTheFileAsItWas() async {
    await #expect(processExitsWith: .success) {
      try withScratchFolder { folder in
        let lines = JSONLines(path: "\(folder)/metrics.jsonl")
        try lines.append("first")
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 64, rlim_max: 64)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        let failure = fileFailure { try lines.append(String(repeating: "x", count: 100)) }
        #expect(failure?.problem == .unwritable(reason: "the disk took 56 of 103 bytes"))
        #expect(try text(of: lines.path) == "\"first\"\n")
      }
    }
  }
}
