import ArgumentParser
import Foundation
import PseudoLabeling

struct DataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data",
    abstract: "Shows and fetches data sets that are known by name.",
    discussion: """
      EXAMPLES
          pseudolabel data list
          pseudolabel data fetch mnist
          pseudolabel data show mnist
      """,
    subcommands: [List.self, Fetch.self, Show.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the data sets, and where they are on this machine.")
    @OptionGroup(title: "DATA") var data: DataOptions
    @Flag(help: "Print one JSON object.") var json = false

    mutating func run() throws {
      let statuses = NamedDataset.allCases.map { $0.status(in: data.locations) }
      if json {
        let places = statuses.map { ($0.name.rawValue, $0.origin?.folder) }
        try Terminal.print(json: Dictionary(uniqueKeysWithValues: places))
        return
      }
      for status in statuses {
        let place =
          status.origin.map { "in \($0.folder)" } ?? "not here; pseudolabel data fetch \(status.name.rawValue)"
        Terminal.say("\(status.name.rawValue)\(String(repeating: " ", count: 16 - status.name.rawValue.count))\(place)")
      }
    }
  }

  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes sure that a data set is here: finds it, or downloads it to the cache.")
    @Argument(help: "The data set: \(NamedDataset.allCases.names).") var dataset: NamedDataset
    @OptionGroup(title: "DATA") var data: DataOptions

    mutating func run() throws {
      let set = try data.load(dataset)
      Terminal.say("\(dataset.title) is in \(set.origin), and its checksums are right.")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tells what a data set holds, and draws a few examples.")
    @Argument(help: "The data set: \(NamedDataset.allCases.names).") var dataset: NamedDataset
    @Option(help: "The first example that is drawn.") var first = 0
    @Option(help: "How many are drawn, side by side.") var count = 3
    @OptionGroup(title: "DATA") var data: DataOptions

    mutating func run() throws {
      let set = try data.load(dataset)
      let training = set.training
      guard first >= 0, count >= 0, first + count <= training.count else {
        throw RequestFailure(
          "--first, --count", expected: "examples within the \(training.count) there are", found: "\(first), \(count)")
      }
      Terminal.say(
        """
        \(set.name.title), from \(set.origin)
        \(training.count) training and \(set.test.count) test examples of \(training.features.columns) features
        """)
      for (number, name) in set.classNames.enumerated() {
        let here = training.labels.count { $0 == number }
        Terminal.say("  class \(number)  \(here) training, \(set.test.labels.count { $0 == number }) test  \(name)")
      }
      Terminal.say(training.drawing(of: first..<first + count, names: set.classNames))
    }
  }
}

extension LabeledSet {
  /// The images side by side, two rows of pixels in a line of text.
  fileprivate func drawing(of range: Range<Int>, names: [String]) -> String {
    guard let shape = features.imageShape, case .bytes(let bytes, _) = features.storage else { return "" }
    let shades = Array(" .:-=+*#%@")
    var lines = [
      range.map { "\($0): \(names[labels[$0]])".padding(toLength: shape.width, withPad: " ", startingAt: 0) }
    ]
    for y in stride(from: 0, to: shape.height, by: 2) {
      lines.append(
        range.map { example in
          let start = features.rows[example] * features.columns
          return String(
            (0..<shape.width).map { x in
              let upper = Int(bytes[start + y * shape.width + x])
              let lower = y + 1 < shape.height ? Int(bytes[start + (y + 1) * shape.width + x]) : upper
              return shades[(upper + lower) * (shades.count - 1) / 510]
            })
        })
    }
    return lines.map { $0.joined(separator: " ") }.joined(separator: "\n")
  }
}
