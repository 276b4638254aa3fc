import Syntax

/// What a script may reach outside its own memory: only what the embedding program gives.
///
/// A host made with `Host()` gives nothing: output vanishes, and each builtin that needs more fails with
/// an error of the kind `permission` that names what is missing. What these functions throw is an error of
/// the script, with the description of the Swift error as its message. They are called on the threads of
/// a run, one at a time; only `http` overlaps with itself, under `parallel`.
public struct Host: Sendable {
  /// Takes what `print` writes, UTF-8 with its newline.
  public var write: @Sendable ([UInt8]) -> Void = { _ in }
  /// Takes messages that are not data: progress, logs.
  public var writeError: @Sendable ([UInt8]) -> Void = { _ in }
  /// Takes progress, which may paint over its own line; what it says is already fit for a terminal. Nil
  /// gives it to `writeError`.
  package var drawProgress: (@Sendable ([UInt8]) -> Void)?
  /// Messages of `log` below it are dropped.
  public var logLevel = LogLevel.debug
  /// Turns a path of a script into the one that is opened; throws if it may not be used so. Nil refuses all
  /// files. Links are followed: a host that keeps scripts in a folder must resolve them itself.
  public var files: (@Sendable (_ path: String, _ use: FileUse) throws -> String)?
  /// The value of an environment variable, nil if it is not set; without it the environment is refused.
  public var environment: (@Sendable (_ name: String) -> String?)?
  /// What scripts see as `args`: the words after the script on the command line.
  public var arguments: [String] = []
  /// Seconds since 1970; nil refuses the clock.
  public var clock: (@Sendable () -> Double)?
  /// 64 random bits; nil refuses randomness.
  public var random: (@Sendable () -> UInt64)?
  /// Finds the text of a module that is not one of the standard library's. A module runs once for each name
  /// of its source. Nil refuses all imports but those of the standard library.
  public var loadModule: (@Sendable (ModuleRequest) throws -> Source)?
  /// The schemes of URLs that `http` takes; a host may add one of its own that its `http` function knows.
  public var httpSchemes = ["https", "http"]
  /// Sends a request of `http` and answers with what the server said; nil refuses the network. What it
  /// throws should be `HTTPFailure`. A task that is cancelled must end soon.
  public var http: (@Sendable (HTTPRequest) async throws -> HTTPResponse)?

  /// Gives nothing.
  public init() {}

  public enum LogLevel: Int, Sendable { case debug, info, warn, error }

  /// What a script is about to do with a path: `write` also makes folders, `list` looks for names.
  public enum FileUse: Sendable { case read, write, list, delete }

  /// An `import` whose text is wanted.
  public struct ModuleRequest: Sendable {
    /// As written: `lib/leads.sixmo` of `import "lib/leads.sixmo" as leads`, `pipeline` of `import pipeline`.
    public var path: String
    /// Whether it was written in quotes.
    public var isFile: Bool
    /// The source that has the `import`; its name is the path it was read from.
    public var importer: Source
  }
}
