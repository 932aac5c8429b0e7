import PseudoLabelDiagnostics
import Testing

/// What may be meant by a name that is not there.
@Suite struct NearestNameTests {
  private static let names = [
    "train", "predict", "evaluate", "pseudo-label", "entropy-minimization", "churn", "class", "x",
  ]

  @Test(arguments: [
    ("trian", "train"), ("Predict", "predict"), ("pseudolabel", "pseudo-label"),
    ("Pseudo_Label", "pseudo-label"), ("chrun", "churn"), ("churn ", "churn"), ("clas", "class"),
    ("evalute", "evaluate"),
    ("entropy-minimisation", "entropy-minimization"), ("X", "x"),
  ])
  func slipsAreSeenThrough(typed: String, meant: String) { #expect(Self.names.nearest(to: typed) == meant) }

  @Test(arguments: ["", "y", "ab", "supervised", "trees", "explain", "zzzzz"])
  func whatIsFarIsNotSuggested(typed: String) { #expect(Self.names.nearest(to: typed) == nil) }

  /// Nothing is suggested for a name by itself, and the order of the names matters among equally near ones only.
  @Test func theNearestWins() {
    for name in Self.names { #expect([name].nearest(to: name) == nil) }
    #expect(["color", "colour 2", "colors"].nearest(to: "colour") == "color")
    #expect(["colour 2", "colour"].nearest(to: "Colour") == "colour")
  }

  /// An exchange of neighbours is one slip, everything else counts by letters.
  @Test func anExchangeIsOneSlip() {
    #expect(["abc"].nearest(to: "acb") == "abc")
    #expect(["abc"].nearest(to: "cab") == nil)
  }
}

/// What a command offers of the ways out of a failure.
@Suite struct RemedyTests {
  private let remedy = Remedy(
    "Leave such cells blank", "name them with --missing", "leave the column out: --ignore \"x\"")

  @Test func aCommandOffersWhatItHasOptionsFor() {
    #expect(remedy.offered(by: ["--missing", "--ignore"]) == remedy)
    #expect(
      remedy.offered(by: ["--ignore"])?.description == "Leave such cells blank, or leave the column out: --ignore \"x\""
    )
    #expect(remedy.offered(by: [])?.description == "Leave such cells blank")
    #expect(Remedy("say so: --header yes").offered(by: ["--head"]) == nil)
  }

  @Test func optionsAreFoundInText() {
    #expect(
      Remedy.options(in: "Pass --overwrite, or (--no-report) or --target=x.") == [
        "--overwrite", "--no-report", "--target",
      ])
    #expect(
      Remedy.options(
        in: "train --balance shows both; a -- b, x--y, `train --output` and `pseudolabel explain RUN --row 1` are meant"
      ) == [])
  }

  @Test func failuresAreSpelledForACommand() {
    let failure = FileFailure(path: "a.csv", problem: .missing, remedy: Remedy("Look", "pass --x"))
    #expect(failure.offering([]).description == "a.csv: no such file or directory. Look.")
    #expect(failure.offering(["--x"]).description == "a.csv: no such file or directory. Look, or pass --x.")
    let request = RequestFailure("--labels", expected: "1", found: "2", remedy: "Pass --labels")
    #expect(request.offering(["--labels"]) == request)
    #expect(request.offering([]).description == "labels: expected 1, found 2.")
    #expect(
      RequestFailure("a", expected: "b", found: "c", remedy: "Did you mean d?").description.hasSuffix(
        "found c. Did you mean d?"))
  }
}
