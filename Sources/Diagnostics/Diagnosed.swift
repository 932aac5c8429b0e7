/// What kind of trouble stopped the work. The raw value is the exit code of the command (`sysexits.h`).
public enum FailureKind: Int32, Sendable, Codable {
  /// The request itself cannot be carried out: options that contradict each other or lie out of range.
  case usage = 64
  /// An input was found and read, and its content is not what it has to be.
  case data = 65
  /// An input does not exist or may not be read.
  case noInput = 66
  /// A program, a library or a service that is needed is not there.
  case unavailable = 69
  /// The computation itself failed, as training that diverges.
  case software = 70
  /// Writing, reading or fetching failed half-way.
  case inputOutput = 74
}

/// An error that says what happened as data, and knows its exit code.
///
/// `description` is one or two sentences for a person: what was wrong and where, what was expected and what was found,
/// and what to do about it where that is known.
public protocol Diagnosed: Error, CustomStringConvertible, Sendable {
  var kind: FailureKind { get }

  /// The same, which advises nothing that takes other options than these, such as "--missing": a failure may come from
  /// the work of any command.
  func offering(_ options: Set<String>) -> Self
}

extension Diagnosed {
  /// Those that advise no option are the same for every command.
  public func offering(_ options: Set<String>) -> Self { self }
}
