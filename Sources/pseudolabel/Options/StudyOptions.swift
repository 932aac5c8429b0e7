import ArgumentParser
import PseudoLabeling

/// What is special to studies of one's own files.
struct StudyOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      What is delivered: the method with the lower log loss on rows held out, or in any case the candidate (which learns from the \
      unlabelled rows) or the baseline (which does not). (default: better)
      """, valueName: "which"))
  var deliver: StudyPlan.Delivery?
  @Flag(help: "Show the rows of rare classes as often as those of common ones.") var balance = false
  @Option(
    help: ArgumentHelp(
      """
      What follows when the predictions for the unlabelled rows collapse to few classes: record, stop (with the best state \
      before), or reduceWeight (go on from there, with half the weight). (default: reduceWeight)
      """, valueName: "answer"))
  var onCollapse: CollapsePolicy.Response?
  @Option(
    help: ArgumentHelp(
      "A file of test rows that stays sealed until `evaluate` opens it; each opening is counted.", valueName: "file"),
    completion: .file())
  var test: String?

  @Option(
    help: ArgumentHelp(
      """
      A run whose plan is followed, on its files and labels unless others are given, and with which this one is compared on the \
      labelled rows that both held out.
      """, valueName: "run"), completion: .directory)
  var from: String?
  @Option(
    help: ArgumentHelp(
      """
      Labels beside those in the files: a table with the columns row (from 1; path for images) and class, as `suggest` begins \
      one, a journal of answers, or what Label Studio exported as JSON.
      """, valueName: "file"), completion: .file())
  var labelsFrom: String?

  var given: [String] {
    [
      ("--deliver", deliver != nil), ("--balance", balance), ("--on-collapse", onCollapse != nil),
      ("--test", test != nil), ("--labels-from", labelsFrom != nil),
      ("--from", from != nil),
    ]
    .filter(\.1).map(\.0)
  }
}

extension StudyPlan.Delivery: ExpressibleByArgument {}
extension CollapsePolicy.Response: ExpressibleByArgument {}
