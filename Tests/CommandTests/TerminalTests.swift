import Foundation
import Testing

#if os(Linux)
  /// Progress on a terminal: a pseudo-terminal of a given size stands behind standard error.
  @Suite(.needsMNIST) struct TerminalTests {
    private static let series = ["--seeds", "1-3", "--jobs", "2", "--epochs", "60"]

    private func train(
      _ options: [String], columns: Int, rows: Int = 24, environment: [String: String] = [:]
    ) throws -> (written: String, result: Command.Result) {
      let terminal = try PseudoTerminal(columns: columns, rows: rows)
      let run = try Command.Started(
        ["train", "--labels", "100", "--validation", "50", "--hidden", "64", "--epochs", "100", "--output", "run"]
          + options,
        in: Folder(), standardError: terminal.handle, environment: environment)
      let written = try terminal.written()
      return (written, try run.result())
    }

    /// Every state of the screen after something was written to it at once.
    private func screens(_ written: String, columns: Int) -> [Screen] {
      var screen = Screen(columns: columns)
      return written.split(separator: "\r", omittingEmptySubsequences: false).enumerated().map { number, part in
        screen.write((number > 0 ? "\r" : "") + part)
        return screen
      }
    }

    @Test(arguments: [60, 20, 200], [[], series])
    func linesThatRenewThemselvesFitTheWidth(columns: Int, seeds: [String]) throws {
      let (written, result) = try train(seeds, columns: columns)
      #expect(result.code == 0)
      let screens = screens(written, columns: columns)
      let last = try #require(screens.last)
      #expect(last.strange == [])
      #expect(last.colours > 0 || columns == 20)
      #expect(last.text.last == "", "what comes next begins on a line of its own")
      if columns > 20 { #expect(!last.wasBroken) }
      for screen in screens {
        // What is said for good may be broken between words; a bar is never.
        for line in screen.text where line.contains("█") { #expect(line.count < columns, "\(line)") }
      }
      guard !seeds.isEmpty, columns >= 60 else { return }
      let final = last.text.filter { !$0.isEmpty }
      #expect(final.count == 4, "\(final)")
      for seed in 1...3 { #expect(final.prefix(3).contains { $0.hasPrefix("seed \(seed): test error ") }) }
      #expect(final.last?.hasPrefix("pseudo-label: 3 of 3 runs, took ") == true)
    }

    /// A line for all, and below it one for each that runs, with its error.
    @Test func jobsSideBySideHaveALineEach() throws {
      let screens = screens(try train(Self.series, columns: 60).written, columns: 60)
      let both = screens.filter { screen in
        let lines = screen.text.suffix(3)
        return lines.first?.hasPrefix("pseudo-label ") == true
          && lines.dropFirst().allSatisfy { $0.hasPrefix("  seed ") }
      }
      #expect(both.contains { $0.text.suffix(2).allSatisfy { $0.contains("] error ") && $0.contains(" s left") } })
      #expect(both.contains { $0.text.suffix(3).first?.contains("] 0/3 runs · ") == true })
      for screen in both {
        #expect(Set(screen.text.suffix(3).map { $0.firstIndex(of: "[") }).count == 1, "bars below each other")
      }
    }

    /// Where there is no room for a line each, there is the one for all.
    @Test func aLowTerminalShowsOneLine() throws {
      let screens = screens(try train(Self.series, columns: 60, rows: 2).written, columns: 60)
      #expect(screens.contains { $0.text.last?.contains("] 0/3 runs · ") == true })
      #expect(!screens.contains { $0.text.contains { $0.hasPrefix("  seed ") } })
    }

    @Test(arguments: [("NO_COLOR", "1", true), ("NO_COLOR", "", false), ("TERM", "dumb", true)])
    func coloursCanBeRefused(variable: String, value: String, isRefused: Bool) throws {
      let (written, result) = try train([], columns: 80, environment: [variable: value])
      #expect(result.code == 0)
      var screen = Screen(columns: 80)
      screen.write(written)
      #expect((screen.colours == 0) == isRefused)
      if variable == "TERM" { #expect(!written.contains("\u{1B}")) }
      #expect(screen.text.contains { $0.hasPrefix("pseudo-label: 100 %, epoch 100/100, took ") })
    }

    /// What a program reads is the same, whoever looks on.
    @Test func resultsForProgramsHaveNoColours() throws {
      let (written, result) = try train(["--json"], columns: 80)
      #expect(written.contains("\u{1B}"))
      #expect(!result.output.contains("\u{1B}"))
      #expect(try jsonObject(result.output)["labels"] as? Int == 100)
    }
  }
#endif
