/// A file that cannot be used as it is: which, where in it, what was expected and what was found.
public struct FileFailure: Diagnosed, Hashable {
  /// What is wrong with a file.
  public enum Problem: Sendable, Hashable {
    /// Nothing is there.
    case missing
    /// Something is there that may not or cannot be read; `reason` is the system's word for it.
    case unreadable(reason: String)
    /// The content is wrong: at `place` (a field, a byte offset, a line) stands `found` instead of `expected`.
    case malformed(place: String, expected: String, found: String)
    /// The path may not or cannot be written; `reason` is the system's word for it.
    case unwritable(reason: String)
    /// The path exists, and replacing it was not asked for.
    case exists
  }

  /// As the user wrote it.
  public var path: String
  /// What is wrong with it.
  public var problem: Problem
  /// What the user can do about it.
  public var remedy: Remedy?

  /// A failure of the file at a path; by default without advice.
  public init(path: String, problem: Problem, remedy: Remedy? = nil) {
    self.path = path
    self.problem = problem
    self.remedy = remedy
  }

  /// Shorthand for content that is wrong.
  public static func malformed(_ path: String, at place: String, expected: String, found: String) -> FileFailure {
    FileFailure(path: path, problem: .malformed(place: place, expected: expected, found: found))
  }

  /// The failure with those ways out alone that a command with these options has.
  public func offering(_ options: Set<String>) -> FileFailure {
    var failure = self
    failure.remedy = remedy?.offered(by: options)
    return failure
  }

  public var kind: FailureKind {
    switch problem {
    case .missing, .unreadable: .noInput
    case .malformed: .data
    case .unwritable: .inputOutput
    case .exists: .usage
    }
  }
}

extension FileFailure: CustomStringConvertible {
  public var description: String {
    // A path without a letter in it would leave a message that begins with a colon.
    let path = path.isEmpty ? "\"\"" : path
    let fact =
      switch problem {
      case .missing: "\(path): no such file or directory"
      case .unreadable(let reason): "\(path): cannot be read: \(reason)"
      case .malformed(let place, let expected, let found):
        "\(path): \(place.shortened()): expected \(expected.shortened(to: 1000)), found \(found.shortened(to: 1000))"
      case .unwritable(let reason): "\(path): cannot be written: \(reason)"
      case .exists: "\(path): exists already"
      }
    return remedy.map { "\(fact). \($0.sentence)" } ?? "\(fact)."
  }
}
