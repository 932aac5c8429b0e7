/// The names by which a machine reaches itself.
enum LocalName {
  /// Whether a request was sent to one of them.
  ///
  /// - Parameters:
  ///   - authority: what the client calls the server: a name or an address, with the port or without it.
  ///   - host: the address that is listened at.
  static func isOne(_ authority: String?, or host: String) -> Bool {
    let authority = authority ?? ""
    let name = authority.hasPrefix("[") ? authority.prefix { $0 != "]" } + "]" : authority.prefix { $0 != ":" }
    return ["127.0.0.1", "localhost", "[::1]", host].contains(String(name))
  }
}
