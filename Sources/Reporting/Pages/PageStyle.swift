import PseudoLabelPlots

/// The styles of pages.
enum PageStyle {
  static let css = """
    :root { color-scheme: light dark; --ink: #1d1f24; --quiet: #555a63; --ground: \(Palette.lightPaper); --line: #d9dce1; \
    --link: #0b57b7; --right: 0 105 170; --wrong: 206 100 22; --warning: #8a4b00; }
    @media screen and (prefers-color-scheme: dark) { :root { --ink: #e6e8ec; --quiet: #a9afb9; \
    --ground: \(Palette.darkPaper); --line: #3a3f48; --link: #8ab8ff; --warning: #ffb866; } }
    * { box-sizing: border-box; }
    body { margin: 0; background: var(--ground); color: var(--ink); font: 16px/1.55 \(PlotStyle.font); }
    main { max-width: 82rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
    h1 { font-size: 1.7rem; line-height: 1.25; margin: 0.5rem 0 1rem; overflow-wrap: anywhere; }
    h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.2rem 0 0.6rem; overflow-wrap: anywhere; }
    p, li, figcaption { max-width: 46rem; overflow-wrap: anywhere; }
    a { color: var(--link); }
    section:first-of-type > p:first-of-type { font-size: 1.15rem; }
    .warning { border-left: 4px solid var(--warning); padding-left: 0.8rem; }
    .warning strong { color: var(--warning); }
    pre { overflow-x: auto; padding: 0.7rem 0.9rem; border: 1px solid var(--line); border-radius: 6px; font-size: 0.87rem; }
    .table { overflow-x: auto; }
    table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
    th, td { padding: 0.3rem 0.7rem; text-align: right; border-bottom: 1px solid var(--line); white-space: nowrap; }
    th:first-child { text-align: left; padding-left: 0; }
    th:last-child, td:last-child { text-align: left; white-space: normal; min-width: 7rem; }
    tbody th { font-weight: 500; white-space: normal; min-width: 7rem; }
    .numbers th:last-child, .numbers td:last-child { text-align: right; white-space: nowrap; min-width: 0; }
    figure { margin: 1.5rem 0; }
    figcaption { margin: 0.6rem 0; color: var(--quiet); font-size: 0.92rem; }
    .panels { display: flex; flex-wrap: wrap; gap: 1.25rem; }
    .panels svg { flex: 0 1 auto; min-width: 0; touch-action: pan-y; }
    .legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1rem; margin: 0.7rem 0 0; padding: 0; list-style: none; }
    .legend svg { vertical-align: -1px; }
    .confusion td { text-align: center; min-width: 2.6rem; padding: 0.3rem; }
    .confusion th:last-child { text-align: right; min-width: 2.6rem; white-space: nowrap; }
    .confusion .right[style] { background: rgb(var(--right) / calc(0.1 + 0.35 * var(--share))); }
    .confusion .wrong[style] { background: rgb(var(--wrong) / calc(0.15 + 0.5 * var(--share))); }
    .confusion a { color: inherit; }
    details { margin: 0.3rem 0; }
    details details { margin-left: 1rem; }
    summary { cursor: pointer; padding: 0.2rem 0; }
    .gallery { display: flex; flex-wrap: wrap; gap: 0.8rem 0.5rem; list-style: none; padding: 0; margin: 0.6rem 0; }
    .gallery li { width: 6.3rem; font-size: 0.82rem; line-height: 1.3; text-align: center; }
    .gallery .thumb { display: block; margin: 0 auto 0.3rem; }
    .rows { padding-left: 1.2rem; font-size: 0.9rem; }
    .rows li { max-width: 60rem; margin: 0.3rem 0; }
    #tip { position: absolute; z-index: 2; max-width: 18rem; padding: 0.35rem 0.6rem; font-size: 0.85rem; line-height: 1.35; \
    background: var(--ink); color: var(--ground); border-radius: 5px; pointer-events: none; overflow-wrap: anywhere; }
    #tip[hidden] { display: none; }
    :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
    @media print {
    body { font-size: 10.5pt; }
    main { max-width: none; padding: 0; }
    .table { overflow: visible; }
    pre { white-space: pre-wrap; }
    figure, tr, li { break-inside: avoid; }
    h2 { break-after: avoid; }
    }
    """
}
