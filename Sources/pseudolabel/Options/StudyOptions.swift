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

  var given: [String] {
    [
      ("--deliver", deliver != nil), ("--balance", balance), ("--on-collapse", onCollapse != nil),
      ("--test", test != nil),
    ]
    .filter(\.1).map(\.0)
  }
}

extension StudyPlan.Delivery: ExpressibleByArgument {}
extension CollapsePolicy.Response: ExpressibleByArgument {}
