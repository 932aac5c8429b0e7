/// What a number counts: a currency, a percent sign, or the word behind it.
enum CellUnit {
  /// Takes a sign, code or abbreviation of currency that stands before a number, in one spelling.
  static func takeCurrency(before rest: inout Substring.UnicodeScalarView) -> String? {
    guard let first = rest.first, !("0"..."9" ~= first) else { return nil }
    // Turkish and Basque write %5.
    if isCurrency(first) || first == "%" {
      rest.removeFirst()
      return spelling(String(first))
    }
    guard let sign = before.first(where: { rest.starts(with: $0.unicodeScalars) }) else {
      let code = String(rest.prefix(3))
      guard codes.contains(code) else { return nil }
      rest.removeFirst(3)
      return spelling(code)
    }
    rest.removeFirst(sign.unicodeScalars.count)
    return spelling(sign)
  }

  /// Takes the unit that stands behind a number, in one spelling: any word behind a blank, a known one without.
  static func take(behind rest: inout Substring.UnicodeScalarView) -> String? {
    guard let last = rest.last else { return nil }
    var start = rest.endIndex
    while start > rest.startIndex {
      let before = rest.index(before: start)
      if rest[before] == " " { break }
      start = before
    }
    // Behind a blank stands a word; without one it begins where the digits end.
    let isApart = start > rest.startIndex && start < rest.endIndex && !isOfNumber(rest[start])
    if !isApart {
      guard !isOfNumber(last) else { return nil }
      start = rest.endIndex
      while start > rest.startIndex, !isOfNumber(rest[rest.index(before: start)]),
        rest[rest.index(before: start)] != " "
      {
        start = rest.index(before: start)
      }
    }
    guard start > rest.startIndex, let word = word(rest[start...]), isApart || known.contains(word) || isSign(word)
    else {
      return nil
    }
    rest = rest[..<start]
    return spelling(word)
  }

  static func isCurrency(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "$" || !scalar.isASCII && scalar.properties.generalCategory == .currencySymbol
  }

  /// Whether cells with this unit beside others, or beside none, can be numbers all the same, as percents and currencies are.
  static func isSign(_ unit: String) -> Bool {
    unit == "%" || unit == "\u{2030}" || codes.contains(unit) || before.contains(unit)
      || unit.unicodeScalars.count == 1 && unit.unicodeScalars.allSatisfy(isCurrency)
  }

  /// Whether a word is a unit or currency that needs no number beside it to be known for one.
  static func isKnown(_ word: String) -> Bool { known.contains(word) || isSign(word) }

  /// Whether a unit multiplies: 5 k is no 5.
  static func isMultiple(_ unit: String) -> Bool { multiples.contains(unit) }

  private static func isOfNumber(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "0"..."9", ".", ",", "-", "+", "(", ")", "'", "_": true
    default: false
    }
  }

  /// Letters, or a sign such as % or °; nil for other things, and for the words of times and dates.
  private static func word(_ rest: Substring.UnicodeScalarView) -> String? {
    let word = String(rest)
    guard let first = rest.first, 1...16 ~= rest.count else { return nil }
    if rest.count == 1, isCurrency(first) || first == "%" || first == "\u{2030}" || first == "\u{B0}" { return word }
    guard first.properties.isAlphabetic || first == "\u{B0}" || first == "\u{2103}" || first == "\u{2109}" else {
      return nil
    }
    let isWord = rest.allSatisfy { scalar in
      switch scalar {
      case "/", "\u{B2}", "\u{B3}", "\u{B0}", "\u{B5}", "\u{B7}", "\u{2103}", "\u{2109}", "^", "%", "2", "3", ".": true
      default: scalar.properties.isAlphabetic
      }
    }
    return isWord && !CellDate.isWordOfTime(word) ? word : nil
  }

  /// One spelling for what means the same: "€" for EUR, "year" for years.
  private static func spelling(_ word: String) -> String {
    if let same = same[word] { return same }
    let isPlural = word.utf8.count >= 3 && word.hasSuffix("s") && word.utf8.allSatisfy { $0 >= UInt8(ascii: "a") }
    return isPlural ? String(word.dropLast()) : word
  }

  private static let same = [
    "USD": "$", "US$": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "Rs": "₹", "Rs.": "₹", "BRL": "R$",
    "CA$": "C$",
    "AU$": "A$", "\u{2103}": "°C", "\u{2109}": "°F", "\u{3BC}g": "\u{B5}g", "\u{3BC}m": "\u{B5}m", "ug": "\u{B5}g",
    "L": "l",
    "mL": "ml", "dL": "dl", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "lbs": "lb",
  ]

  /// Longer ones first, where one begins another.
  private static let before = [
    "US$", "CA$", "AU$", "HK$", "NZ$", "MX$", "NT$", "R$", "C$", "A$", "S$", "Rs.", "Rs", "Rp", "RM", "kr.", "kr",
    "Fr.",
    "SFr.",
  ]

  private static let multiples: Set<String> = [
    "k", "K", "M", "B", "T", "bn", "mn", "tn", "mio", "Mio", "Mio.", "Mrd", "Mrd.", "Tsd", "Tsd.", "thousand",
    "million",
    "billion", "crore", "lakh",
  ]

  /// Units that are known without a blank before them. Capitals that stand behind numbers in codes, such as seats, are none.
  private static let known: Set<String> = Set(
    """
    k K M bn mn mio kg g mg \u{B5}g \u{3BC}g ug t lb lbs oz km m cm mm \u{B5}m \u{3BC}m nm mi ft in yd km² m² cm² m³ cm³ l ml mL cl \
    dl dL s ms min h hr hrs d kW MW kWh MWh Wh mV kV mA Ah mAh Hz kHz MHz GHz Pa hPa kPa MPa bar mbar psi dB ppm ppb px KB kB \
    MB GB TB KiB MiB GiB mph km/h kmh m/s kcal cal kJ mol bpm mmHg rpm cc ha \u{B0} °C °F \u{2103} \u{2109} kr kr. zł Kč Ft lei \
    лв
    """.split(separator: " ").map(String.init))

  /// Codes of ISO 4217 that are in use, without those of metals and funds, and without those that are words or names (ALL, TOP).
  private static let codes: Set<String> = Set(
    """
    AED AFN ANG AOA ARS AUD AWG AZN BBD BDT BGN BHD BIF BMD BND BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP \
    CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF \
    IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK \
    MNT MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR \
    SBD SCR SDG SEK SGD SHP SLE SRD SSP STN SVC SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES \
    VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL
    """.split(separator: " ").map(String.init))
}
