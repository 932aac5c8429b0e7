import ArgumentParser

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Answers over HTTP with trained models.",
    discussion: """
      Takes the folders of runs, or model files, and answers at /v1/models/NAME/predict. `pseudolabel serve --help` lists the \
      options, where pseudolabel-server is installed.

      EXAMPLES
          pseudolabel serve runs/churn
      """)

  @Argument(
    parsing: .captureForPassthrough, help: ArgumentHelp("What pseudolabel-server takes.", valueName: "arguments"),
    completion: .file())
  var arguments: [String] = []

  mutating func run() throws { try ServerProgram.become("serve", arguments) }
}
