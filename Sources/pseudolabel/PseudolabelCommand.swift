import ArgumentParser
import Foundation
import PseudoLabeling

@main
struct PseudolabelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pseudolabel",
    abstract: "Turns a few labels and a lot of unlabelled data into the best classifier both can give.",
    discussion: """
      EXAMPLES
        Train with 600 labels of MNIST and the other images unlabelled (Lee 2013):
          pseudolabel train --dataset mnist --labels 600 --output runs/pl
        The same without the unlabelled images, and what they brought:
          pseudolabel train --dataset mnist --labels 600 --method supervised \\
            --output runs/nn
          pseudolabel compare runs/nn runs/pl --dataset mnist
        Classify images of your own (an IDX file, plain or .gz):
          pseudolabel predict runs/pl images.idx.gz --output predictions.csv
      """,
    version: Version.current,
    subcommands: [
      CheckCommand.self, InitCommand.self, TrainCommand.self, EvaluateCommand.self, CompareCommand.self,
      PredictCommand.self, ServeCommand.self, AnnotateCommand.self, LabelCommand.self, SuggestCommand.self,
      ExplainCommand.self, ReportCommand.self, ExportCommand.self, DataCommand.self,
      MethodsCommand.self, ReproduceCommand.self, BenchmarkCommand.self, DoctorCommand.self,
    ])

  /// Runs the command. Whatever fails is said in a sentence or two on standard error, with the exit code of its kind.
  static func main() {
    // A file that grows over a limit (ulimit -f) is an error of its write, and told as one.
    signal(SIGXFSZ, SIG_IGN)
    var running: (any ParsableCommand)?
    do {
      try Advice.requireTopic(Array(CommandLine.arguments.dropFirst()))
      var command = try parseAsRoot()
      running = command
      if try CommandRanks.join(for: command) { try command.run() }
      CommandRanks.leave()
    } catch let failure as any Diagnosed {
      CommandRanks.leaveSilently(code: failure.kind.rawValue)
      Terminal.clear()
      let complaint = Advice.complaint(failure, of: running)
      Terminal.complain(complaint)
      CommandRanks.fail(complaint, code: failure.kind.rawValue)
      Foundation.exit(failure.kind.rawValue)
    } catch {
      let (code, message) = (exitCode(for: error), fullMessage(for: error))
      CommandRanks.leaveSilently(code: code.rawValue)
      // All ranks end their work with an exit code together; anything else others do not know of.
      if error is ExitCode || error is CleanExit {
        CommandRanks.leave()
      } else {
        CommandRanks.fail(message, code: code.rawValue)
      }
      if code.isSuccess { exit(withError: error) }
      Terminal.clear()
      if !message.isEmpty {
        let message = Advice.completed(message, arguments: Array(CommandLine.arguments.dropFirst()))
        Terminal.note(message.replacing(/^Error:/) { Style.failure(String($0.output), on: .error) })
      }
      Foundation.exit(code.rawValue)
    }
  }
}
