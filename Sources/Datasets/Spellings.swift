/// Names that may be the same one, written differently.
package enum Spellings {
  /// The names that differ by case, blanks or the writing of a number only ("yes" and "Yes ", "1" and "1.0" and "01"), in
  /// groups of two or more, each group and all groups in their order as texts.
  package static func alike(_ names: some Sequence<String>) -> [[String]] {
    Dictionary(grouping: names, by: key).values.filter { $0.count > 1 }.map { $0.sorted() }.sorted { $0[0] < $1[0] }
  }

  private static func key(_ name: String) -> String {
    let word = name.lowercased().filter { !$0.isWhitespace }
    guard let number = CellNumber(word), let value = number.value(.point) else { return word }
    return "\(value) \(number.unit)"
  }

  /// Groups in words: "yes" and "Yes"; "1", "1.0" and "01".
  package static func text(of groups: [[String]], atMost limit: Int = 20) -> String {
    let shown = groups.prefix(limit).map { group in
      let names = group.map { "\"\($0.shortened(to: 80))\"" }
      return names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
    }
    return shown.joined(separator: "; ") + (groups.count > limit ? "; and \(groups.count - limit) more" : "")
  }
}
