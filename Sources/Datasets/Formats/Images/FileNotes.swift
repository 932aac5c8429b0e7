import PseudoLabelDiagnostics

/// Files of which something is to be said: how many there are, and what of the first few.
package struct FileNotes: Sendable, Hashable {
  /// The most that are kept in `first`.
  package static let kept = 5

  package private(set) var count = 0
  /// The first of them, each with its path and what is wrong with it.
  package private(set) var first: [FileFailure] = []
  /// How many images there are of each kind: "WebP image", "image that cannot be read".
  private var images: [String: Int] = [:]
  private static let unreadable = "image that cannot be read"

  package init() {}

  /// What a file is that is passed over.
  enum Kind {
    case image(ForeignFormat), unreadableImage, other
  }

  mutating func add(_ failure: FileFailure, _ kind: Kind = .other) {
    count += 1
    if first.count < Self.kept { first.append(failure) }
    switch kind {
    case .image(let format): images[format.nameWithoutArticle, default: 0] += 1
    case .unreadableImage: images[Self.unreadable, default: 0] += 1
    case .other: break
    }
  }

  /// Whether images are among the files.
  package var haveImages: Bool { !images.isEmpty }

  /// "2 WebP images", "1 GIF image", of those that `earlier` has not.
  func imageKinds(since earlier: FileNotes = FileNotes()) -> [String] {
    images.merging(earlier.images) { $0 - $1 }.filter { $0.value > 0 }
      .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { kind, count in "\(count) \(count == 1 ? kind : kind.replacing("image", with: "images"))" }
  }

  /// The first paths, and how many more there are.
  package var names: String {
    let shown = first.map(\.path).joined(separator: ", ")
    return count > first.count ? "\(shown) and \(count - first.count) more" : shown
  }

  /// What is said about files that were passed over; nil where there are none.
  package var passedOver: String? {
    guard count > 0 else { return nil }
    let others = count - images.values.reduce(0, +)
    let rest = others == 0 ? [] : ["\(others) \(haveImages ? "other " : "")\(others == 1 ? "file" : "files")"]
    let areForeign = images.keys.contains { $0 != Self.unreadable }
    let advice = areForeign ? " PNG and JPEG images are read; others must be converted first." : ""
    return "Left out: \((imageKinds() + rest).joined(separator: ", ")) (\(names)).\(advice)"
  }
}
