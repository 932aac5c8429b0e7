import PseudoLabelDiagnostics
import Testing

@Suite struct FileFailureTests {
  private static let failures: [(FileFailure, FailureKind, String)] = [
    (FileFailure(path: "a/b", problem: .missing), .noInput, "a/b: no such file or directory."),
    (
      FileFailure(path: "a", problem: .unreadable(reason: "Is a directory")), .noInput,
      "a: cannot be read: Is a directory."
    ),
    (
      .malformed("a", at: "byte 3", expected: "8", found: "9"), .data, "a: byte 3: expected 8, found 9."
    ),
    (
      FileFailure(path: "a", problem: .unwritable(reason: "No space left on device")), .inputOutput,
      "a: cannot be written: No space left on device."
    ),
    (
      FileFailure(path: "a", problem: .exists, remedy: "Pass --overwrite to replace it"), .usage,
      "a: exists already. Pass --overwrite to replace it."
    ),
    (FileFailure(path: "", problem: .missing), .noInput, "\"\": no such file or directory."),
  ]

  @Test(arguments: failures)
  func saysWhatAndWhere(failure: FileFailure, kind: FailureKind, text: String) {
    #expect(failure.kind == kind)
    #expect(failure.description == text)
    #expect("\(failure as any Error)" == text)
  }

  @Test func requestsSayWhatWouldDo() {
    var failure = RequestFailure("--labels", expected: "a positive number", found: "0")
    #expect(failure.kind == .usage)
    #expect(failure.description == "--labels: expected a positive number, found 0.")
    failure.remedy = "Ask for more"
    failure.kind = .data
    #expect(failure.description == "--labels: expected a positive number, found 0. Ask for more.")
    #expect(failure.kind == .data)
  }

  /// Scripts depend on these numbers; they are those of sysexits.h.
  @Test func theExitCodesAreThoseOfSysexits() {
    let codes: [FailureKind] = [.usage, .data, .noInput, .software, .inputOutput]
    #expect(codes.map(\.rawValue) == [64, 65, 66, 70, 74])
  }

  @Test func theVersionIsASemanticOne() throws {
    #expect(try /\d+\.\d+\.\d+/.wholeMatch(in: Version.current) != nil)
  }
}
