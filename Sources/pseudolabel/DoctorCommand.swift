import ArgumentParser
import Foundation
import PseudoLabelCatalog
import PseudoLabeling

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tells what this machine offers, and what is slow or missing here.",
    discussion: """
      Processor and kernels, memory, libraries, data sets, and the folders that are written to. What it prints belongs in a \
      report of a fault.

      EXAMPLES
          pseudolabel doctor
          pseudolabel doctor --json
      """)

  @OptionGroup(title: "DATA") var data: DataOptions
  @Flag(help: "Print one JSON object.") var json = false

  mutating func run() throws {
    let report = MachineReport(locations: data.locations, environment: ProcessInfo.processInfo.environment)
    if json { try Terminal.print(json: report) } else { Terminal.say(report.text) }
  }
}
