extension KeyedDecodingContainer {
  /// What stands under a key, or `standard` where nothing does.
  func decode<Value: Decodable>(_ key: Key, or standard: Value) throws -> Value {
    try decodeIfPresent(Value.self, forKey: key) ?? standard
  }
}
