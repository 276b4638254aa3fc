/// Messages for people on standard error, so that standard output stays data.
enum LogBuiltins {
  private static func log(_ level: Host.LogLevel) -> @Sendable (Call) throws -> Value {
    { call in
      guard level.rawValue >= call.host.logLevel.rawValue else { return .null }
      var line = ByteBuffer()
      line.append(level.prefix)
      for (index, value) in call.rest.enumerated() {
        line.append(UInt8(ascii: " "))
        if case .text(let text) = value {
          line.append(text.bytes)
        } else {
          var writer = JSONWriter(.oneLine)
          try call.write(value, with: &writer, argument: index)
          line.append(writer.bytes)
        }
      }
      line.append(UInt8(ascii: "\n"))
      call.host.writeError(Array(line.bytes))
      return .null
    }
  }

  // MARK: The table

  static let table: [Builtin] = [
    Builtin(
      "log.debug(...values)", "Writes `debug:` and the values to standard error.",
      examples: [.init("log.debug(\"row\", {n: 1})")], body: log(.debug)),
    Builtin(
      "log.info(...values)", "Writes `info:` and the values to standard error.",
      examples: [.init("log.info(\"500 leads read\")")], body: log(.info)),
    Builtin(
      "log.warn(...values)", "Writes `warning:` and the values to standard error.",
      examples: [.init("log.warn(\"no phone in row\", 7)")], body: log(.warn)),
    Builtin(
      "log.error(...values)", "Writes `error:` and the values to standard error.",
      examples: [.init("log.error(\"the run failed\")")], body: log(.error)),
  ]
}

extension Call {
  /// Writes a message of a builtin as `log` does.
  func log(_ level: Host.LogLevel, _ message: String) {
    guard level.rawValue >= host.logLevel.rawValue else { return }
    host.writeError(Array("\(level.prefix) \(message)\n".utf8))
  }
}

extension Host.LogLevel {
  /// `warning:`
  fileprivate var prefix: String { self == .warn ? "warning:" : "\(self):" }
}
