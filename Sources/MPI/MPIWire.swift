import CPseudoLabelMPI
import Foundation
import PseudoLabelDiagnostics

/// MPI, of a library that is loaded when it is needed.
final class MPIWire: Wire {
  let rank: Int
  let count: Int
  let host = ProcessInfo.processInfo.hostName

  /// Loads the library of an implementation, and begins.
  ///
  /// - Throws: `MPIFailure` where it cannot be loaded.
  init(_ implementation: MPIImplementation) throws {
    var reasons: [String] = []
    for file in implementation.files {
      guard let reason = mpi_shim_open(file, implementation.kind) else {
        (rank, count) = (Int(mpi_shim_rank()), Int(mpi_shim_size()))
        return
      }
      reasons.append(String(cString: reason))
    }
    throw MPIFailure.notLoaded(implementation, reasons: reasons)
  }

  func send(_ bytes: UnsafeRawBufferPointer, to rank: Int, tag: Int) -> Message {
    Message(handle: UInt(mpi_shim_send(bytes.baseAddress, bytes.count, Int32(rank), Int32(tag)).handle))
  }

  func receive(into bytes: UnsafeMutableRawBufferPointer, from rank: Int, tag: Int) -> Message {
    Message(handle: UInt(mpi_shim_receive(bytes.baseAddress, bytes.count, Int32(rank), Int32(tag)).handle))
  }

  func isDone(_ message: inout Message) -> Bool {
    var request = mpi_shim_request(handle: uintptr_t(message.handle))
    defer { message.handle = UInt(request.handle) }
    return mpi_shim_is_done(&request) != 0
  }

  func abort(_ message: String?, code: Int32) -> Never {
    if let message { Launch.complain(message) }
    mpi_shim_abort(code)
    exit(code)
  }

  func close() { mpi_shim_close() }
}
