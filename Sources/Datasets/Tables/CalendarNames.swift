/// The names of months and days of the week: whole or abbreviated, in English, German, French, Spanish, Italian, Portuguese, Dutch,
/// Swedish, Danish and Norwegian. Case and accents do not count.
///
/// Each name means one month in all of these languages, so that the language need not be known. Languages of which that does not hold
/// are left out: "listopad" is November in Polish and Czech, and October in Croatian.
enum CalendarNames {
  /// More bytes than a name has, with accents as scalars of their own.
  static let mostBytes = 24

  /// The number of a month, from 1; nil where the word is none.
  static func month(_ word: Substring.UTF8View) -> Int? {
    if let month = english.firstIndex(where: { isName(word, of: $0) }) { return month + 1 }
    guard 3...mostBytes ~= word.count else { return nil }
    return months[folded(word)]
  }

  static func isWeekday(_ word: Substring.UTF8View) -> Bool {
    if englishWeekdays.contains(where: { isName(word, of: $0) }) { return true }
    guard 2...mostBytes ~= word.count else { return false }
    return weekdays.contains(folded(word))
  }

  /// Whether a word is a name, in whatever case, or its first three letters.
  private static func isName(_ word: Substring.UTF8View, of name: StaticString) -> Bool {
    guard word.count == 3 || word.count == name.utf8CodeUnitCount else { return false }
    return name.withUTF8Buffer { name in zip(word, name).allSatisfy { $0 | 0x20 == $1 } }
  }

  /// In lower case and without accents.
  private static func folded(_ word: Substring.UTF8View) -> String {
    if word.allSatisfy({ $0 < 0x80 }) { return String(decoding: word.map { $0 | 0x20 }, as: UTF8.self) }
    return String(Substring(word)).unicodeScalars.reduce(into: "") { text, scalar in
      let folded = FoldedScalar(scalar)
      if folded.kind == .letter { text += folded.text }
    }
  }

  private static let english: [StaticString] = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]
  private static let englishWeekdays: [StaticString] = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  /// The other names of each month, as they are compared.
  private static let others = [
    "januar jan janner janvier janv enero ene gennaio gen janeiro januari",
    "februar feb feber fevrier fevr fev febrero febbraio fevereiro februari",
    "marz maerz mrz mars marzo marco mar maart mrt marts",
    "avril avr abril abr aprile apr",
    "mai mayo maggio mag maio mei maj",
    "juni juin junio giugno giu junho jun",
    "juli juillet juil julio luglio lug julho jul",
    "aout agosto ago augustus augusti aug",
    "septembre sept septiembre setiembre settembre set setembro sep",
    "oktober okt octobre octubre ottobre ott outubro out oct",
    "novembre noviembre novembro nov",
    "dezember dez decembre diciembre dicembre dic dezembro desember des dec",
  ]
  private static let months = Dictionary(
    others.enumerated().flatMap { number, names in names.split(separator: " ").map { (String($0), number + 1) } },
    uniquingKeysWith: { first, _ in first })

  private static let weekdays = Set(
    """
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so \
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo \
    lunedi martedi mercoledi giovedi venerdi sabato domenica maandag dinsdag woensdag donderdag vrijdag zaterdag zondag \
    mandag tisdag tirsdag onsdag torsdag fredag lordag lørdag sondag søndag
    """.split(separator: " ").map(String.init))
}
