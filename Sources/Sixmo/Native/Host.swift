import Syntax

/// What a script may reach outside its own memory: only what the embedding program gives.
///
/// A host made with `Host()` gives nothing: output vanishes, and each builtin that needs more fails with
/// an error that names the missing permission.
public struct Host: Sendable {
  /// Takes what `print` writes, UTF-8 with its newline.
  public var write: @Sendable ([UInt8]) -> Void = { _ in }
  /// Takes messages that are no data: progress, logs.
  public var writeError: @Sendable ([UInt8]) -> Void = { _ in }
  /// Messages of `log` below it are dropped.
  public var logLevel = LogLevel.debug
  /// Turns a path of a script into one that may be used so; throws if it may not. Nil refuses all files.
  public var files: (@Sendable (_ path: String, _ use: FileUse) throws -> String)?
  /// The value of an environment variable; nil refuses the environment.
  public var environment: (@Sendable (_ name: String) -> String?)?
  /// The words after the script on the command line.
  public var arguments: [String] = []
  /// Seconds since 1970; nil refuses the clock.
  public var clock: (@Sendable () -> Double)?
  /// 64 random bits; nil refuses randomness.
  public var random: (@Sendable () -> UInt64)?
  /// Finds the text of an imported module; nil refuses imports of files.
  public var loadModule: (@Sendable (ModuleRequest) throws -> Source)?
  /// Sends a request of `http` and answers with what the server said; nil refuses the network. What it
  /// throws should be `HTTPFailure`. A task that is cancelled must end soon.
  public var http: (@Sendable (HTTPRequest) async throws -> HTTPResponse)?

  public init() {}

  public enum LogLevel: Int, Sendable { case debug, info, warn, error }

  public enum FileUse: Sendable { case read, write, list, delete }

  public struct ModuleRequest: Sendable {
    /// The path as written after `import`, or the name of a stdlib module.
    public var path: String
    public var isFile: Bool
    /// The source that has the `import`; its name is the path it was read from.
    public var importer: Source
  }
}
