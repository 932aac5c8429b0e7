extension Int {
  /// So many of what a noun names: "1 row", "2 rows".
  ///
  /// - Parameters:
  ///   - one: the noun in the singular.
  ///   - many: in the plural; the singular and an s by default.
  package func counted(_ one: String, _ many: String? = nil) -> String {
    "\(self) \(self == 1 ? one : many ?? one + "s")"
  }
}
