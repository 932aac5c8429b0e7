/// The words that stand for a choice in a configuration, such as the kinds of a schedule, by the name of the field that they
/// stand in: so that a word that is none of them is told which there are.
package struct Vocabulary: Sendable {
  /// What a field may be, or what the objects in it are named by.
  package struct Choice: Sendable {
    package var words: [String]
    /// Names that stand beside the word, in the same object.
    package var companions: Set<String>
  }

  private var choices: [String: Choice] = [:]
  private var names: [String: Set<String>] = [:]
  private var earlier: [String: [String: String]] = [:]

  /// Knows no field yet.
  package init() {}

  /// The choice that a field offers, by the last names of its place; nil where it is not known to offer one.
  package subscript(place: [String]) -> Choice? {
    let field = place.last ?? ""
    return place.dropLast().last.flatMap { choices["\($0).*"] } ?? choices[field]
  }

  /// Adds fields that offer these words.
  ///
  /// - Parameters:
  ///   - words: as a configuration has them.
  ///   - fields: the last names of their places, as "labeledView" of "recipe.labeledView". Elements of a list go by its name; "kinds.*" is
  ///     whatever stands in the object "kinds".
  ///   - companions: names that stand beside the word, in the same object.
  package mutating func add(_ words: [String], in fields: String..., beside companions: Set<String> = []) {
    for field in fields { choices[field] = Choice(words: words, companions: companions) }
  }

  /// The names that the object in a field may have beside those that are written; none unless they were added.
  package func names(in field: String) -> Set<String> { names[field] ?? [] }

  /// Adds names that an object may have, and that are not written where they have no effect.
  package mutating func add(names: Set<String>, in fields: String...) {
    for field in fields { self.names[field] = names }
  }

  /// The name that a field in an object has today, by the one that earlier versions gave it; nil where it has always been called so.
  package func name(of earlier: String, in field: String) -> String? { self.earlier[field]?[earlier] }

  /// Adds names of earlier versions, with those of today, of fields in the object of another field.
  package mutating func add(earlier names: [String: String], in fields: String...) {
    for field in fields { earlier[field] = names }
  }

  /// Adds fields that offer the values of a type.
  package mutating func add<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type, in fields: String...) {
    for field in fields { choices[field] = Choice(words: type.allCases.map(\.rawValue), companions: []) }
  }
}
