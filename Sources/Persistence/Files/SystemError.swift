import PseudoLabelPlatform

/// What the system said when a call failed. Callers turn it into a `FileFailure`, which names the file.
struct SystemError: Error {
  /// errno, or 0 where the trouble is ours.
  var code: Int32 = 0
  var reason: String

  init(code: Int32) {
    self.code = code
    reason = String(cString: strerror(code))
  }

  init(reason: String) { self.reason = reason }

  /// Of the call that failed just now.
  static var last: SystemError { SystemError(code: errno) }
}
