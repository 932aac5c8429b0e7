import CPseudoLabelInterface
import PseudoLabelDiagnostics

/// Does the work of a function, and tells its failure by value.
///
/// - Parameters:
///   - error: where the failure is written, if anywhere.
///   - work: what is done.
/// - Returns: a code of the header.
func answering(_ error: UnsafeMutablePointer<pseudolabel_error>?, _ work: () throws -> Void) -> Int32 {
  let (code, message) = outcome(of: work)
  guard let error else { return code }
  error.pointee.code = code
  withUnsafeMutableBytes(of: &error.pointee.message) { room in
    // Cut between characters, with room for the 0 at the end.
    var text = message
    while text.utf8.count >= room.count { text.removeLast(max(1, (text.utf8.count - room.count) / 4)) }
    room.copyBytes(from: text.utf8)
    room[text.utf8.count] = 0
  }
  return code
}

private func outcome(of work: () throws -> Void) -> (code: Int32, message: String) {
  do {
    try work()
    return (PSEUDOLABEL_OK, "")
  } catch let failure as any Diagnosed {
    // Options of the command are no way out here.
    let failure = failure.offering([])
    return (failure.kind.rawValue, failure.description)
  } catch is CancellationError {
    return (PSEUDOLABEL_STOPPED, "fitting was stopped.")
  } catch {
    return (PSEUDOLABEL_SOFTWARE, "\(error)")
  }
}

/// What a pointer leads to that must not be NULL.
///
/// - Throws: `RequestFailure` for NULL.
func given<Value>(_ value: Value?, _ name: String) throws(RequestFailure) -> Value {
  guard let value else { throw RequestFailure(name, expected: "an address", found: "NULL") }
  return value
}

/// A text that must be there, and be UTF-8.
///
/// - Throws: `RequestFailure`.
func text(_ pointer: UnsafePointer<CChar>?, _ name: String) throws(RequestFailure) -> String {
  guard let text = String(validatingCString: try given(pointer, name)) else {
    throw RequestFailure(name, expected: "text in UTF-8", found: "other bytes")
  }
  return text
}
