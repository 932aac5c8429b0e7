import ArgumentParser
import Foundation
import PseudoLabelCatalog
import PseudoLabelReporting
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
          pseudolabel data export mnist --labels 300 --unlabeled 3000 --output digits
      """,
    subcommands: [List.self, Fetch.self, Show.self, Export.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists the data sets, and where they are on this machine.")
    @OptionGroup(title: "DATA") var data: DataOptions
    @Flag(help: "Print one JSON object.") var json = false

    mutating func run() throws {
      let folders = NamedDataset.allCases.map { ($0.rawValue, folder(of: $0)) }
      if json {
        try Terminal.print(json: Dictionary(uniqueKeysWithValues: folders))
        return
      }
      let remedy = data.dataDir.map { "not in \($0)" }
      for (name, folder) in folders {
        let place = folder.map { "in \($0)" } ?? remedy ?? "not here; pseudolabel data fetch \(name)"
        Terminal.say(name.padded(to: 16) + place)
      }
    }

    /// Where the data set would be loaded from: a folder that is asked for is the only one.
    private func folder(of name: NamedDataset) -> String? {
      let status = name.status(in: data.locations)
      return data.dataDir == nil
        ? status.origin?.folder : status.places.first { $0.role == .requested && $0.isComplete }?.folder
    }
  }

  struct Fetch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes sure that a data set is here: finds it, or downloads it to the cache.")
    @Argument(help: "The data set.") var dataset: NamedDataset
    @OptionGroup(title: "DATA") var data: DataOptions

    mutating func run() throws {
      let set = try data.load(dataset)
      Terminal.say("\(dataset.title) is in \(set.origin), and its checksums are right.")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tells what a data set holds, and draws a few examples.")
    @Argument(help: "The data set.") var dataset: NamedDataset
    @Option(parsing: .unconditional, help: ArgumentHelp("The first example that is drawn.", valueName: "n")) var first =
      0
    @Option(
      parsing: .unconditional,
      help: ArgumentHelp("How many are drawn. (default: 3, or as many as fit side by side)", valueName: "n"))
    var count: Int?
    @OptionGroup(title: "DATA") var data: DataOptions

    mutating func run() throws {
      let set = try data.load(dataset)
      let training = set.training
      let width = (training.features.imageShape?.width ?? 1) + 1
      let fitting = Terminal.columns.map { max(1, ($0 + 1) / width) }
      let count = count ?? min(3, fitting ?? 3)
      guard first >= 0, count >= 0, first <= training.count, count <= training.count - first else {
        throw RequestFailure(
          "--first, --count", expected: "examples within the \(training.count) there are", found: "\(first), \(count)")
      }
      Terminal.say(
        """
        \(set.name.title), from \(set.origin)
        \(training.count) training and \(set.test.count) test examples of \(training.features.columns) features, by class:
        \(Self.classes(of: set))
        """)
      for start in stride(from: first, to: first + count, by: fitting ?? max(1, count)) {
        Terminal.say(
          training.drawing(of: start..<min(first + count, start + (fitting ?? count)), names: set.classNames))
      }
    }

    /// The examples of each class, two classes to a line.
    private static func classes(of set: ImageDataset) -> String {
      let names = set.classNames.map(\.width).max() ?? 0
      let cells = set.classNames.enumerated().map { number, name in
        let (here, test) = (set.training.labels.count { $0 == number }, set.test.labels.count { $0 == number })
        return
          "  \(number)  \(name.padded(to: names))  \("\(here) + \(test)".leftPadded(to: 11))"
      }
      let half = (cells.count + 1) / 2
      return (0..<half).map { row in cells[row] + (row + half < cells.count ? cells[row + half] : "") }
        .joined(separator: "\n")
    }
  }
}

extension DataCommand {
  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes a data set as a folder of PNG images, of which a few are labelled.",
      discussion: """
        The folder gets train/CLASS/ with the labelled images, train/unlabeled/ with others, and test/CLASS/.
        """)
    @Argument(help: "The data set.") var dataset: NamedDataset
    @Option(parsing: .unconditional, help: ArgumentHelp("Labelled images, as many of each class.", valueName: "n"))
    var labels = 300
    @Option(parsing: .unconditional, help: ArgumentHelp("Images without a label.", valueName: "n")) var unlabeled = 3000
    @Option(parsing: .unconditional, help: ArgumentHelp("Test images.", valueName: "n")) var test = 1000
    @Option(parsing: .unconditional, help: ArgumentHelp("Draws the images.", valueName: "n")) var seed: UInt64 = 1
    @Option(help: ArgumentHelp("Where the images go; must not exist.", valueName: "folder"), completion: .directory)
    var output: String
    @OptionGroup var talk: TalkOptions
    @OptionGroup(title: "DATA") var data: DataOptions

    mutating func run() throws {
      let set = try data.load(dataset, talk)
      let export = ImageFolderExport(labels: labels, unlabeled: unlabeled, test: test, seed: seed)
      let reporter = StepReporter(title: "writing", isQuiet: talk.isQuiet)
      defer { reporter.close() }
      try export.write(set, to: output) { reporter.reached($0, of: export.count) }
    }
  }
}

extension LabeledSet {
  /// The images side by side, two rows of pixels in a line of text.
  fileprivate func drawing(of range: Range<Int>, names: [String]) -> String {
    guard let shape = features.imageShape, case .bytes(let bytes, _) = features.storage else { return "" }
    let shades = Array(" .:-=+*#%@")
    var lines = [
      range.map { "\($0): \(names[labels[$0]])".prefix(width: shape.width).padded(to: shape.width) }
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
