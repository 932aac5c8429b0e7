import Foundation
import PseudoLabelCompute
import PseudoLabelDiagnostics
import PseudoLabelPlatform
import Testing

/// What the machine offers.
@Suite struct DoctorTests {
  @Test func theMachineIsDescribed() throws {
    let folder = try Folder()
    let report = try Command.object(["doctor", "--json"], in: folder)
    #expect(report["version"] as? String == Version.current)
    let processor = try #require(report["processor"] as? [String: Any])
    #expect(processor["usable"] as? Int == Machine.availableProcessors)
    #expect(processor["instructionSet"] as? String == CPU(threads: 1).instructionSet.rawValue)
    let libraries = try #require(report["libraries"] as? [String: String])
    #expect(libraries["oneDNN"] == CPU.oneDNNVersion)
    for name in ["libcrypto", "libpng", "libzip", "zlib"] {
      #expect(libraries[name]?.contains(/\d+\.\d+/) == true, "\(name)")
    }
    let sets = try #require(report["dataSets"] as? [[String: Any]])
    #expect(sets.compactMap { $0["name"] as? String } == ["mnist", "fashion-mnist"])
    let text = try Command.run(["doctor"], in: folder)
    #expect(text.code == 0)
    for version in libraries.values { #expect(text.output.contains(version)) }
  }

  @Test func whatIsMissingIsSaid() throws {
    let folder = try Folder()
    let report = try Command.object(["doctor", "--json", "--data-dir", "nowhere"], in: folder)
    let findings = try #require(report["findings"] as? [String])
    #expect(findings.contains("--data-dir names nowhere, which is no folder."))
  }
}
