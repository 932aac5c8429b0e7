/// What messages about names and values of others do with them, for programs that write such messages too.
public enum Wording {
  /// A text with its middle left out where it is wider than `limit` characters.
  public static func shortened(_ text: String, to limit: Int = 200) -> String { text.shortened(to: limit) }

  /// The name among others that may have been meant by one that is none of them; nil where none is near.
  public static func nearest(to name: String, among names: some Sequence<String>) -> String? {
    names.nearest(to: name)
  }
}
