import Foundation
import PseudoLabelDiagnostics
import Readers

/// libFuzzer's own loop, which the linker brings with `-sanitize=fuzzer`.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// Gives the reader that `FUZZ_READER` names one file after the other. An error that is no `Diagnosed` one counts as a crash.
@main
enum Fuzz {
  private static let reader: Reader = {
    guard let reader = ProcessInfo.processInfo.environment["FUZZ_READER"].flatMap(Reader.init) else {
      fatalError("FUZZ_READER is one of \(Reader.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    return reader
  }()
  private static let path = "/dev/shm/pseudolabel-fuzz-\(getpid())"

  static func main() {
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(runFuzzer(&count, &arguments) { bytes, count in Fuzz.test(UnsafeBufferPointer(start: bytes, count: count)) })
  }

  private static func test(_ bytes: UnsafeBufferPointer<UInt8>) -> CInt {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(file >= 0 && write(file, bytes.baseAddress, bytes.count) == bytes.count, "\(path) cannot be written")
    close(file)
    do {
      try reader.read(path)
    } catch is any Diagnosed {
    } catch {
      fatalError("an error without a diagnosis: \(error)")
    }
    return 0
  }
}
