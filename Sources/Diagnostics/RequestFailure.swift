/// A request that cannot be carried out as it was put, though every file is in order.
public struct RequestFailure: Diagnosed, Hashable {
  /// The option or property, in the words of the user: `--labels`, `optimizer.rate`.
  public var subject: String
  /// What would have been right, as the end of "expected …".
  public var expected: String
  /// What was there instead, as the end of "found …".
  public var found: String
  /// What the user can do about it.
  public var remedy: Remedy?
  public var kind: FailureKind

  /// A failure that reads "subject: expected …, found …. Remedy." By default it has no remedy, and is one of usage.
  public init(
    _ subject: String, expected: String, found: String, remedy: Remedy? = nil, kind: FailureKind = .usage
  ) {
    self.subject = subject
    self.expected = expected
    self.found = found
    self.remedy = remedy
    self.kind = kind
  }

  /// A subject that is an option of another command is called by its name without dashes.
  public func offering(_ options: Set<String>) -> RequestFailure {
    var failure = self
    failure.remedy = remedy?.offered(by: options)
    if !Remedy.options(in: subject).isSubset(of: options) { failure.subject = String(subject.drop { $0 == "-" }) }
    return failure
  }

  public var description: String {
    let fact =
      "\(subject.shortened()): expected \(expected.shortened(to: 1000)), found \(found.shortened(to: 1000))"
    return remedy.map { "\(fact). \($0.sentence)" } ?? "\(fact)."
  }
}
