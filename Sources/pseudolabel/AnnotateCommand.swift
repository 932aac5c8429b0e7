import ArgumentParser

struct AnnotateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "annotate",
    abstract: "Opens a page on which people label examples.",
    discussion: """
      Takes a table with the column that is to be filled in, or a folder of images. `pseudolabel annotate --help` lists the \
      options, where pseudolabel-server is installed.

      EXAMPLES
          pseudolabel annotate customers.csv --target churn
      """)

  @Argument(
    parsing: .captureForPassthrough, help: ArgumentHelp("What pseudolabel-server takes.", valueName: "arguments"),
    completion: .file())
  var arguments: [String] = []

  mutating func run() throws { try ServerProgram.become("annotate", arguments) }
}
