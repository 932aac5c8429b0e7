import ArgumentParser
import Foundation
import PseudoLabelCatalog
import PseudoLabeling

/// Where data sets are looked for.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      A folder with a sub-folder for each data set, as mnist/train-images-idx3-ubyte.gz. (default: the folder that the \
      variable PSEUDOLABEL_DATA names, else the cache, else the system's packages, else a download to the cache)
      """, valueName: "folder"), completion: .directory)
  var dataDir: String?

  var locations: DataLocations {
    DataLocations(dataDirectory: dataDir, environment: ProcessInfo.processInfo.environment)
  }

  func load(_ name: NamedDataset) throws -> ImageDataset { try load(name, isQuiet: false) }

  func load(_ name: NamedDataset, _ talk: TalkOptions) throws -> ImageDataset {
    let set = try talk.timed("Reading \(name.title)") { try load(name, isQuiet: talk.isQuiet) }
    talk.tell(set.details)
    return set
  }

  private func load(_ name: NamedDataset, isQuiet: Bool) throws -> ImageDataset {
    defer { Terminal.clear() }
    return try ImageDataset.load(name, from: locations, progress: DownloadReporter(isQuiet: isQuiet).report)
  }
}

/// How the processor is used; results do not depend on the number of threads.
struct ComputeOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Threads to compute with. (default: one for each processor; results do not depend on it)", valueName: "n"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Whether the first layer works on all inputs or on the non-zeros. (default: automatic)",
      valueName: "path"))
  var inputPath: InputPath?

  func makeCPU() throws -> CPU {
    if let threads, !(1...1024).contains(threads) {
      throw RequestFailure("--threads", expected: "a number from 1 to 1024", found: "\(threads)")
    }
    return CPU(threads: threads)
  }
}

/// In which numbers training multiplies.
struct PrecisionOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      In which numbers the dense products of training multiply; bf16 needs a processor with AVX512-BF16, and leaves the \
      path over the non-zeros as it is. (default: float32)
      """, valueName: "numbers"))
  var precision: Precision?

  /// The precision, float32 unless given.
  func available(on cpu: CPU) throws -> Precision {
    let precision = precision ?? .float32
    guard precision.isAvailable(on: cpu) else { throw precision.unavailable("--precision") }
    return precision
  }
}

extension InputPath: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
extension NamedDataset: ExpressibleByArgument {}
extension Method: ExpressibleByArgument {
  /// A method of the table: what a recipe of none is called asks for nothing.
  public init?(argument: String) {
    guard let method = Method.allCases.first(where: { $0.rawValue == argument }) else { return nil }
    self = method
  }
}

extension Array where Element: RawRepresentable, Element.RawValue == String {
  /// "a, b, c", for help texts.
  var names: String { map(\.rawValue).joined(separator: ", ") }
}
