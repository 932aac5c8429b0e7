import Testing

/// Expects two lists of numbers to agree: |a - b| ≤ tolerance · max(1, |b|) for each pair; `what` they are, for the message.
public func expectClose(
  _ values: some Collection<Float>, _ expected: some Collection<Double>, tolerance: Double,
  _ what: @autoclosure () -> String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(values.count == expected.count, sourceLocation: sourceLocation)
  for (number, (value, wanted)) in zip(values, expected).enumerated() {
    let allowed = tolerance * max(1, abs(wanted))
    // Not "difference > allowed", which a number that is not one would pass.
    if !(abs(Double(value) - wanted) <= allowed) {
      Issue.record(
        "\(what()) element \(number): \(value), expected \(wanted) to within \(allowed)", sourceLocation: sourceLocation
      )
      return
    }
  }
}
