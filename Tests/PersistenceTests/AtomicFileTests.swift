import Foundation
import PseudoLabelDiagnostics
import PseudoLabelPersistence
import Testing

@Suite struct AtomicFileTests {
  @Test func writesNewFilesAndReplacesOldOnes() throws {
    try withScratchFolder { folder in
      let path = "\(folder)/file"
      try AtomicFile.write(Data("first, and longer".utf8), to: path)
      #expect(try text(of: path) == "first, and longer")
      try AtomicFile.write(Data("second".utf8), to: path)
      #expect(try text(of: path) == "second")
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func aRelativePathIsInTheWorkingFolder() async {
    await #expect(processExitsWith: .success) {
      try withScratchFolder { folder in
        try #require(chdir(folder) == 0)
        try AtomicFile.write(Data("here".utf8), to: "file")
        #expect(try text(of: "\(folder)/file") == "here")
      }
    }
  }

  @Test func aFileInPlaceOfTheFolderIsRefused() throws {
    try withScratchFolder { folder in
      try put("", at: "\(folder)/file")
      let failure = fileFailure { try AtomicFile.write(Data(), to: "\(folder)/file/model") }
      #expect(failure?.description == "\(folder)/file/model: cannot be written: Not a directory.")
      #expect(failure?.kind == .inputOutput)
    }
  }

  @Test func aMissingFolderIsRefused() throws {
    try withScratchFolder { folder in
      let failure = fileFailure { try AtomicFile.write(Data(), to: "\(folder)/none/model") }
      #expect(failure?.problem == .unwritable(reason: "No such file or directory"))
    }
  }

  @Test func foldersAndDevicesAreNotReplaced() throws {
    try withScratchFolder { folder in
      let failure = fileFailure { try AtomicFile.write(Data(), to: folder) }
      #expect(failure?.problem == .unwritable(reason: "Is a directory"))
      try #require(mkfifo("\(folder)/pipe", 0o600) == 0)
      try #require(symlink("pipe", "\(folder)/link") == 0)
      for name in ["pipe", "link"] {
        let failure = fileFailure { try AtomicFile.write(Data("text".utf8), to: "\(folder)/\(name)") }
        #expect(failure?.problem == .unwritable(reason: "not a regular file"))
      }
      #expect(try names(in: folder) == ["link", "pipe"])
    }
  }

  @Test func aLinkStaysALinkAndItsFileIsReplaced() throws {
    try withScratchFolder { folder in
      try put("old", at: "\(folder)/file")
      try #require(symlink("file", "\(folder)/link") == 0)
      try AtomicFile.write(Data("new".utf8), to: "\(folder)/link")
      #expect(try text(of: "\(folder)/file") == "new")
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "file")
    }
  }

  /// The nearest thing to a full disk: the process may not write files beyond 64 bytes.
  @Test func aWriteThatFailsHalfWayLeavesTheOldFile() async {
    await #expect(processExitsWith: .success) {
      try withScratchFolder { folder in
        let path = "\(folder)/file"
        try put("old", at: path)
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 64, rlim_max: 64)
        try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
        let failure = fileFailure { try AtomicFile.write(Data(count: 1_000), to: path) }
        #expect(failure?.problem == .unwritable(reason: "File too large"))
        #expect(try text(of: path) == "old")
        #expect(try names(in: folder) == ["file"])
      }
    }
  }

  @Test func aFolderThatMayNotBeWrittenIsRefused() async {
    await #expect(processExitsWith: .success) {
      try withScratchFolder { folder in
        let path = "\(folder)/file"
        try put("old", at: path)
        try #require(chmod(folder, 0o555) == 0)
        // The superuser may write everywhere, so the test steps down for a moment.
        let superuser = geteuid() == 0
        if superuser { try #require(seteuid(65_534) == 0) }
        let failure = fileFailure { try AtomicFile.write(Data("new".utf8), to: path) }
        if superuser { try #require(seteuid(0) == 0) }
        #expect(failure?.problem == .unwritable(reason: "Permission denied"))
        #expect(try text(of: path) == "old")
        try #require(chmod(folder, 0o755) == 0)
        #expect(try names(in: folder) == ["file"])
      }
    }
  }
}
