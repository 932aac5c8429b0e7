extension Double {
  /// As a person writes it, for messages: "-1", "0.5", "1e+300".
  package var short: String { magnitude < 1e15 && self == rounded() ? "\(Int(self))" : "\(self)" }
}
