import Foundation

/// What becomes of a JSON document where a hand changes it.
public struct JSONVariants {
  /// A name that no record has.
  public static let oddName = "xyzzy"

  private let document: Any

  /// - Throws: where the data are no JSON.
  public init(of data: Data) throws { document = try JSONSerialization.jsonObject(with: data) }

  /// The document with one name too many in each of its objects, one at a time. In objects whose names are free a new name
  /// is none too many: those under the names in `free` are left as they are.
  public func withANameTooMany(free: Set<String> = []) throws -> [(place: String, data: Data)] {
    try Self.variants(of: document, at: "", free: free).map {
      ($0.place, try JSONSerialization.data(withJSONObject: $0.value, options: .sortedKeys))
    }
  }

  private static func variants(of value: Any, at place: String, free: Set<String>) -> [(place: String, value: Any)] {
    if let object = value as? [String: Any] {
      var longer = object
      longer[oddName] = 1
      return [(place, longer)]
        + object.sorted { $0.key < $1.key }.filter { !free.contains($0.key) }.flatMap { name, member in
          variants(of: member, at: "\(place).\(name)", free: free).map { variant in
            var changed = object
            changed[name] = variant.value
            return (variant.place, changed as Any)
          }
        }
    }
    guard let list = value as? [Any] else { return [] }
    return list.indices.flatMap { number in
      variants(of: list[number], at: "\(place)[\(number)]", free: free).map { variant in
        var changed = list
        changed[number] = variant.value
        return (variant.place, changed as Any)
      }
    }
  }
}
