import ArgumentParser
import PseudoLabeling

/// Files of one's own, and how they are read.
struct SourceOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Tables (CSV, TSV, plain or .gz) with the rows to learn from. Without any, --dataset tells what to train on.",
      valueName: "file"))
  var files: [String] = []

  @OptionGroup(title: "TABLES") var tables: TableReadingOptions

  /// Whether the files themselves say what their labels are.
  var needsNoTarget: Bool { false }

  /// Where the rows come from; nil where no file is named.
  func source() throws(RequestFailure) -> DataSource? {
    guard !files.isEmpty else {
      if let idle = tables.given.first {
        throw RequestFailure(idle, expected: "a file that it is said of", found: "none")
      }
      return nil
    }
    guard let target = tables.target else {
      throw RequestFailure(
        "--target", expected: "the name of the column to be learned", found: "none",
        remedy: "`pseudolabel check FILE` shows the columns")
    }
    return .table(
      TableSource(files: files, unlabeled: tables.unlabeled, target: target, options: try tables.options()))
  }
}

/// How tables are read.
struct TableReadingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The column with the classes. Rows where it is blank, ? or NA are unlabelled.", valueName: "column"))
  var target: String?
  @Option(
    help: ArgumentHelp("A file of further rows without labels; may be given several times.", valueName: "file"))
  var unlabeled: [String] = []
  @Option(help: ArgumentHelp("Columns that hold numbers, with commas between.", valueName: "columns"))
  var number: NameList?
  @Option(help: ArgumentHelp("Columns that hold categories, whatever they look like.", valueName: "columns"))
  var category: NameList?
  @Option(help: ArgumentHelp("Columns that hold dates.", valueName: "columns"))
  var date: NameList?
  @Option(help: ArgumentHelp("Columns that are left out.", valueName: "columns"))
  var ignore: NameList?
  @Option(
    help: ArgumentHelp(
      "Words for a missing value, besides blank cells. (default: ?,NA,N/A,n/a,NaN,nan,NULL,null)", valueName: "words"))
  var missing: NameList?
  @Option(help: "What stands between cells: comma, semicolon, tab, pipe. (default: found by looking)")
  var delimiter: Delimiter?
  @Option(help: "Whether the first row names the columns: yes or no. (default: found by looking)")
  var header: YesNo?

  enum YesNo: String, ExpressibleByArgument, CaseIterable { case yes, no }

  func options() throws(RequestFailure) -> TableOptions {
    var kinds: [String: ColumnKind] = [:]
    for (kind, list) in [
      (ColumnKind.number, number), (.category, category), (.date, date), (.ignored, ignore),
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
      delimiter: delimiter, hasHeader: header.map { $0 == .yes },
      missing: missing.map { [""] + $0.names } ?? TableOptions.defaultMissing, kinds: kinds)
  }

  /// The options that were given.
  var given: [String] {
    let all: [(String, Bool)] = [
      ("--target", target != nil), ("--unlabeled", !unlabeled.isEmpty), ("--number", number != nil),
      ("--category", category != nil), ("--date", date != nil), ("--ignore", ignore != nil),
      ("--missing", missing != nil), ("--delimiter", delimiter != nil), ("--header", header != nil),
    ]
    return all.filter(\.1).map(\.0)
  }
}

extension ColumnKind {
  /// The option that says that a column is of this kind.
  var option: String { self == .ignored ? "ignore" : rawValue }
}

/// Names with commas between them.
struct NameList: ExpressibleByArgument {
  let names: [String]

  init(argument: String) {
    names = argument.split(separator: ",", omittingEmptySubsequences: true).map { $0.trimmed }
  }
}

extension Substring {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

extension Delimiter: ExpressibleByArgument {}
