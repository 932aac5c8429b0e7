import Foundation
import PseudoLabelCatalog
import PseudoLabelMPI
import PseudoLabelPlatform
import PseudoLabeling

/// What there is to know of a machine before anything is run on it.
struct MachineReport: Encodable {
  struct Processor: Encodable {
    var model: String?
    /// Those of the machine that are switched on.
    var installed: Int
    /// Those that this process may use.
    var usable: Int
    var instructionSet: CPU.InstructionSet
    /// Whether products of bfloat16 numbers are to be had.
    var bfloat16: Bool
  }

  struct Memory: Encodable {
    var installedBytes: Int
    /// What this process may use.
    var usableBytes: Int
  }

  struct DataSet: Encodable {
    var name: String
    /// Where it would be loaded from.
    var folder: String?
  }

  struct Folder: Encodable {
    var purpose: String
    var path: String
    var isWritable: Bool
    var freeBytes: Int?
  }

  var version = Version.current
  var system: String
  var processor: Processor
  var memory: Memory
  var libraries: [String: String]
  var dataSets: [DataSet]
  var folders: [Folder]
  /// What is slow or missing, and why; a sentence or two each.
  var findings: [String] = []

  /// - Parameters:
  ///   - locations: where data sets are looked for.
  ///   - environment: the variables of the process.
  init(locations: DataLocations, environment: [String: String]) {
    let cpu = CPU(threads: 1)
    system = Self.system
    processor = Processor(
      model: Self.processorModel, installed: ProcessInfo.processInfo.processorCount,
      usable: Machine.availableProcessors,
      instructionSet: cpu.instructionSet, bfloat16: cpu.hasBFloat16)
    memory = Memory(installedBytes: Int(ProcessInfo.processInfo.physicalMemory), usableBytes: Machine.usableMemory)
    libraries = Dictionary(uniqueKeysWithValues: FormatLibraries.versions.map { ($0.name, $0.version) })
    libraries["oneDNN"] = CPU.oneDNNVersion
    for implementation in MPIImplementation.allCases {
      libraries[implementation.rawValue] = implementation.installedFile.map { "\($0), loaded under mpirun" }
    }
    dataSets = NamedDataset.allCases.map {
      DataSet(name: $0.rawValue, folder: $0.status(in: locations).origin?.folder)
    }
    folders = [Folder("runs, unless --output names another place", FileManager.default.currentDirectoryPath)]
    if let cache = locations.cache { folders.append(Folder("downloaded data sets", cache)) }
    findings = slowness + absences(locations, environment)
  }

  private var slowness: [String] {
    var found: [String] = []
    if processor.instructionSet != .avx512 {
      let kernels = processor.instructionSet == .avx2 ? "AVX2, half as wide" : "plain C"
      found.append("The processor has no AVX-512: the kernels that are used are those for \(kernels).")
    } else if !processor.bfloat16 {
      found.append("The processor has no products of bfloat16: --precision bf16 is not to be had.")
    }
    if processor.usable < processor.installed {
      found.append(
        "This process may use \(processor.usable) of \(processor.installed) processors, by its affinity or a container's quota."
      )
    }
    if memory.usableBytes < memory.installedBytes {
      found.append(
        "This process may use \(Double(memory.usableBytes).megabytes) of \(Double(memory.installedBytes).megabytes) of memory, by the limit of a container or `ulimit -v`."
      )
    }
    return found
  }

  private func absences(_ locations: DataLocations, _ environment: [String: String]) -> [String] {
    var found: [String] = []
    for (name, folder) in [("--data-dir", locations.requested), ("PSEUDOLABEL_DATA", locations.environment)] {
      var isDirectory: ObjCBool = false
      guard let folder,
        !FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory) || !isDirectory.boolValue
      else { continue }
      found.append("\(name) names \(folder), which is no folder.")
    }
    for set in dataSets where set.folder == nil {
      found.append("\(set.name) is not here: `pseudolabel data fetch \(set.name)` downloads it.")
    }
    for folder in folders where !folder.isWritable {
      found.append("\(folder.path) cannot be written to: it is the folder for \(folder.purpose).")
    }
    if locations.cache == nil { found.append("Neither HOME nor XDG_CACHE_HOME is set: nothing can be downloaded.") }
    return found
  }

  private static var system: String {
    let lines = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8))?.split(separator: "\n") ?? []
    let name = lines.first { $0.hasPrefix("PRETTY_NAME=") }?.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" }
    return name ?? ProcessInfo.processInfo.operatingSystemVersionString
  }

  private static var processorModel: String? {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":", maxSplits: 1).last
    return model?.trimmingCharacters(in: .whitespaces)
  }
}

extension MachineReport.Folder {
  /// A folder that need not be there yet.
  init(_ purpose: String, _ path: String) {
    self.purpose = purpose
    self.path = path
    let files = FileManager.default
    var place = path
    while !files.fileExists(atPath: place), place.count > 1 { place = (place as NSString).deletingLastPathComponent }
    isWritable = files.isWritableFile(atPath: place)
    freeBytes = (try? files.attributesOfFileSystem(forPath: place)[.systemFreeSize] as? NSNumber)?.intValue
  }
}

extension MachineReport {
  /// A screen for people.
  var text: String {
    let threads = processor.usable == 1 ? "1 processor" : "\(processor.usable) processors"
    var rows = [
      ("pseudolabel", version), ("system", system), ("processor", processor.model ?? "not known"),
      ("", "\(threads), kernels for \(processor.instructionSet.rawValue)\(processor.bfloat16 ? ", bfloat16" : "")"),
      ("memory", Double(memory.usableBytes).megabytes),
    ]
    rows += libraries.sorted { $0.key < $1.key }.enumerated().map {
      ($0.offset == 0 ? "libraries" : "", "\($0.element.key) \($0.element.value)")
    }
    rows += dataSets.enumerated().map {
      ($0.offset == 0 ? "data sets" : "", "\($0.element.name): \($0.element.folder ?? "not here")")
    }
    rows += folders.enumerated().map { number, folder in
      let free = folder.freeBytes.map { ", \(Double($0).megabytes) free" } ?? ""
      return (number == 0 ? "folders" : "", "\(folder.path)\(folder.isWritable ? free : ", cannot be written to")")
    }
    let lines = rows.map { "\($0.0.padded(to: 13))\($0.1)" }
    let said = findings.isEmpty ? ["Nothing is missing."] : findings.map { "- \($0)" }
    return (lines + [""] + said).joined(separator: "\n")
  }
}
