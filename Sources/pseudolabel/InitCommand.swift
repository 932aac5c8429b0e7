import ArgumentParser
import Foundation
import PseudoLabeling

struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Writes a commented configuration for files of your own.",
    discussion: """
      It holds every number by which `train` would learn from these files, with what each means, to be changed in an editor. \
      Nothing is trained.

      EXAMPLES
          pseudolabel init customers.csv --target churn
          pseudolabel train --config pseudolabel.json --output runs/churn
      """)

  @OptionGroup var source: SourceOptions
  @Option(help: ArgumentHelp("By this method; `pseudolabel methods` lists them.", valueName: "name")) var method:
    Method?
  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("The configuration.", valueName: "file"), completion: .file())
  var output = "pseudolabel.json"
  @Flag(help: "Replace a file that is there already.") var overwrite = false
  @OptionGroup var talk: TalkOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions

  mutating func run() throws {
    guard let files = try source.source() else {
      throw RequestFailure("file", expected: "a file of rows to learn from", found: "none")
    }
    if !overwrite, FileManager.default.fileExists(atPath: output) {
      throw FileFailure(path: output, problem: .exists, remedy: "Add --overwrite, or name another file with --output")
    }
    var configuration = try StudyRequest(files, seed: nil, compute: compute, talk: talk) { plan, _ in
      if let method, method != plan.recipe.method { plan.recipe.use(method) }
      if method == .supervised { plan.delivery = .baseline }
    }.configuration
    // Of files that may change before training begins.
    configuration.checksums = nil
    configuration.version = nil
    try AtomicFile.write(Data(configuration.commented(for: output).utf8), to: output)
    if !talk.isQuiet {
      Terminal.note("Change \(output) as you like, then: pseudolabel train --config \(output) --output run")
    }
  }
}
