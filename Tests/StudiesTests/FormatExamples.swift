import Foundation
import PseudoLabelDatasets
import TestSupport

/// The rows of the documentation's page about formats.
enum FormatExamples {
  static let all = tables + numbers + dates + labels + columns + svmlight + arrays + images

  private static let plain = (0..<24).map { "\(Double($0 % 7) / 2),\($0 * 5 % 11),\(["a", "b", ""][$0 % 3])" }
  private static func text(_ header: String, _ lines: [String], end: String = "\n") -> String {
    ([header] + lines).joined(separator: end) + end
  }

  /// A column x of such cells in one file, of others in a second one.
  private static func twoFiles(_ shown: String, _ first: [String], _ second: [String]) -> FormatExample {
    FormatExample(format: "Tables", shown: shown) { folder in
      func file(_ cells: [String], _ name: String) throws -> String {
        let lines = plain.enumerated().map { row, line in
          cells[row % cells.count] + ","
            + line.split(separator: ",", omittingEmptySubsequences: false).dropFirst().joined(separator: ",")
        }
        return try folder.write(text("x,n,class", lines).utf8, to: name)
      }
      return .table(TableSource(files: [try file(first, "a.csv"), try file(second, "b.csv")], target: "class"))
    }
  }

  private static let tables: [FormatExample] = [
    .table("Tables", "`1.5,4,a` below `x,n,class`", text("x,n,class", plain)),
    .table(
      "Tables", "the same with tabs", text("x\tn\tclass", plain.map { $0.replacing(",", with: "\t") }), name: "rows.tsv"
    ),
    .table("Tables", "the same with CR LF and a byte order mark", "\u{FEFF}" + text("x,n,class", plain, end: "\r\n")),
    .table("Tables", "a comma behind the last cell of every row", text("x,n,class", plain.map { "\($0)," })),
    .table(
      "Tables", "`1,1.5,4,a` below `x,n,class`: a name or number in front of each row",
      text("x,n,class", plain.enumerated().map { "\($0 + 1),\($1)" })),
    .table(
      "Tables", "`sep=;` above the header", "sep=;\n" + text("x;n;class", plain.map { $0.replacing(",", with: ";") })),
    .table(
      "Tables", "lines that begin with `#` above the header", "# of a device\n# in May\n" + text("x,n,class", plain)),
    .table("Tables", "a title above the header", "Report of May\n\n" + text("x,n,class", plain)),
    .table(
      "Tables", "the same with blanks, as R's `write.table` writes it",
      text(
        "\"x\" \"n\" \"class\"",
        plain.enumerated().map {
          let cells = $1.split(separator: ",", omittingEmptySubsequences: false)
          return "\"\($0 + 1)\" \(cells[0]) \(cells[1]) \(cells[2].isEmpty ? "NA" : "\"\(cells[2])\"")"
        }), name: "rows.txt"),
    .table("Tables", "the same with colons", text("x:n:class", plain.map { $0.replacing(",", with: ":") })),
    .table(
      "Tables", "`(kg),[cm],` below the header",
      text("x,n,class", ["(kg),[cm],"] + plain)),
    .table(
      "Tables", "the header again in the middle",
      text("x,n,class", plain.prefix(12) + ["x,n,class"] + plain.dropFirst(12))),
    .table(
      "Tables", "a table of Markdown, with its line of dashes below the header",
      text("| x | n | class |", ["|---|---|---|"] + plain.map { "| " + $0.replacing(",", with: " | ") + " |" })),
    .table(
      "Tables", "`a` and, with a zero-width space behind it, `a`",
      text("x,n,class", plain.enumerated().map { $0 == 3 ? $1 + "\u{200B}" : $1 })),
    FormatExample(format: "Tables", shown: "`1.5,4,a` in one file, `1,5;4;a` in another") { folder in
      let commas = plain.map { $0.replacing(",", with: ";").replacing(".", with: ",") }
      return .table(
        TableSource(
          files: [
            try folder.write(text("x,n,class", plain).utf8, to: "a.csv"),
            try folder.write(text("x;n;class", commas).utf8, to: "b.csv"),
          ], target: "class"))
    },
    twoFiles(
      "`25/12/2024` in one file, `12/25/2024` in another", ["25/12/2024", "3/4/2024", "30/1/2024", "7/5/2024"],
      ["12/25/2024", "4/3/2024", "1/30/2024", "5/7/2024"]),
    twoFiles(
      "`25/12/2024` in one file, `3/4/2024` and the like in another",
      ["25/12/2024", "3/4/2024", "30/1/2024", "7/5/2024"],
      ["3/4/2024", "4/3/2024", "11/10/2024", "8/2/2024"]),
    .table(
      "Tables", "`1.5,4,'a, b'`: cells in single quotes",
      text("x,n,class", plain.map { $0.hasSuffix(",") ? $0 : $0.dropLast() + "'\($0.last ?? "a"), b'" })),
    .table("Tables", "two commas behind the last cell of every row", text("x,n,class", plain.map { "\($0),," })),
    .table(
      "Tables", "a comma behind the last cell of some rows",
      text("x,n,class", plain.enumerated().map { $0 % 5 == 4 ? "\($1)," : $1 })),
    .table(
      "Tables", "`x,n,class,,` with `,,` behind the last cell of the first rows only",
      text("x,n,class,,", plain.enumerated().map { $0 < 16 ? "\($1),," : $1 })),
    .table(
      "Tables", "`sep=;` above rows with tabs",
      "sep=;\n" + text("x,n,class", plain).replacing(",", with: "\t")),
    .table("Tables", "one row with a cell more than the others", text("x,n,class", plain + ["1,2,a,b"])),
    .table("Tables", "one row with a cell less", text("x,n,class", plain + ["1,a"])),
    .table("Tables", "a quote that is not closed", text("x,n,class", plain + ["\"1,2,a"])),
    .table("Tables", "two columns of one name", text("x,x,class", plain)),
    .table("Tables", "no row of names, and `--target class`", text(plain[0], Array(plain.dropFirst()))),
    .table("Tables", "a header and nothing below", "x,n,class\n"),
    .table("Tables", "an empty file", ""),
    .table(
      "Tables", "the control character U+0001 between cells", text("x,n,class", plain).replacing(",", with: "\u{1}")),
  ]

  private static let numbers: [FormatExample] = [
    .cells("Numbers in tables", ["1.5", "-2", "1e3", "+4", ".5"]),
    .cells("Numbers in tables", ["1,5", "2,25", "-1,18"]),
    .cells("Numbers in tables", ["1.234,5", "2,5", "16.533"]),
    .cells("Numbers in tables", ["1,234.5", "2.5", "1,250"]),
    .cells("Numbers in tables", ["1,250", "3,500", "2,125"]),
    .cells("Numbers in tables", ["2 727,40", "1\u{202F}100,5", "12,5"]),
    .cells("Numbers in tables", ["9'123.40", "1’000.5", "12.5"]),
    .cells("Numbers in tables", ["₹7,33,256.5", "₹1,20,000.25"]),
    .cells("Numbers in tables", ["(186,831.5)", "12.25"]),
    .cells("Numbers in tables", ["\u{2212}4.5", "5.5"]),
    .cells("Numbers in tables", ["$1,250.50", "USD 12.5", "5 €"]),
    .cells("Numbers in tables", ["5 %", "7.5 %"]),
    .cells("Numbers in tables", ["78.9%", "0.789", "12.5%"]),
    .cells("Numbers in tables", ["5.10 kr", "US$5.10", "R$ 7.25"]),
    .cells("Numbers in tables", ["5.1 kg", "6 kg", "7.25kg"]),
    .cells("Numbers in tables", ["500 g", "1 kg", "750 g", "2 kg", "900 g"]),
    .cells("Numbers in tables", ["5.10-", "7.25", "–3.5"]),
    .cells("Numbers in tables", ["14,- €", "1.269,- €", "7,50 €"]),
    .cells("Numbers in tables", ["CHF 1'269.--", "CHF 12.50"]),
    .cells("Numbers in tables", ["1.6×10^3", "2.5×10⁻²", "3.5"]),
    .cells("Numbers in tables", ["- 1.78", "2.5"]),
    .cells("Numbers in tables", ["$27K", "$31K", "$45.5K"]),
    .cells("Numbers in tables", ["1_000", "2_500", "10_000"]),
    .cells("Numbers in tables", ["1.5D+03", "2.25D-01"]),
    .cells("Numbers in tables", ["=\"123\"", "=\"47.5\""]),
    .cells("Numbers in tables", ["١٢٫٥", "٧", "１２．５"]),
    .cells("Numbers in tables", ["1.5", "1,25", "7,75", "3.25"]),
    .table(
      "Numbers in tables", "-999 in three rows",
      text(
        "x,n,class",
        (0..<24).map { "\($0 % 8 == 5 ? -999 : Double($0 * 7 % 24) / 2),\($0 * 5 % 7),\(["a", "b", ""][$0 % 3])" })),
    .table(
      "Numbers in tables", "`<0.1`, `<0.2`, …",
      text("x,n,class", (0..<24).map { "<\(Double($0 + 1) / 10),\($0 * 5 % 7),\(["a", "b", ""][$0 % 3])" })),
    .table(
      "Numbers in tables", "`<0.5` in two of 24 rows",
      text(
        "x,n,class",
        (0..<24).map { "\($0 % 12 == 7 ? "<0.5" : "\(Double($0 + 1) / 10)"),\($0 * 5 % 7),\(["a", "b", ""][$0 % 3])" })),
    .table(
      "Numbers in tables", "`1.1±0.1`, `1.2±0.1`, …",
      text("x,n,class", (0..<24).map { "1.\($0)±0.1,\($0 * 5 % 7),\(["a", "b", ""][$0 % 3])" })),
    .table("Numbers in tables", "`18-27`, `19-28`, …", column("x") { "\($0 + 18)-\($0 + 27)" }),
    .table("Numbers in tables", "`$10–$20`, `$11–$21`, …", column("x") { "$\($0 + 10)–$\($0 + 20)" }),
    .cells("Numbers in tables", ["$(7.50)", "$12.25"]),
    .cells("Numbers in tables", ["%5", "%7.5"]),
    .cells("Numbers in tables", ["00037", "10115", "80331"]),
    .cells("Numbers in tables", ["1.5", "nan", "2.5", "NA"]),
    .cells("Numbers in tables", ["1.5", "inf"]),
    .cells("Numbers in tables", ["1.5", "about 2", "2.5", "many"]),
  ]

  private static let dates: [FormatExample] = [
    .cells("Dates in tables", ["2026-07-04", "2026-07-05 17:30", "2026-11-06T08:00:00Z"]),
    .cells("Dates in tables", ["28.03.2025", "01.04.2025", "17.12.2024"]),
    .cells("Dates in tables", ["2/12/2025 11:18 PM", "3/11/2025 1:05 AM"]),
    .cells("Dates in tables", ["Fri, 28 Mar 2025 19:22:00 GMT", "Sat, 29 Mar 2025 07:00:00 GMT"]),
    .cells("Dates in tables", ["20250105T115100Z", "20250212T081500Z"]),
    .cells("Dates in tables", ["4 July 2026", "9 Aug 2026", "12 July 2026"]),
    .cells("Dates in tables", ["July 4, 2026", "Aug 9, 2026", "July 12, 2026"]),
    .cells("Dates in tables", ["24.05.62", "13.11.99", "01.02.03", "17.08.48"]),
    .cells("Dates in tables", ["20-12-23", "21-11-24", "22-10-25", "19-09-26", "18-08-27"]),
    .cells("Dates in tables", ["25/12/2023", "12/26/2023", "27/12/2023", "12/28/2023", "12/29/2023"]),
    .cells("Dates in tables", ["20Dec2023", "07Jan2024", "13Feb2024"]),
    .cells("Dates in tables", ["20.12.2023, 07:59", "21.12.2023, 17:05"]),
    .cells("Dates in tables", ["Wed Dec 20 07:59:00 2023", "Thu Dec 21 17:05:10 2023"]),
    .cells("Dates in tables", ["2023-12-20 07:59 CET", "2023-12-21 17:05 EST"]),
    .cells("Dates in tables", ["20231220", "20231221", "20240107"]),
    .cells("Dates in tables", ["0000-00-00", "2023-12-21", "2024-01-07"]),
    .cells("Dates in tables", ["2023-01", "2023-02", "2023-05", "2023-11", "2024-01"]),
    .cells("Dates in tables", ["2026-07-04", "28.03.2025", "17.12.2025"]),
    twoFiles(
      "`2025-03-28` in one file, `4/12/2025` in another", ["2025-03-28", "2025-05-04"], ["4/12/2025", "4/28/2025"]),
    .cells("Dates in tables", ["[10/Oct/2000:13:55:36 -0700]", "[11/Oct/2000:08:05:09 -0700]"]),
    .cells("Dates in tables", ["3. März 2021", "24. Dez. 2021", "Mi., 5. Mai 2021"]),
    .cells("Dates in tables", ["1er août 2021", "12 févr. 2021"]),
    .cells("Dates in tables", ["5 de marzo de 2021", "11 de enero de 2022"]),
    .cells(
      "Dates in tables", ["3 stycznia 2021", "5 lutego 2021", "7 marca 2021", "9 kwietnia 2021", "11 listopada 2021"]),
    .cells("Dates in tables", ["2021年3月4日", "2021年12月24日 17:30"]),
    .cells("Dates in tables", ["6. 8. 2021", "24. 12. 2021"]),
    .cells("Dates in tables", ["21:16:00", "9:05:30", "12:00:00"]),
    .cells(
      "Dates in tables", ["21:16:00", "9:05:30", "12:00:00"], TableOptions(kinds: ["x": .category]),
      note: " and `--category x`"),
    .cells("Dates in tables", ["21:16 Uhr", "9:05 Uhr"]),
    .cells("Dates in tables", ["PT1H30M", "PT45M", "P1DT2H"]),
    .cells("Dates in tables", ["1h 30m", "2 hours 5 minutes", "1h30"]),
    .table("Dates in tables", "`P1Y0M`, `P1Y1M`, `P1Y2M`, …", column("x") { "P\($0 / 12 + 1)Y\($0 % 12)M" }),
    .table(
      "Dates in tables", "30 February among sixty days",
      text(
        "x,n,class",
        (0..<60).map {
          "2026-0\($0 == 7 ? "2-30" : "\($0 % 9 + 1)-\($0 * 7 % 19 + 10)")"
            + ",\($0 * 5 % 7),\(["a", "b", ""][$0 % 3])"
        })),
  ]

  private static func labeled(_ words: [String]) -> String {
    text("x,n,class", (0..<24).map { "\(Double($0 % 7) / 2),\($0 * 5 % 11),\(words[$0 % words.count])" })
  }

  private static let labels: [FormatExample] = [
    .table("Labels in tables", "`yes`, `no`, a blank", labeled(["yes", "no", ""])),
    .table("Labels in tables", "`yes`, `no`, `?`, `NA`", labeled(["yes", "no", "?", "NA"])),
    .table("Labels in tables", "`yes`, `no`, `unlabelled`", labeled(["yes", "no", "unlabelled"])),
    .table("Labels in tables", "`1`, `0`, `-1`", labeled(["1", "0", "-1"])),
    .table(
      "Labels in tables", "`1`, `0`, `-1` and `--missing -1`", labeled(["1", "0", "-1"]),
      TableOptions(missing: ["", "-1"])),
    .table("Labels in tables", "`1`, `1.0`, `2`", labeled(["1", "1.0", "2"])),
    .table("Labels in tables", "`Yes`, `yes`, `no`", labeled(["Yes", "yes", "no"])),
    .table("Labels in tables", "`a` alone", labeled(["a", ""])),
    .table("Labels in tables", "`US`, `NA`", labeled(["US", "NA"])),
    .table(
      "Labels in tables", "a number of its own in each row",
      text("x,n,class", (0..<60).map { "\(Double($0 % 7) / 2),\($0 * 5 % 11),\(Double($0) * 1.25)" })),
    .table(
      "Labels in tables", "what `label` wrote",
      text(
        "x,n,class,label source,label confidence",
        (0..<24).map {
          let isGiven = $0 % 3 < 2
          return
            "\(Double($0 % 7) / 2),\($0 * 5 % 11),\(["a", "b"][$0 % 2]),\(isGiven ? "given," : "pseudo,0.9731")"
        })),
  ]

  private static func column(_ name: String, _ cell: (Int) -> String) -> String {
    text("\(name),n,class", (0..<24).map { "\(cell($0)),\($0 * 5 % 7),\(["a", "b", ""][$0 % 3])" })
  }

  private static let columns: [FormatExample] = [
    .table("Columns that are left out", "`id`: 501, 502, …", column("id") { "\(501 + $0)" }),
    .table("Columns that are left out", "no name: 0, 1, 2, …", column("") { "\($0)" }),
    .table(
      "Columns that are left out", "`key`: 19 digits", column("key") { "\(1_000_000_000_000_000_000 + $0 * 7 % 24)" }),
    .table("Columns that are left out", "`code`: x0, x1, x2, …", column("code") { "x\($0)" }),
    .table(
      "Columns that are left out", "`kunde`: 0, 1, 2, …, one of them twice, in sixty rows",
      text("kunde,n,class", (0..<60).map { "\($0 == 30 ? 29 : $0),\($0 * 5 % 7),\(["a", "b", ""][$0 / 20])" })),
    .table(
      "Columns that are left out", "`seconds`: 0, 0, 86400, 86400, …: not left out, but told",
      text("seconds,n,class", (0..<60).map { "\($0 / 2 * 86400),\($0 * 5 % 7),\(["a", "b", ""][$0 % 3])" })),
    .table("Columns that are left out", "`unit`: kg in every row", column("unit") { _ in "kg" }),
    .table("Columns that are left out", "`note`: blank in every row", column("note") { _ in "" }),
    .table(
      "JSON Lines", "a line for each row: `{\"note\": \"we saw 3 birds\", \"n\": 3, \"class\": \"a\"}`",
      (0..<24).map {
        "{\"note\": \"we saw \($0) birds\", \"n\": \($0 * 5 % 7)\(["", ", \"class\": \"a\"", ", \"class\": \"b\""][$0 % 3])}\n"
      }.joined(), name: "rows.jsonl"),
    .table(
      "JSON Lines", "a list under a key", (0..<24).map { "{\"x\": [\($0)], \"class\": \"\($0 % 2)\"}\n" }.joined(),
      name: "rows.jsonl"),
    .table("JSON Lines", "a line that ends early", "{\"x\": 1, \"class\": \"a\"}\n{\"x\": 2,\n", name: "rows.jsonl"),
    .table("Text", "`note`: other sentences in every row", column("note") { "we saw \($0) birds" }),
    .table("Text", "`note`: 北京今天下雨0, 北京今天下雨1, …", column("note") { "北京今天下雨\($0)" }),
    .table(
      "Text", "`note`: `xyzzy` in one row, sentences in the others",
      column("note") { $0 == 7 ? "xyzzy" : "we saw \($0) birds" }),
    .table(
      "Categories", "`NA` and blanks among `EU`, `US`", column("region") { ["EU", "US", "NA", "", "EU"][$0 % 5] }),
    .table("Categories", "`Oslo`, `oslo`, `Rome`", column("city") { ["Oslo", "oslo", "Rome"][$0 % 3] }),
    .table(
      "Categories", "`Oslo` in every second row, else a name that stands there once",
      text(
        "city,n,class", (0..<60).map { "\($0 % 2 == 0 ? "Oslo" : "c\($0)"),\($0 * 5 % 7),\(["a", "b", ""][$0 % 3])" })),
    .table(
      "Categories", "`Oslo` and `Os\\u{AD}lo`, with a soft hyphen",
      column("city") { ["Oslo", "Os\u{AD}lo", "Rome"][$0 % 3] }),
    .table("Categories", "a value of its own for each class", column("result") { ["won", "lost", ""][$0 % 3] }),
  ]

  private static func svmlight(_ labels: [String]) -> [UInt8] {
    Array((0..<24).map { "\(labels[$0 % labels.count]) 1:\($0 % 5) 4:2.5" }.joined(separator: "\n").utf8)
  }

  private static let seconds = Array(
    (0..<24).map { row in
      "\(["1", "-1", "?"][row % 3]) " + (row % 8 == 5 ? "" : "1:\(1_700_000_000 + row * 7 % 11) ") + "2:\(row % 5)\n"
    }.joined().utf8)

  private static let svmlight: [FormatExample] = [
    .array("SVMlight", "`1`, `-1`, `?`", svmlight(["1", "-1", "?"]), name: "rows.svm"),
    .array("SVMlight", "`1`, `-1`, `0`", svmlight(["1", "-1", "0"]), name: "rows.svm"),
    .array("SVMlight", "`1`, `0`, `-1`, `-1`", svmlight(["1", "0", "-1", "-1"]), name: "rows.svm"),
    .array("SVMlight", "`1`, `0`", svmlight(["1", "0"]), name: "rows.svm"),
    .array(
      "SVMlight", "features out of order", Array("1 3:1 2:1\n-1 1:1\n".utf8), name: "rows.svm"),
    .array("SVMlight", "`1 2:x`", Array("1 2:x\n-1 1:1\n".utf8), name: "rows.svm"),
    .array("SVMlight", "the same as `1`, `-1`, `?`, called `rows.txt`", svmlight(["1", "-1", "?"]), name: "rows.txt"),
    .array("SVMlight", "seconds since 1970 in most rows", seconds, name: "rows.svm"),
    .array(
      "SVMlight", "`0:2.5` in some row", Array("\(["1 1:3 2:1", "-1 0:2.5", "? 2:4"].joined(separator: "\n"))\n".utf8),
      name: "rows.svm"),
  ]

  private static func integers(_ numbers: [Int]) -> [UInt8] {
    NPYBytes.array("|i1", [24], (0..<24).map { UInt8(bitPattern: Int8(numbers[$0 % numbers.count])) })
  }
  private static let rows = NPYBytes.doubles((0..<48).map { 1.7e9 + Double($0 * 7 % 11) }, columns: 2)

  private static let arrays: [FormatExample] = [
    .array("NumPy and IDX", "float64 [24, 2]; int8 0, 1, -1", rows, name: "rows.npy", labels: integers([0, 1, -1])),
    .array("NumPy and IDX", "float64 [24, 2]; int8 1, -1", rows, name: "rows.npy", labels: integers([1, -1])),
    .array(
      "NumPy and IDX", "the same, and `--missing \"\"`", rows, name: "rows.npy", labels: integers([1, -1]),
      missing: [""]),
    .array(
      "NumPy and IDX", "23 labels for 24 rows", rows, name: "rows.npy",
      labels: NPYBytes.array("|i1", [23], Array(repeating: 1, count: 23))),
    .array(
      "NumPy and IDX", "one-hot labels, zeros for none", rows, name: "rows.npy",
      labels: NPYBytes.array("|u1", [24, 2], (0..<24).flatMap { [[1, 0], [0, 1], [0, 0]][$0 % 3] })),
    .array(
      "NumPy and IDX", "one-hot labels, NaN for none", rows, name: "rows.npy",
      labels: NPYBytes.doubles((0..<24).flatMap { [[1, 0], [0, 1], [.nan, .nan]][$0 % 3] }, columns: 2)),
    .array(
      "NumPy and IDX", "one-hot labels, two 1s in some rows", rows, name: "rows.npy",
      labels: NPYBytes.array("|u1", [24, 2], (0..<24).flatMap { [[1, 0], [0, 1], [1, 1]][$0 % 3] })),
    .array(
      "NumPy and IDX", "an array of objects as labels", rows, name: "rows.npy",
      labels: NPYBytes.array("|O", [24], [UInt8](repeating: 0, count: 24))),
    .array(
      "NumPy and IDX", "complex numbers", NPYBytes.array("<c16", [2, 2], Array(repeating: 0, count: 64)),
      name: "rows.npy"),
    .array(
      "NumPy and IDX", "an NPY file that ends early", Array(rows.dropLast(9)), name: "rows.npy",
      labels: integers([0, 1, -1])),
    .array(
      "NumPy and IDX", "IDX bytes [24, 2, 2]; 0, 1, 255", idxBytes([24, 2, 2], (0..<96).map { UInt8($0) }),
      name: "rows.idx",
      labels: idxBytes([24], (0..<24).map { [0, 1, 255][$0 % 3] })),
    .array(
      "NumPy and IDX", "IDX float32 [24, 1]", idxBytes(type: 0x0d, [24, 1], [UInt8](repeating: 0, count: 96)),
      name: "rows.idx", labels: idxBytes([24], (0..<24).map { [0, 1, 255][$0 % 3] })),
  ]

  private static let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "TestSupport/Golden/images")
  private static func image(_ name: String) -> [UInt8] {
    (try? Data(contentsOf: golden.appending(path: name))).map { Array($0) } ?? []
  }
  private static func folder(_ names: [String]) -> [(name: String, bytes: [UInt8])] {
    ["cat", "dog", "unlabeled"].flatMap { group in
      names.enumerated().map { ("\(group)/\($0).\(($1 as NSString).pathExtension)", image($1)) }
    }
  }

  private static let images: [FormatExample] = [
    .images(
      "`cat`, `dog`, `unlabeled`: PNG and JPEG, grey and colour",
      folder(["grey8.png", "colour8.png", "colour.jpg", "grey.jpg"])),
    .images("PNG of 16 bits", folder(["grey16.png", "colour16.png"])),
    .images(
      "a file that is cut short",
      folder(["grey8.png", "colour8.png"]) + [("cat/cut.png", Array(image("colour8.png").dropLast(40)))]),
    .images(
      "the same, and `--skip-unreadable`",
      folder(["grey8.png", "colour8.png"]) + [("cat/cut.png", Array(image("colour8.png").dropLast(40)))], skipping: true
    ),
    .images(
      "a pixel of the colour 7 of a palette of 4",
      folder(["grey8.png"]) + [
        (
          "cat/palette.png",
          pngBytes(height: 1, width: 2, [0, 7], palette: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
        )
      ]),
    .images(
      "GIF and WebP beside PNG",
      folder(["grey8.png", "colour8.png"]) + [
        ("cat/a.gif", Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0]),
        ("dog/a.webp", Array("RIFF".utf8) + [4, 0, 0, 0] + Array("WEBPVP8 ".utf8)),
      ]),
    .images("no image in any folder", [("cat/a.txt", [1]), ("dog/a.txt", [1])]),
    .images(
      "`train`, `val` and `test` in place of classes",
      ["train", "val", "test"].flatMap { split in
        ["grey8.png", "colour8.png"].map { ("\(split)/cat/\($0)", image($0)) }
      }),
  ]
}
