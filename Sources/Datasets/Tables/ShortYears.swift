/// Which hundred years the two-digit years of a column stand for.
enum ShortYears {
  /// The last of them in models that do not say: POSIX's.
  static let latestOfEarlierModels = 2068
  /// The last that is ever taken.
  private static let farthest = 2049

  /// The last of the hundred years, from the two-digit years that a column has.
  ///
  /// Years of a column lie together: the hundred years end in the widest gap between them, so that births from 35 to 08 are of
  /// 1935 to 2008 and sales from 19 to 26 of 2019 to 2026. They do not end later than 2049, and 50 to 99 are always of the
  /// twentieth century. Years below 50 are too where they go on beyond 49 and a wide gap lies before them (35 to 68), and where
  /// none is below 30: dates that are all of 2030 and later are rarer than those of people born in the thirties and forties.
  static func latest(of years: some Collection<Int>) -> Int {
    let years = years.sorted()
    guard let first = years.first, let early = years.last(where: { $0 < 50 }) else { return farthest }
    if first >= 30 { return 1999 }
    func gap(behind place: Int) -> Int { (place + 1 < years.count ? years[place + 1] : first + 100) - years[place] }
    var widest = (year: early, gap: 0)
    for (place, year) in years.enumerated() where year <= early && gap(behind: place) >= widest.gap {
      widest = (year, gap(behind: place))
    }
    if let last = years.last, last >= 50 {
      let before = first + 100 - last
      let between = years.first { $0 >= 50 }.map { $0 - early } ?? 100
      if before > widest.gap, 4 * between < before { return 1999 }
    }
    return min(farthest, 2000 + widest.year + (widest.gap - 1) / 2)
  }

  /// The year, with its century, that a two-digit year stands for.
  static func year(_ short: Int, latest: Int) -> Int { latest - (latest - short) % 100 }
}
