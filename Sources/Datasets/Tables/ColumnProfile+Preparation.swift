extension ColumnProfile {
  /// The most levels that have a feature of their own; the others share one.
  static let mostLevels = 100

  func prepared(as recognition: ColumnRecognition) -> TablePreparation.Column? {
    let encoding: TablePreparation.Encoding
    switch recognition.kind {
    case .ignored: return nil
    case .number:
      guard let numbers = spread(as: .number) else { return nil }
      encoding = .number(mean: numbers.mean, deviation: numbers.deviation, mark: mark)
    case .date:
      guard let order = dateOrder, let days = spread(as: .date) else { return nil }
      encoding = .date(mean: days.mean, deviation: days.deviation, order: order)
    case .category:
      let common = values.filter { $0.value > 1 }.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      encoding = .category(levels: common.prefix(Self.mostLevels).map(\.key).sorted())
    }
    return TablePreparation.Column(
      name: recognition.name, encoding: encoding, marksMissing: recognition.missing + recognition.strays > 0)
  }
}
