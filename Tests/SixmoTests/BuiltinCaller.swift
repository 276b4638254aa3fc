import Syntax

@testable import Sixmo

/// Calls builtins without a script: JSON in, JSON out, arguments by position.
struct BuiltinCaller {
  let machine: Machine

  init(host: Host = .everything) {
    machine = Machine(host: host, limits: Limits())
  }

  func call(_ name: String, _ arguments: JSON...) throws -> JSON {
    try call(name, arguments)
  }

  func call(_ name: String, _ arguments: [JSON]) throws -> JSON {
    guard let builtin = Builtin.standard.first(where: { $0.name == name }) else {
      preconditionFailure("no builtin '\(name)'")
    }
    for (index, argument) in arguments.enumerated() {
      (machine.stack.base + index).initialize(to: machine.heap.value(argument))
    }
    let result = machine.callNative(NativeFunction(builtin), machine.stack.base, arguments.count)
    guard result.isCompletion, let failure = machine.pending else {
      return try result.json(.init())
    }
    machine.pending = nil
    throw BuiltinError(
      kind: failure.kind, message: failure.diagnostic.message, help: failure.diagnostic.help)
  }
}

struct BuiltinError: Error, Equatable {
  var kind: String
  var message: String
  var help: String?
}

extension Host {
  /// Everything that builtins can ask for, with a clock and random numbers that stand still
  /// and a web of two users.
  static var everything: Host {
    var host = Host()
    host.files = { path, _ in path }
    host.environment = { ["SIXMO_TEST": "yes"][$0] }
    host.clock = { 1_795_335_484.25 }
    host.random = { 0x0123_4567_89AB_CDEF }
    host.http = { request in
      guard !request.url.contains("nothing") else { return .init(status: 404, url: request.url) }
      return HTTPResponse(
        status: 200, url: request.url, headers: [HTTPHeader("Content-Type", "application/json")],
        body: Array(#"[{"id": 1}, {"id": 2}]"#.utf8))
    }
    return host
  }
}
