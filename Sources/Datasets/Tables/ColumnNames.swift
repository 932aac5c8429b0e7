extension [String] {
  /// These names for columns that are added to a table; one that the table has already gets a number: "prediction 2".
  ///
  /// - Parameter columns: the table's own names, which stay.
  package func free(beside columns: [String]) -> [String] {
    var taken = Set(columns)
    return map { name in
      var free = name
      var number = 2
      while taken.contains(free) { (free, number) = ("\(name) \(number)", number + 1) }
      taken.insert(free)
      return free
    }
  }
}
