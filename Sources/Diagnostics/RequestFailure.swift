/// A request that cannot be carried out as it was put, though every file is in order.
public struct RequestFailure: Diagnosed, Hashable {
  /// The option or property, in the words of the user: `--labels`, `optimizer.rate`.
  public var subject: String
  /// What would have been right, as the end of "expected …".
  public var expected: String
  /// What was there instead, as the end of "found …".
  public var found: String
  /// What the user can do about it, a sentence without its full stop.
  public var remedy: String?
  public var kind: FailureKind

  /// See the properties.
  public init(
    _ subject: String, expected: String, found: String, remedy: String? = nil, kind: FailureKind = .usage
  ) {
    self.subject = subject
    self.expected = expected
    self.found = found
    self.remedy = remedy
    self.kind = kind
  }

  public var description: String {
    let fact =
      "\(subject.shortened()): expected \(expected.shortened(to: 1000)), found \(found.shortened(to: 1000))"
    return remedy.map { "\(fact). \($0)." } ?? "\(fact)."
  }
}
