import Foundation
import PseudoLabelDiagnostics
import PseudoLabeling
import Testing

@Suite struct MethodsTests {
  @Test func everyMethodHasALine() throws {
    let lines = try Command.run(["methods"], in: Folder()).output.split(separator: "\n")
    for method in Method.allCases {
      #expect(lines.contains { $0.hasPrefix("\(method.rawValue) ") && $0.contains(method.summary.prefix(20)) })
    }
    #expect(lines.count == Method.allCases.count)
  }

  /// What it shows of a method can be put into a configuration.
  @Test(arguments: Method.allCases) func aMethodIsAPartOfAConfiguration(method: Method) throws {
    struct Changes: Decodable {
      var unlabeled: [UnlabeledTerm]
      var averaging: Averaging?
      var labeledView: RowView?
    }
    struct Listing: Decodable {
      struct Entry: Decodable {
        var name: String
        var recipe: Changes
      }
      var methods: [Entry]
    }
    let output = try Command.run(["methods", method.rawValue, "--json"], in: Folder()).output
    let entry = try #require(try JSONDecoder().decode(Listing.self, from: Data(output.utf8)).methods.first)
    #expect(entry.name == method.rawValue)
    #expect(entry.recipe.unlabeled == method.changes().unlabeled)
    #expect(entry.recipe.averaging == method.changes().averaging)
    #expect(entry.recipe.labeledView == method.changes().labeledView)
  }

  @Test func aMisspeltMethodHasASuggestion() throws {
    let result = try Command.run(["methods", "fixmach"], in: Folder())
    #expect(result.code == 64)
    #expect(result.errors.contains("Did you mean 'fixmatch'?"))
  }
}
