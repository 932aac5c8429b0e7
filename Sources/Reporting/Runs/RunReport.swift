import PseudoLabelCatalog
import PseudoLabelCompute
import PseudoLabelDatasets
import PseudoLabelDiagnostics
import PseudoLabelEvaluation
import PseudoLabelExperiments
import PseudoLabelPersistence
import PseudoLabelPlots
import PseudoLabelStudies

/// What one run brought, or several beside each other, as a page.
package struct RunReport {
  var runs: [RunFacts]
  let cpu: CPU
  private var book = ExampleBook()

  /// Reads runs of either kind.
  ///
  /// - Parameters:
  ///   - folders: of the runs; the first is what the others are compared with.
  ///   - load: gives a data set known by name.
  ///   - cpu: computes.
  /// - Throws: `FileFailure` where a run or its data lack a file, or one is not what it was; what `load` throws.
  package init(of folders: [String], load: (NamedDataset) throws -> ImageDataset, on cpu: CPU) throws {
    self.cpu = cpu
    runs = try folders.map { folder in
      let directory = try RunDirectory(opening: folder)
      if try StudyConfiguration(ifIn: directory.path(of: .config)) != nil {
        return try RunFacts(study: directory, name: folder, on: cpu)
      }
      return try RunFacts(run: directory, name: folder, load: load, on: cpu)
    }
  }

  /// Of a study whose data were just read.
  ///
  /// - Throws: `FileFailure` where the run lacks a file, or one is not what it should be.
  package init(of directory: RunDirectory, loaded: LoadedData, on cpu: CPU) throws {
    self.cpu = cpu
    runs = [try RunFacts(study: directory, name: directory.path, loaded: loaded, on: cpu)]
  }

  /// The page.
  ///
  /// - Parameter progress: called now and then with the share that is done; what it throws ends the work.
  /// - Throws: what reading examples again throws; what `progress` throws.
  package mutating func page(progress: (Double) throws -> Void = { _ in }) throws -> HTMLPage {
    var sections = [verdict]
    if runs.count > 1 { sections.append(differences) }
    sections += [curves].compactMap { $0 }
    for run in runs { sections += judged(run) }
    sections += [certainty, pseudoLabels].compactMap { $0 }
    for run in runs { sections += uncertain(run) }
    sections += try embeddings(progress)
    sections += try [filters].compactMap { $0 }
    sections.append(again)
    let title = runs.count == 1 ? "Run \(runs[0].name)" : "Runs \(runs.map(\.name).joined(separator: ", "))"
    return HTMLPage(title: title, sections: sections, examples: try book.sheet())
  }

  /// A heading for one run of several.
  private func heading(_ text: String, of run: RunFacts) -> String { runs.count == 1 ? text : "\(text): \(run.name)" }

  /// What stands before what is said about one run of several.
  private func prefix(of run: RunFacts) -> String { runs.count == 1 ? "" : "\(run.name): " }

  /// What a line is called, of one run of several.
  func label(_ text: String, of run: RunFacts) -> String { runs.count == 1 ? text : "\(run.name): \(text)" }

  private var verdict: HTMLPage.Section {
    var blocks: [HTMLPage.Block] = []
    for run in runs {
      let prefix = prefix(of: run)
      blocks += run.verdict.enumerated().map { .paragraph(($0 == 0 ? prefix : "") + $1) }
      if runs.count == 1, let advice = run.advice { blocks.append(.paragraph(advice)) }
      blocks += run.warnings.map { .warning(prefix + $0) }
    }
    let names = runs[0].figures.map(\.0)
    let isAlike = runs.allSatisfy { $0.figures.map(\.0) == names }
    if isAlike {
      let table = TextTable(
        columns: [""] + (runs.count == 1 ? ["value"] : runs.map(\.name)),
        rows: names.enumerated().map { number, name in [name] + runs.map { $0.figures[number].1 } })
      blocks.append(.table(table, caption: "The figures behind it"))
    } else {
      for run in runs {
        let table = TextTable(columns: ["", "value"], rows: run.figures.map { [$0.0, $0.1] })
        blocks.append(.table(table, caption: "Figures of \(run.name)"))
      }
    }
    return HTMLPage.Section(heading: "Verdict", blocks: blocks)
  }

  /// Each run against the first.
  private var differences: HTMLPage.Section {
    let first = runs[0]
    let rows = runs.map { run -> [String] in
      guard let rate = run.errorRate else { return [run.name, "–", "–", "–"] }
      let interval = "[\(rate.interval.lower.percent), \(rate.interval.upper.percent)]"
      guard run.name != first.name, let other = first.errorRate else {
        return [run.name, rate.rate.percent, interval, ""]
      }
      let difference: String
      if run.isJudged(asIs: first), let mine = run.judgements.first, let theirs = first.judgements.first {
        let paired = PairedComparison(baseline: theirs.predicted, candidate: mine.predicted, truth: run.truth)
        difference =
          "\(paired.difference.inPoints) [\(paired.interval.lower.inPoints), \(paired.interval.upper.inPoints)], paired"
      } else {
        difference = "\((rate.rate - other.rate).inPoints), on other rows"
      }
      return [run.name, rate.rate.percent, interval, difference]
    }
    let table = TextTable(
      columns: ["run", "wrong", "95 % interval", "minus \(first.name), in points (95 %)"], rows: rows)
    let caption = "Errors on rows that training did not see: \(first.judgedRows)."
    return HTMLPage.Section(heading: "Differences", blocks: [.table(table, caption: caption)])
  }

  /// The confusion matrix with its examples, and the most confident mistakes.
  private mutating func judged(_ run: RunFacts) -> [HTMLPage.Section] {
    guard let judgement = run.judgements.first, !run.truth.isEmpty else { return [] }
    let count = run.classes.count
    var counts = [Int](repeating: 0, count: count * count)
    var cells: [Int: [Int]] = [:]
    for (place, (truth, predicted)) in zip(run.truth, judgement.predicted).enumerated() {
      counts[truth * count + predicted] += 1
      if truth != predicted { cells[truth * count + predicted, default: []].append(place) }
    }
    let surest = { (places: [Int]) in
      places.sorted { (judgement.confidences[$1], $0) < (judgement.confidences[$0], $1) }
    }
    func item(_ place: Int, _ text: String) -> (example: Int, text: String) {
      (book.number(ofRow: run.judgedPositions[place], of: run.source), text)
    }
    func said(_ place: Int) -> String { "\(judgement.confidences[place].percent)" }
    var examples: [Int: [(example: Int, text: String)]] = [:]
    for (cell, places) in cells.sorted(by: { ($1.value.count, $0.key) < ($0.value.count, $1.key) }).prefix(40) {
      examples[cell] = surest(places).prefix(8).map { item($0, said($0)) }
    }
    let wrong = surest(run.truth.indices.filter { run.truth[$0] != judgement.predicted[$0] })
    let mistakes = wrong.prefix(24).map { place in
      item(
        place,
        "\(run.classes[run.truth[place]]), taken for \(run.classes[judgement.predicted[place]]), \(said(place))")
    }
    var blocks: [HTMLPage.Block] = []
    if count <= 40 {
      blocks.append(
        .confusion(
          HTMLPage.Confusion(names: run.classes, counts: counts, examples: examples),
          caption: prefix(of: run)
            + "True class (rows) and predicted class (columns) of \(run.judgedRows) (\(judgement.name)). A number of mistakes opens its examples, the most confident first."
        ))
    } else {
      let pairs = cells.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }.prefix(40)
      let table = TextTable(
        columns: ["true class", "rows", "taken for"],
        rows: pairs.map { [run.classes[$0.key / count], "\($0.value.count)", run.classes[$0.key % count]] })
      blocks.append(.table(table, caption: prefix(of: run) + "The most frequent mistakes among \(run.judgedRows)"))
    }
    var sections = [HTMLPage.Section(heading: heading("Where it fails", of: run), blocks: blocks)]
    if !mistakes.isEmpty {
      let shown =
        mistakes.count < wrong.count ? "Of \(wrong.count) mistakes the \(mistakes.count)" : "All mistakes, those"
      let caption = prefix(of: run) + "\(shown) of the highest confidence first (\(judgement.name))."
      sections.append(
        HTMLPage.Section(
          heading: heading("The most confident mistakes", of: run), blocks: [.gallery(mistakes, caption: caption)]))
    }
    return sections
  }

  private mutating func uncertain(_ run: RunFacts) -> [HTMLPage.Section] {
    guard !run.uncertain.isEmpty else { return [] }
    let items = run.uncertain.map { row in
      (example: book.number(ofRow: row.row, of: run.uncertainSource), text: row.text)
    }
    return [
      HTMLPage.Section(
        heading: heading("Worth labelling by hand", of: run),
        blocks: [
          .gallery(
            items,
            caption: prefix(of: run)
              + "The unlabelled examples that the classifier is least certain of, with its guess: their labels would teach it most."
          )
        ])
    ]
  }

  private mutating func embeddings(_ progress: (Double) throws -> Void) throws -> [HTMLPage.Section] {
    var blocks: [HTMLPage.Block] = []
    let total = Double(runs.reduce(0) { $0 + $1.subjects.reduce(0) { $0 + ($1.hidden == nil ? 1 : 2) } })
    var made = 0.0
    for run in runs where run.shownRows.count >= 10 {
      let examples = run.shownRows.map { book.number(ofRow: $0, of: run.shownSource) }
      func panel(_ title: String, _ values: [Float], _ columns: Int) throws -> EmbeddingPlot.Panel? {
        guard values.allSatisfy(\.isFinite) else { return nil }
        let embedding = try TSNE().embedding(of: values, columns: columns, on: cpu) { step, steps in
          try progress((made + Double(step) / Double(steps)) / total)
        }
        made += 1
        return EmbeddingPlot.Panel(title, points: embedding.points, examples: examples)
      }
      var panels: [EmbeddingPlot.Panel] = []
      for subject in run.subjects {
        panels += [try panel("outputs, \(subject.name)", subject.outputs, run.classes.count)].compactMap { $0 }
      }
      for subject in run.subjects {
        guard let hidden = subject.hidden else { continue }
        panels += [try panel("hidden layer, \(subject.name)", hidden.values, hidden.columns)].compactMap { $0 }
      }
      let plot = EmbeddingPlot(
        panels, labels: run.shownClasses, classNames: run.classes, marked: run.shownLabeled
      ).plot
      let caption =
        prefix(of: run)
        + "t-SNE of \(run.shownRows.count) examples\(run.shownRows.count >= RunFacts.shownAtMost ? ", a sample" : ""). "
        + "A point is an example in the colour of its class, the predicted one where no label is known; one in a ring has a "
        + "label. Point at one to see it. Who is near whom means something; distances between clusters, their sizes and places "
        + "mean little, and there are no axes."
      blocks.append(.figure(plot, caption: caption))
    }
    return blocks.isEmpty ? [] : [HTMLPage.Section(heading: "How the network sees them", blocks: blocks)]
  }

  /// A mosaic for each size of filters, so that those of networks that have the same stand side by side.
  private var filters: HTMLPage.Section? {
    get throws {
      let all = runs.flatMap { run in
        run.subjects.compactMap { subject in subject.filters.map { (title: label(subject.name, of: run), filters: $0) }
        }
      }
      var shapes: [ImageShape] = []
      for (_, filters) in all where !shapes.contains(filters.shape) { shapes.append(filters.shape) }
      let figures = try shapes.map { shape in
        let alike = all.filter { $0.filters.shape == shape }
        let size = shape.height * shape.width * shape.channels
        let units = min(100, alike.map { $0.filters.weights.count / size }.min() ?? 0)
        let isKernel = alike[0].filters.isKernel
        let caption =
          (isKernel
            ? "The first \(units) kernels of the first convolution, \(shape.height) × \(shape.width) pixels each: what each "
              + "of its images shows wherever it stands"
            : "What the first \(units) units of the first layer look for")
          + (alike.count > 1 ? ", the same unit at the same place in each picture. " : ". ")
          + "A weight of 0 is middle grey, positive ones are lighter\(shape.channels == 3 ? ", by colour" : ""); each has "
          + "its own scale."
        let mosaic = FilterMosaic(
          panels: alike.map { .init(title: $0.title, weights: $0.filters.weights) }, height: shape.height,
          width: shape.width, channels: shape.channels, units: Array(0..<units), columns: min(10, max(1, units)),
          title: isKernel ? "\(units) kernels of the first convolution" : nil, summary: caption)
        return HTMLPage.Block.figure(try mosaic.plot, caption: caption)
      }
      return figures.isEmpty ? nil : HTMLPage.Section(heading: "First-layer filters", blocks: figures)
    }
  }

  private var again: HTMLPage.Section {
    var blocks: [HTMLPage.Block] = []
    for run in runs {
      blocks.append(.commands(run.command))
      blocks.append(
        .paragraph(
          "Seed \(run.seed), pseudolabel \(run.version). The same configuration, version and data give the same bits on one family of processors."
        ))
      let sums = run.checksums.sorted { $0.key < $1.key }.map { [$0.key, $0.value] }
      blocks.append(
        .details(
          runs.count == 1 ? "Configuration and checksums" : "Configuration and checksums of \(run.name)",
          [
            .commands(run.configuration),
            .table(TextTable(columns: ["file", "SHA-256"], rows: sums), caption: "The data"),
          ]))
    }
    return HTMLPage.Section(heading: "How to make it again", blocks: blocks)
  }
}
