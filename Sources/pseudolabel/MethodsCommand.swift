import ArgumentParser
import PseudoLabeling

struct MethodsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods",
    abstract: "Lists what can be made of the unlabelled examples.",
    discussion: """
      Each method is a name for --method: of `pseudolabel train`, with data sets by name and with your own files. What is shown of
      one goes into "recipe" of a config.json ("plan", "recipe" for files of your own), where weights may also be schedules.

      EXAMPLES
          pseudolabel methods
          pseudolabel methods fixmatch --json
          pseudolabel train --dataset mnist --labels 100 --method vat \\
            --output runs/vat
      """)

  @Argument(help: "Only this one, with its part of a configuration, weights at their largest.") var method: Method?
  @Flag(help: "Print one JSON object.") var json = false

  mutating func run() throws {
    if json {
      try Terminal.print(json: Listing(methods: (method.map { [$0] } ?? Method.allCases).map(Entry.init)))
    } else if let method {
      Terminal.say("\(method.rawValue): \(method.summary) (\(method.source)).")
      try Terminal.print(json: method.changes())
      if method.isLadder {
        Terminal.say("Its network has normalisation and noise in each layer; --hidden gives the sizes of the layers.")
      }
    } else {
      let width = (Method.allCases.map(\.rawValue.count).max() ?? 0) + 2
      for method in Method.allCases {
        Terminal.say(method.rawValue.padded(to: width) + "\(method.summary) (\(method.source))")
      }
    }
  }

  private struct Listing: Encodable {
    var methods: [Entry]
  }

  private struct Entry: Encodable {
    var name: String
    var summary: String
    var source: String
    var recipe: Method.Changes

    init(_ method: Method) {
      (name, summary, source) = (method.rawValue, method.summary, method.source)
      recipe = method.changes()
    }
  }
}
