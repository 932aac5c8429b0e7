import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import Testing

struct Recipe: Codable, Equatable {
  struct Optimizer: Codable, Equatable {
    var rate: Double
  }
  var name: String
  var epochs: Int
  var optimizer: Optimizer

  static let example = Recipe(name: "data/mnist", epochs: 1_000, optimizer: Optimizer(rate: 1.5))
}

@Suite struct JSONFileTests {
  @Test func isIndentedSortedAndEndsWithANewline() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/config.json"
      try JSONFile.write(Recipe.example, to: path)
      #expect(
        try text(of: path) == """
          {
            "epochs" : 1000,
            "name" : "data/mnist",
            "optimizer" : {
              "rate" : 1.5
            }
          }

          """)
      #expect(try JSONFile.read(from: path) == Recipe.example)
    }
  }

  @Test func numbersThatJSONHasNoWordForComeBack() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/file"
      try JSONFile.write([Double.infinity, -.infinity, .nan, 0.1], to: path)
      let read = try JSONFile.read([Double].self, from: path)
      #expect(read[0] == .infinity && read[1] == -.infinity && read[2].isNaN && read[3] == 0.1)
    }
  }

  @Test(arguments: [
    ("", "content: expected valid JSON, found an error of syntax or a number out of range"),
    (#"{"name":"#, "content: expected valid JSON, found an error of syntax or a number out of range"),
    (#"{"name":"a","epochs":1}"#, #"content: expected the key "optimizer", found none"#),
    (#"{"name":"a","epochs":1,"optimizer":{}}"#, #"optimizer: expected the key "rate", found none"#),
    (
      #"{"name":"a","epochs":"x","optimizer":{"rate":1}}"#,
      "epochs: expected a whole number, found a string"
    ),
    (#"{"name":null,"epochs":1,"optimizer":{"rate":1}}"#, "name: expected a string, found null"),
    (
      #"{"name":"a","epochs":1e99,"optimizer":{"rate":1}}"#,
      "epochs: expected a whole number up to 9223372036854775807, found 1e99"
    ),
    (
      #"{"name":"1 \\\" 2","epochs": 1.5 ,"optimizer":{"rate":1}}"#, "epochs: expected a whole number, found 1.5"
    ),
    (
      #"{"name":"a","epochs":99999999999999999999,"optimizer":{"rate":2e999}}"#,
      "epochs: expected a whole number up to 9223372036854775807, found 99999999999999999999"
    ),
    (
      #"{"name":"a","epochs":-3,"optimizer":{"rate":-1e999}}"#,
      "optimizer.rate: expected a number up to 1.8e308, found -1e999"
    ),
    (
      #"{"name":"a","epochs":1e99,"optimizer":{"rate":}}"#,
      "content: expected valid JSON, found an error of syntax or a number out of range"
    ),
  ])
  func whatIsNoSuchRecordIsNamed(content: String, message: String) throws {
    try withScratchFolder { folder in
      let path = "\(folder)/config.json"
      try put(content, at: path)
      let failure = fileFailure { _ = try JSONFile.read(Recipe.self, from: path) }
      #expect(failure?.description == "\(path): \(message).")
      #expect(failure?.kind == .data)
    }
  }

  @Test func whatCannotBeReadIsNamed() throws {
    try withScratchFolder { folder in
      let missing = fileFailure { _ = try JSONFile.read(Recipe.self, from: "\(folder)/none") }
      #expect(missing?.problem == .missing)
      let failure = fileFailure { _ = try JSONFile.read(Recipe.self, from: folder) }
      #expect(failure?.problem == .unreadable(reason: "Is a directory"))
      try #require(mkfifo("\(folder)/pipe", 0o600) == 0)
      let pipe = fileFailure { _ = try JSONFile.read(Recipe.self, from: "\(folder)/pipe") }
      #expect(pipe?.problem == .unreadable(reason: "not a regular file"))
    }
  }

  /// A line that begins with // says something to people; within a text, and behind a value, the two strokes are none.
  @Test func linesThatBeginWithTwoStrokesAreComments() throws {
    try withScratchFolder { folder in
      func read(_ text: String) throws -> [String: String] {
        let path = "\(folder)/a.json"
        try AtomicFile.write(Data(text.utf8), to: path)
        return try JSONFile.readStrictly(from: path)
      }
      let record = try read("// a\n{\n\t // b \"x\n\"place\": \"// c\"\n}\n//")
      #expect(record == ["place": "// c"])
      #expect(throws: FileFailure.self) { try read("{\"place\": \"c\" // d\n}") }
      #expect(throws: FileFailure.self) { try read("/ a\n{}") }
    }
  }
}
