import PseudoLabelPlatform

/// Looks for a name that stands twice in one object of a JSON text: the decoder takes one of the values, and does not say so.
enum RepeatedName {
  private struct Level {
    /// Nil in a list.
    var names: Set<String>?
    /// The name, or the number of the element in a list, that is being read.
    var step: String
    var number = 0
  }

  /// The place of the first one, as "recipe.epochs"; nil where every name stands once.
  ///
  /// - Parameter contents: valid JSON.
  static func first(in contents: Data) -> String? {
    let bytes = [UInt8](contents)
    var levels: [Level] = []
    var (position, expectsName) = (0, false)
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "{"):
        levels.append(Level(names: [], step: ""))
        expectsName = true
      case UInt8(ascii: "["):
        levels.append(Level(names: nil, step: "[0]"))
        expectsName = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        guard levels.popLast() != nil else { return nil }
        expectsName = false
      case UInt8(ascii: ","):
        guard let level = levels.last else { return nil }
        expectsName = level.names != nil
        if level.names == nil {
          levels[levels.count - 1].number += 1
          levels[levels.count - 1].step = "[\(level.number + 1)]"
        }
      case UInt8(ascii: "\""):
        let end = endOfString(in: bytes, from: position)
        if expectsName {
          let name = text(bytes[position...end])
          levels[levels.count - 1].step = name
          if levels[levels.count - 1].names?.insert(name).inserted == false {
            return levels.map(\.step).joined(separator: ".")
          }
          expectsName = false
        }
        position = end
      default: break
      }
      position += 1
    }
    return nil
  }

  /// The position of the quote that ends the string whose first quote stands at `start`.
  private static func endOfString(in bytes: [UInt8], from start: Int) -> Int {
    var position = start + 1
    while position < bytes.count - 1, bytes[position] != UInt8(ascii: "\"") {
      position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(position, bytes.count - 1)
  }

  /// A string with its quotes, without them and its escapes.
  private static func text(_ quoted: ArraySlice<UInt8>) -> String {
    (try? JSONDecoder().decode(String.self, from: Data(quoted)))
      ?? String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
  }
}
