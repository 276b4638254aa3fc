import Glibc
import System
import Testing

@testable import Bindings

@Suite("A downloaded file")
struct DownloadedFileTests {
  @Test(
    "has a name that stays in its folder",
    arguments: [
      ("results_block_1.csv", "results_block_1.csv"),
      ("../../etc/passwd", "passwd"),
      ("C:\\windows\\x.csv", "x.csv"),
      ("..", "results.csv"),
      ("", "results.csv"),
      (".bashrc", "bashrc"),
      ("-rf", "rf"),
      ("a\u{1B}[31m\nb.csv", "a[31mb.csv"),
      ("Ergebnisse ü.csv", "Ergebnisse ü.csv"),
      ("a\u{9B}31mb\u{85}.csv", "a31mb.csv"),
      ("a\u{202E}vsc.exe\u{2066}\u{200F}\u{61C}", "avsc.exe"),
    ])
  func safeNames(name: String, expected: String) {
    #expect(DownloadedFile.safeName(name) == expected)
  }

  @Test func `appears only when it is complete`() throws {
    try inFolder { folder in
      let path = folder + "/a.csv"
      let file = try DownloadedFile(path: path)
      try file.write(Array("a,b\n".utf8))
      #expect(access(path, F_OK) != 0)
      try file.write(Array("1,2\n".utf8))
      try file.finish()
      #expect(try FileSystem.names(in: folder) == ["a.csv"])
    }
  }

  @Test func `leaves nothing behind when it is discarded`() throws {
    try inFolder { folder in
      let file = try DownloadedFile(path: folder + "/a.csv")
      try file.write([1, 2, 3])
      file.discard()
      #expect(try FileSystem.names(in: folder) == [])
    }
  }

  @Test func `is new and its owner's alone, whatever else has such a name`() throws {
    try inFolder { folder in
      let files = try (0..<3).map { _ in try DownloadedFile(path: folder + "/a.csv") }
      #expect(try FileSystem.names(in: folder).count == 3)
      for name in try FileSystem.names(in: folder) {
        var status = stat()
        #expect(lstat("\(folder)/\(name)", &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o600)
      }
      // A link in the file's own place is replaced, not followed.
      symlink(folder + "/victim", folder + "/a.csv")
      try files[0].finish()
      files[1].discard()
      files[2].discard()
      #expect(try FileSystem.names(in: folder) == ["a.csv"])
    }
  }

  @Test func `says why it cannot be written`() throws {
    try inFolder { folder in
      #expect {
        try DownloadedFile(path: folder + "/missing/a.csv")
      } throws: { error in
        (error as? FileError)?.reason == "No such file or directory"
      }
    }
  }

  @Test func `gets the folders that it needs`() throws {
    try inFolder { folder in
      for _ in 0..<2 { try FileSystem.makeParent(of: folder + "/x/y/a.csv") }
      try DownloadedFile(path: folder + "/x/y/a.csv").finish()
      #expect(try FileSystem.names(in: folder + "/x/y") == ["a.csv"])
    }
  }

  private func inFolder(_ body: (String) throws -> Void) throws {
    let path = try FileSystem.makeTemporaryDirectory("/tmp/sixmo-download-XXXXXX")
    defer { try? FileSystem.removeTree(path) }
    try body(path)
  }
}
