import ArgumentParser
import Foundation
import PseudoLabelExperiments
import PseudoLabeling

struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Times training, prediction and kernels on this machine.",
    discussion: """
      update      the paper's whole update: 32 labelled and 256 unlabelled images of MNIST, 784-5000-10, dropout 0.2 and \
      0.5, pseudo-labels from the same pass, momentum
      table       the update of a small table: 16 + 48 rows of 30 columns, 64 hidden units
      prediction  the paper's network over MNIST's 60000 training images
      kernels     the pieces of the paper's update, each alone
      soak        training, writing, reading and predicting in one process, round after round: what memory, descriptors \
      and threads become, and whether every round comes to the same bits

      GFLOP/s count the operations of the dense products, whatever the path really computes; of kernels, those on the \
      non-zeros.

      EXAMPLES
          pseudolabel benchmark
          pseudolabel benchmark --hidden 1000 --unlabeled-batch 128 --threads 1
          pseudolabel benchmark table --json
          pseudolabel benchmark soak --minutes 60
      """)

  enum Subject: String, ExpressibleByArgument, CaseIterable { case update, table, prediction, kernels, soak }

  @Argument(help: ArgumentHelp("What is timed.", valueName: "subject")) var subject = Subject.update
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Updates, passes or repetitions that are timed. (default: 100; of prediction 3)", valueName: "n")
  )
  var updates: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Independent runs at the same time, one thread each unless --threads is given. (default: 1)", valueName: "n"))
  var jobs: Int?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("How long soak goes on; three rounds at least. (default: 10)", valueName: "n"))
  var minutes: Double?
  @Flag(help: "Print the figures as one JSON object.") var json = false
  @OptionGroup(title: "UPDATE") var shape: UpdateShapeOptions
  @OptionGroup(title: "DATA") var data: DataOptions
  @OptionGroup(title: "PROCESSOR") var compute: ComputeOptions
  @OptionGroup(title: "PROCESSOR") var numbers: PrecisionOptions
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Share of the inputs that are not zero, of kernels. (default: 0.15)", valueName: "share"))
  var density: Double?

  mutating func run() throws {
    let updates = try Self.checked(updates ?? (subject == .prediction ? 3 : 100), "--updates", in: 1...1_000_000)
    let cpu = try compute.makeCPU()
    let inputPath = compute.inputPath ?? .automatic
    try refuseWhatDoesNotApply()
    let jobs = try Self.checked(jobs ?? 1, "--jobs", in: 1...1024)
    let density = density ?? 0.15
    guard (0...1).contains(density) else {
      throw RequestFailure("--density", expected: "a share from 0 to 1", found: "\(density)")
    }
    switch subject {
    case .update, .table:
      var benchmark = subject == .table ? UpdateBenchmark.smallTable : UpdateBenchmark()
      try shape.apply(to: &benchmark)
      benchmark.inputPath = inputPath
      benchmark.precision = try numbers.available(on: cpu)
      benchmark.jobs = jobs
      let set = try subject == .table ? .syntheticTable(rows: 300, columns: 30) : data.load(.mnist).training
      let threads = jobs == 1 || compute.threads != nil ? cpu.threads : 1
      guard jobs * threads <= 1024 else {
        throw RequestFailure("--jobs", expected: "at most 1024 threads in all", found: "\(jobs) × \(threads)")
      }
      try show(benchmark.run(on: set, updates: updates, threads: threads), BenchmarkReport.lines)
    case .prediction:
      let set = try data.load(.mnist).training
      try show(
        PredictionBenchmark.run(
          on: set.features, classes: set.classes, passes: updates, inputPath: inputPath, on: cpu),
        BenchmarkReport.lines)
    case .kernels:
      let kernels = KernelBenchmark.all(density: density, on: cpu).map { $0.measure(repetitions: updates) }
      try show(Kernels(kernels: kernels)) { BenchmarkReport.lines($0.kernels) }
    case .soak: try soak(on: cpu)
    }
  }

  private func soak(on cpu: CPU) throws {
    let minutes = minutes ?? 10
    guard minutes > 0, minutes <= 100_000 else {
      throw RequestFailure("--minutes", expected: "a number over 0, to 100000", found: "\(minutes)")
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "pseudolabel-soak-\(UUID().uuidString)")
    try Folder.makeIfMissing(folder.path(percentEncoded: false))
    defer { try? FileManager.default.removeItem(at: folder) }
    let interrupts = Interrupts()
    let steps = StepReporter(title: "soak, seconds", isQuiet: json)
    let figures = try SoakBenchmark(folder: folder, threads: cpu.threads).run(
      minutes: minutes, stop: interrupts.stop
    ) { share, _ in steps.reached(Int(min(1, share) * minutes * 60), of: Int(minutes * 60)) }
    steps.close()
    try show(figures, BenchmarkReport.lines)
    guard figures.isFlat else {
      throw RequestFailure(
        "soak", expected: "memory, descriptors, threads and answers as at the start", found: "others", kind: .software)
    }
  }

  private struct Kernels: Encodable {
    var kernels: [KernelBenchmark.Figures]
  }

  /// Options that this subject would leave aside.
  private func refuseWhatDoesNotApply() throws(RequestFailure) {
    let isTraining = subject == .update || subject == .table
    var idle: [String] = []
    if !isTraining {
      idle += shape.given
      if jobs != nil { idle.append("--jobs") }
      if numbers.precision != nil { idle.append("--precision") }
    }
    if subject != .soak, minutes != nil { idle.append("--minutes") }
    if subject == .kernels || subject == .soak, compute.inputPath != nil { idle.append("--input-path") }
    if subject != .kernels, density != nil { idle.append("--density") }
    guard let first = idle.first else { return }
    throw RequestFailure(first, expected: "only where it changes something", found: "it beside \(subject.rawValue)")
  }

  private func show<Figures: Encodable>(_ figures: Figures, _ lines: (Figures) -> String) throws {
    if json { try Terminal.print(json: figures) } else { Terminal.say(lines(figures)) }
  }

  static func checked(_ value: Int, _ option: String, in range: ClosedRange<Int>) throws -> Int {
    guard range.contains(value) else {
      throw RequestFailure(
        option, expected: "a number from \(range.lowerBound) to \(range.upperBound)", found: "\(value)")
    }
    return value
  }
}
