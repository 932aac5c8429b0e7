import PseudoLabelExperiments
import PseudoLabelPlots

/// What a reproduction of Lee 2013 brought, as one page.
package struct Lee2013Page: Sendable {
  package var errors: ErrorTable?
  package var entropies: EntropyTable?
  package var figure1: Plot?
  package var figure2: Plot?
  /// How to make the page again.
  package var command: String

  package init(command: String) { self.command = command }

  package static let figure1Caption = """
    Figure 1: t-SNE of the network's ten outputs on the 10 000 test images, without and with the unlabelled images, 600 \
    labels, split 1. A point is an image, its colour the true class, whose name stands at the median of its points. \
    Distances between clusters, and their sizes, mean little; there are no axes.
    """

  package static let figure2Caption = """
    Figure 2: what the first layer looks for: the weights of the same 100 units in each network, 600 labels, split 1. A \
    weight of 0 is middle grey, positive ones are lighter; each picture has its own scale.
    """

  package var page: HTMLPage {
    var sections: [HTMLPage.Section] = []
    if let errors {
      sections.append(
        HTMLPage.Section(heading: "Table 2: test error", blocks: [.table(errors.text, caption: ErrorTable.caption)]))
    }
    if let entropies {
      sections.append(
        HTMLPage.Section(
          heading: "Table 1: conditional entropy", blocks: [.table(entropies.text, caption: EntropyTable.caption)]))
    }
    if let figure1 {
      sections.append(
        HTMLPage.Section(
          heading: "Figure 1: the outputs", blocks: [.figure(figure1, caption: Lee2013Page.figure1Caption)]))
    }
    if let figure2 {
      sections.append(
        HTMLPage.Section(
          heading: "Figure 2: the filters", blocks: [.figure(figure2, caption: Lee2013Page.figure2Caption)]))
    }
    sections.append(HTMLPage.Section(heading: "How to make it again", blocks: [.commands(command)]))
    return HTMLPage(title: "Lee 2013, \u{201C}Pseudo-Label\u{201D}, reproduced", sections: sections)
  }
}
