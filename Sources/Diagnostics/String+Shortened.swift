extension String {
  /// The text with its middle left out where it is longer than `limit` characters: what stands in a message names a thing and
  /// does not repeat a page of it.
  package func shortened(to limit: Int = 200) -> String {
    guard count > limit else { return self }
    let kept = limit - 1
    return prefix(kept - kept / 3) + "…" + suffix(kept / 3)
  }
}
