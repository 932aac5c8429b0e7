import Foundation
import HTTPTypes
import Hummingbird

/// The page: one file that asks nothing of any other machine.
enum AnnotationPage {
  static var response: Response {
    let nonce = (0..<4).map { _ in String(UInt32.random(in: 0...UInt32.max), radix: 36) }.joined()
    let policy =
      "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    var response = Response(
      text: page.replacing("NONCE", with: nonce).replacing("STYLE", with: style).replacing("SCRIPT", with: script),
      type: "text/html; charset=utf-8")
    response.headers[.contentSecurityPolicy] = policy
    response.headers[HTTPField.Name("Referrer-Policy") ?? .referer] = "no-referrer"
    return response
  }

  private static let page = """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <link rel="icon" href="data:,">
    <title>Label examples – PseudoLabel</title>
    <style nonce="NONCE">STYLE</style>
    </head>
    <body>
    <header>
      <h1>Label examples</h1>
      <p id="count"></p>
      <progress id="bar" max="1" value="0" aria-label="Labelled examples"></progress>
      <p class="name"><label for="name">Your name</label> <input id="name" maxlength="80" autocomplete="off"></p>
    </header>
    <main>
      <p id="status" role="status"></p>
      <p id="error" role="alert" hidden></p>
      <section id="example" aria-labelledby="place">
        <h2 id="place" tabindex="-1">Loading …</h2>
        <p id="why"></p>
        <div id="content"></div>
        <div id="guess"></div>
      </section>
      <section id="many" aria-labelledby="many-title" hidden>
        <h2 id="many-title" tabindex="-1"></h2>
        <p id="many-text"></p>
        <div id="list"></div>
        <div class="row" id="many-actions"></div>
      </section>
      <div id="answers">
        <div class="row" id="classes" role="group" aria-label="Classes"></div>
        <p class="row other"><label for="other">Another class</label> <input id="other" maxlength="200" autocomplete="off">
          <button type="button" id="add">Answer</button></p>
        <div class="row" role="group" aria-label="Other answers">
          <button type="button" id="skip"><kbd>S</kbd> Skip</button>
          <button type="button" id="unknown"><kbd>D</kbd> Don’t know</button>
          <button type="button" id="undo"><kbd>U</kbd> Undo</button>
        </div>
      </div>
      <div class="row more" role="group" aria-label="More">
        <button type="button" id="alike"><kbd>A</kbd> Look-alikes</button>
        <button type="button" id="reviews"><kbd>R</kbd> Doubtful labels</button>
        <button type="button" id="save"><kbd>W</kbd> Write the file</button>
      </div>
    </main>
    <footer aria-label="How it goes">
      <p id="training"></p>
      <p id="estimate"></p>
      <p id="advice"></p>
      <p id="people"></p>
    </footer>
    <script nonce="NONCE">SCRIPT</script>
    </body>
    </html>
    """

  private static let style = """
    :root { --back: #fff; --fore: #1b1b1f; --soft: #55565e; --line: #c9cad1; --card: #f5f5f8; --accent: #1d4fb8; --warn: #a11d1d }
    @media (prefers-color-scheme: dark) {
      :root { --back: #17181c; --fore: #ececf1; --soft: #b2b3bd; --line: #4a4b55; --card: #212229; --accent: #9dbcff; --warn: #ff9d9d }
    }
    * { box-sizing: border-box }
    body { margin: 0 auto; max-width: 52rem; padding: 1rem; background: var(--back); color: var(--fore);
      font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
    header { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline }
    h1 { font-size: 1.1rem; margin: 0 } h2 { font-size: 1.1rem; margin: 0 0 .25rem } p { margin: .25rem 0 }
    header p { margin: 0; color: var(--soft) } .name { margin-left: auto }
    progress { order: 9; flex-basis: 100%; width: 100%; height: .5rem; accent-color: var(--accent) }
    input { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--soft); border-radius: .4rem;
      padding: .4rem .6rem; min-height: 2.75rem; min-width: 0 }
    .name input { width: 10rem }
    section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem; margin: .75rem 0 }
    #why, #guess ul, footer, .soft { color: var(--soft) }
    #guess { margin-top: .75rem } #guess ul { margin: .25rem 0; padding-left: 1.2rem }
    dl { display: grid; grid-template-columns: minmax(6rem, max-content) 1fr; gap: .2rem 1rem; margin: .75rem 0 0 }
    dt { color: var(--soft) } dd { margin: 0; white-space: pre-wrap } dd.text { font-size: 1.15rem }
    img { max-width: 100%; min-width: min(12rem, 100%); max-height: 50vh; image-rendering: pixelated; border: 1px solid var(--line) }
    .row { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0; align-items: center }
    button { font: inherit; color: inherit; background: var(--back); border: 1px solid var(--soft); border-radius: .4rem;
      padding: .4rem .9rem; min-height: 2.75rem; min-width: 2.75rem; cursor: pointer }
    #classes button { font-weight: 600 } #classes button.guess { border: 2px solid var(--accent) }
    button:hover { border-color: var(--accent) } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
    h2:focus { outline: none }
    kbd { font: .85em ui-monospace, monospace; color: var(--soft); border: 1px solid var(--line); border-radius: .25rem;
      padding: 0 .3rem; margin-right: .3rem }
    #error { color: var(--warn); font-weight: 600 } #status { min-height: 1.5rem; color: var(--soft) }
    .more { border-top: 1px solid var(--line); padding-top: .75rem }
    .item { border-top: 1px solid var(--line); padding: .75rem 0 } .item label { display: flex; gap: .75rem; align-items: start }
    .item input { min-height: 1.5rem; width: 1.5rem } .item img { min-width: 5rem; max-height: 8rem }
    footer { font-size: .9rem; margin-top: 1rem }
    [hidden] { display: none !important }
    @media (max-width: 30rem) { .name { margin-left: 0 } #classes button { flex: 1 1 45% } dl { grid-template-columns: minmax(5rem, 35%) 1fr } dd.text { grid-column: 1 / -1 } kbd { display: none } }
    """
}
