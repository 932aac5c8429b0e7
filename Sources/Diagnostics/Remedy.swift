/// What a user can do about a failure: one way, or several, of which a command offers those that it has the options for.
public struct Remedy: Sendable, Hashable {
  /// Each begins or goes on with a sentence, and has no full stop.
  public var ways: [String]

  /// - Parameter ways: joined by "or" where they are told.
  public init(_ ways: String...) { self.ways = ways }

  /// The ways that take no option but some of these, such as "--missing"; nil where none is left. Options of another
  /// command, which stand behind its name ("train --test", or "pseudolabel explain --row" in backticks), take nothing.
  package func offered(by options: Set<String>) -> Remedy? {
    var remedy = self
    remedy.ways = ways.filter { Remedy.options(in: $0).isSubset(of: options) }
    return remedy.ways.isEmpty ? nil : remedy
  }

  /// The options that a text names without a command before them.
  package static func options(in text: String) -> Set<String> {
    let words = text.replacing(/`[a-z][^`]*`/, with: "").split { !$0.isLetter && !$0.isNumber && $0 != "-" }
    return words.indices.reduce(into: []) { found, place in
      guard let option = words[place].firstMatch(of: /^--[a-z][a-z-]*/) else { return }
      let isOfAnother = place > 0 && ["train", "evaluate"].contains(words[place - 1])
      if !isOfAnother { found.insert(String(option.output)) }
    }
  }
}

extension Remedy: CustomStringConvertible, ExpressibleByStringInterpolation {
  /// One way.
  public init(stringLiteral way: String) { ways = [way] }

  public var description: String { ways.joined(separator: ", or ") }

  /// With its full stop, where it is no question.
  var sentence: String { description.hasSuffix("?") ? description : description + "." }
}
