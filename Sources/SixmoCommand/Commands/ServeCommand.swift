import ArgumentParser
import Formats
import Glibc
import ServeOptions
import Syntax

/// Serves the API over HTTP: the process becomes `sixmo-serve`, a program of its own, so that this one
/// neither links nor starts a server.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the API over HTTP, from the store of this machine.",
    discussion: ServeOptions.explanation)

  @OptionGroup var options: ServeOptions

  /// The options as they were written go on to the server.
  func start(_ words: ArraySlice<String>) throws {
    let program = Self.program
    let words = ["sixmo serve"] + words
    var arguments = words.map { strdup($0) } + [nil]
    execv(program, &arguments)
    let cause = String(cString: strerror(errno))
    Reporter(Settings()).report(
      Diagnostic(
        "E0830", "cannot start '\(program)': \(cause)", at: nil,
        help: "'scripts/sixmo serve' builds it; or run: swift build --product sixmo-serve"))
    throw ExitStatus.error
  }

  /// The server's program is in the same folder as this one.
  private static var program: String {
    var path = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &path, path.count - 1)
    let own = String(
      decoding: path.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let folder = own.lastByte("/").map { own[...$0] } ?? ""
    return folder + "sixmo-serve"
  }
}
