import Foundation
import Testing

/// The scripts by which shells complete the command's words.
@Suite struct CompletionTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func everyShellHasAScript(shell: String) throws {
    let result = try Command.run(["--generate-completion-script", shell], in: Folder())
    #expect((result.code, result.errors) == (0, ""))
    for word in ["reproduce", "entropy-minimization", "pl-dae"] { #expect(result.output.contains(word)) }
  }

  /// In a real bash, as if the tabulator were pressed behind the line.
  @Test(arguments: [
    ("pseudolabel tr", ["train"]), ("pseudolabel re", ["report", "reproduce"]),
    ("pseudolabel train --method s", ["supervised", "self-training", "softmatch"]),
    ("pseudolabel train --verb", ["--verbose"]), ("pseudolabel train --config ", ["given.json", "runs"]),
    ("pseudolabel train --data-dir ", ["runs"]), ("pseudolabel train --targets w", ["withoutDropout"]),
    ("pseudolabel reproduce --methods p", ["pl", "pl-dae"]), ("pseudolabel evaluate r", ["runs"]),
    ("pseudolabel report runs runs/", ["runs/one"]), ("pseudolabel train --labels ", []),
  ])
  func bashCompletes(line: String, words: [String]) throws {
    let folder = try Folder()
    try folder.makeFolder("runs/one")
    for file in ["given.json", "table.csv"] { try folder.write([], to: file) }
    let script = try Command.run(["--generate-completion-script", "bash"], in: folder)
    try folder.write(script.output.utf8, to: ".script")
    let harness = """
      set -e; bash -n .script; source ./.script
      line=$1; read -ra COMP_WORDS <<<"$line"; [[ $line != *' ' ]] || COMP_WORDS+=('')
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE=$line COMP_POINT=${#line}
      set +e; _pseudolabel pseudolabel "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["--norc", "-c", harness, "bash", line]
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(text.split(separator: "\n").map(String.init).sorted() == words.sorted())
  }
}
