/// How a program counts its errors.
public struct Evaluation {
  public var errors = 0

  public init() {}
}
