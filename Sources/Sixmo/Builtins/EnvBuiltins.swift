/// Functions of the environment variables that the host shows.
enum EnvBuiltins {
  private static func variable(_ call: Call) throws -> String? {
    guard let environment = call.host.environment else {
      throw call.fail("E0406", "this program gives scripts no environment variables")
    }
    return environment(try call.string(0))
  }

  private static func require(_ call: Call) throws -> Value {
    if let value = try variable(call), !value.isEmpty { return call.make(value) }
    let name = try call.string(0)
    throw call.fail(
      "E0605", "the environment variable '\(name)' is not set", argument: 0,
      help: "set it before the start: \(name)=… sixmo …")
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "env.get(name, default = null)",
      "The value of an environment variable, `default` if it is not set.",
      examples: [.init("env.get(\"SIXMO_NOT_SET\", \"none\")", "\"none\"")]
    ) { call in try variable(call).map(call.make) ?? call[1] },
    Builtin(
      "env.require(name)",
      "The value of an environment variable; an error if it is not set or empty.",
      examples: [.init("try { env.require(\"SIXMO_NOT_SET\") } catch e { e.kind }", "\"env\"")],
      body: require),
    Builtin(
      "env.has(name)", "Whether an environment variable is set.",
      examples: [.init("env.has(\"SIXMO_NOT_SET\")", "false")]
    ) { call in .bool(try variable(call) != nil) },
  ]
}
