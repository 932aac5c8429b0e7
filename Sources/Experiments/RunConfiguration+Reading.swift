import PseudoLabelPersistence

extension RunConfiguration {
  /// Reads a configuration from a JSON file; a name in it that no configuration has is an error.
  ///
  /// - Throws: `FileFailure`: missing, unreadable, or malformed at the field that does not fit.
  package init(contentsOf path: String) throws { self = try JSONFile.readStrictly(from: path) }
}
