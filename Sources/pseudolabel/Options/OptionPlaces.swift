import Foundation
import PseudoLabeling

/// Which options of a command set which numbers of a configuration, so that a number that will not do is named as the user
/// knows it: by the option, or by the file and the place in it.
struct OptionPlaces {
  /// An option, whether it was given, and the place in the configuration that it sets. A `*` stands for any one name, at
  /// the end for any or none.
  typealias Entry = (option: String, isGiven: Bool, place: String)

  let entries: [Entry]

  /// Does something that looks at a configuration, and names a number that will not do as the user knows it.
  ///
  /// - Parameters:
  ///   - file: the configuration that was read, if any.
  ///   - prefix: what stands in it before the places that failures name.
  ///   - body: throws a `RequestFailure` about a place, as `Recipe.validate` does.
  /// - Throws: what `body` throws; of a place that an option was given for, `RequestFailure` about the option; of another,
  ///   `FileFailure` about the place in the file.
  func naming<Result>(file: String?, prefix: String = "", _ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let failure as RequestFailure {
      throw named(failure, file: file, prefix: prefix)
    }
  }

  private func named(_ failure: RequestFailure, file: String?, prefix: String) -> any Diagnosed {
    let place = failure.subject.split(separator: ".")
    let depths = entries.map { Self.depth(of: $0.place, in: place) }
    // Of an option that sets a number and one that sets all of what it is a part of, the first.
    let deepest = depths.compactMap { $0 }.max()
    let setting = zip(entries, depths).filter { deepest != nil && $1 == deepest }.map(\.0)
    let given = setting.filter(\.isGiven)
    if given.isEmpty, let file, failure.kind == .usage, Self.isPlace(failure.subject) || !setting.isEmpty {
      let name = String(failure.subject.drop { $0 == "-" })
      return FileFailure(
        path: file,
        problem: .malformed(
          place: name.hasPrefix("recipe.") || name == "recipe" ? prefix + name : name, expected: failure.expected,
          found: failure.found),
        remedy: failure.remedy)
    }
    guard !setting.isEmpty else { return failure }
    var failure = failure
    failure.subject = (given.isEmpty ? [setting[0]] : given).map(\.option).joined(separator: " and ")
    return failure
  }

  private static func isPlace(_ subject: String) -> Bool {
    subject.hasPrefix("recipe.") || subject.hasPrefix("plan.")
  }

  /// How many names of the place an option sets; nil where it sets something else.
  private static func depth(of pattern: String, in place: [Substring]) -> Int? {
    var names = pattern.split(separator: ".")
    let isOpen = names.last == "*"
    if isOpen { names.removeLast() }
    guard isOpen ? names.count <= place.count : names.count == place.count,
      zip(names, place).allSatisfy({ $0 == "*" || $0 == $1 })
    else { return nil }
    return names.count
  }
}
