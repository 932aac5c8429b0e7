import ArgumentParser
import PseudoLabeling

/// How tables are read.
struct TableReadingOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "The column with the classes. Rows where it is blank, ? or NA are unlabelled.", valueName: "column"))
  var target: String?
  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A file of further rows without labels; may be given several times.", valueName: "file"),
    completion: .file())
  var unlabeled: [String] = []
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Columns that hold numbers, with commas between.", valueName: "columns")
  )
  var number: NameList?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Columns that hold categories, whatever they look like.", valueName: "columns"))
  var category: NameList?
  @Option(parsing: .unconditional, help: ArgumentHelp("Columns that hold dates.", valueName: "columns"))
  var date: NameList?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Columns that hold text, to be read by its words, however short it is.", valueName: "columns"))
  var text: NameList?
  @Option(parsing: .unconditional, help: ArgumentHelp("Columns that are left out.", valueName: "columns"))
  var ignore: NameList?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      """
      Words for a missing value, and among labels for none, besides blanks; "" leaves blanks alone. (default: \
      \(TableOptions.defaultMissing.dropFirst().joined(separator: ", ")))
      """, valueName: "words"))
  var missing: NameList?
  @Option(help: "What stands between cells: comma, semicolon, tab, pipe, colon, space. (default: found by looking)")
  var delimiter: Delimiter?
  @Option(
    help: "What stands before the fractions of numbers: point or comma. (default: found by looking at all columns)")
  var decimal: DecimalConvention?
  @Option(
    help: """
      What comes first in dates such as 2/12/2025: day-first or month-first. (default: found by looking at all columns, \
      otherwise day-first)
      """)
  var dates: DateConvention?
  @Option(help: "Whether the first row names the columns: yes or no. (default: found by looking)")
  var header: YesNo?

  @Flag(help: "Learn from classes that `pseudolabel label` filled in as if they were true; else they count as missing.")
  var trustPseudoLabels = false

  enum YesNo: String, ExpressibleByArgument, CaseIterable { case yes, no }

  /// - Parameter given: what holds where an option is not given.
  func options(like given: TableOptions = TableOptions()) throws(RequestFailure) -> TableOptions {
    var kinds: [String: ColumnKind] = [:]
    for (kind, list) in [
      (ColumnKind.number, number), (.category, category), (.date, date), (.text, text), (.ignored, ignore),
    ] {
      for name in list?.names ?? [] {
        if let other = kinds[name], other != kind {
          throw RequestFailure(
            "--\(kind.option) \(name)", expected: "one kind for a column", found: "--\(other.option) too")
        }
        kinds[name] = kind
      }
    }
    return TableOptions(
      delimiter: delimiter ?? given.delimiter, hasHeader: header.map { $0 == .yes } ?? given.hasHeader,
      missing: missingWords ?? given.missing, kinds: given.kinds.merging(kinds) { $1 },
      decimal: decimal ?? given.decimal,
      trustsPseudoLabels: trustPseudoLabels ? true : given.trustsPseudoLabels, dates: dates ?? given.dates)
  }

  /// The words of `--missing`, and blanks; nil where it is not given.
  var missingWords: [String]? { missing.map { [""] + $0.names } }

  /// The options that were given.
  var given: [String] {
    let all: [(String, Bool)] = [
      ("--target", target != nil), ("--unlabeled", !unlabeled.isEmpty), ("--number", number != nil),
      ("--category", category != nil), ("--date", date != nil), ("--text", text != nil), ("--ignore", ignore != nil),
      ("--missing", missing != nil), ("--delimiter", delimiter != nil), ("--header", header != nil),
      ("--decimal", decimal != nil), ("--dates", dates != nil), ("--trust-pseudo-labels", trustPseudoLabels),
    ]
    return all.filter(\.1).map(\.0)
  }
}

/// Names with commas between them.
///
/// What stands in double quotes is one name, its commas too: `'"amount, EUR",age'`.
struct NameList: ExpressibleByArgument {
  let names: [String]

  init(argument: String) {
    var names = [""]
    var isQuoted = false
    for character in argument {
      switch character {
      case "\"" where isQuoted || names[names.count - 1].allSatisfy(\.isWhitespace): isQuoted.toggle()
      case "," where !isQuoted: names.append("")
      default: names[names.count - 1].append(character)
      }
    }
    self.names = names.map { Substring($0).trimmed }.filter { !$0.isEmpty }
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension Delimiter: ExpressibleByArgument {}
extension DecimalConvention: ExpressibleByArgument {}
extension DateConvention: ExpressibleByArgument {}
