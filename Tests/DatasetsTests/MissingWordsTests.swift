import PseudoLabelDatasets
import TestSupport
import Testing

/// The same words mean "unlabelled" in every format.
@Suite struct MissingWordsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The label of a row among others of the classes "a" and "b", as a table has it and as SVMlight has it.
  private func labels(_ word: String, missing: [String]? = nil) throws -> (table: String?, svmlight: String?) {
    let text = "x,y\n1,a\n2,b\n3,\(word)\n"
    let options = missing.map { TableOptions(missing: $0) } ?? TableOptions()
    let table = try folder.profile(text, target: "y", options).labels
    let path = try folder.write("a 1:1\nb 1:2\n\(word) 1:3\n".utf8, to: "t.svm")
    let rows = try DataSource.array(ArraySource(files: [path], format: .svmlight, missing: missing)).load().rows
    return (table[2], rows.labels[2])
  }

  @Test(arguments: ["?", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A", "<NA>", "0000-00-00"])
  func wordsForNothingAreNoClasses(word: String) throws {
    // SVMlight takes what follows # for a comment, and refuses a number that is none.
    guard !word.hasPrefix("#"), Double(word) == nil else {
      #expect(try folder.profile("x,y\n1,a\n2,b\n3,\(word)\n", target: "y").labels[2] == nil)
      return
    }
    #expect(try labels(word) == (nil, nil))
    if word != "?" { #expect(try labels(word, missing: [""]) == (word, word)) }
  }

  @Test(arguments: ["unlabelled", "None", "unknown", "-1"])
  func doubtfulWordsAreClassesUnlessToldOtherwise(word: String) throws {
    #expect(try labels(word) == (word, word))
    #expect(try labels(word, missing: ["", word]) == (nil, nil))
    #expect(MissingWords.isLikely(word) && MissingWords.isLikely(" \(word.uppercased())"))
  }

  @Test(arguments: ["a", "yes", "no", "0", "1", "nancy", "none of these"]) func classesAreNot(word: String) {
    #expect(!MissingWords.isLikely(word))
  }
}
