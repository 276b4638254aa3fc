import Sixmo
import Syntax
import WorkflowAPI

extension Help {
  /// `help(topic)` for scripts and the prompt: prints what is known about a name or a function.
  ///
  /// `builtins` are all that scripts have; nothing is collected before somebody asks.
  package static func builtin(
    width: Int = 80, blocks: @autoclosure @escaping @Sendable () -> [BlockDescription] = [],
    codes: [ErrorCode] = ErrorCode.scripts,
    about builtins: @escaping @Sendable () -> [Builtin]
  ) -> Builtin {
    Builtin(
      "help(topic = null)",
      "Prints what is known about a function, a name or a page of the guide; without one, the topics.",
      examples: [
        .init("help(split)"), .init("help(math.pi)"), .init(#"help("workflows.run")"#),
        .init(#"help("language")"#),
      ]
    ) { call in
      let help = Help(builtins: builtins(), blocks: blocks(), codes: codes)
      call.host.write(Array(try help.text(of: call, width: width).utf8))
      return .null
    }
  }

  private func text(of call: Call, width: Int) throws -> String {
    if call[0].isNull { return overview(width: width) }
    if let function = call.description(of: call[0]) {
      // A function that the script wrote says about itself.
      return function.name.flatMap { text(for: $0, width: width) }
        ?? [function.signature, function.documentation].filter { !$0.isEmpty }
        .joined(separator: "\n\n") + "\n"
    }
    guard case .text(let topic) = call[0] else {
      // A constant or a namespace: what it is called is written in the call.
      if let written = call.argumentSyntax(0)?.0.dottedName,
        let text = text(for: written, width: width)
      {
        return text
      }
      throw call.mismatch(0, "a name or a function")
    }
    if let text = answer(to: topic.string, width: width) { return text }
    let near = suggestion(for: topic.string)
    throw call.fail(
      "E0307", "there is no help about '\(topic.string)'", argument: 0,
      label: near.map { "did you mean '\($0)'?" } ?? "", help: "help() lists all topics")
  }
}

extension Expression {
  /// `math.pi`, where that is all there is.
  fileprivate var dottedName: String? {
    switch kind {
    case .name(let name): name
    case .field(let base, let name, optional: false): base.dottedName.map { "\($0).\(name.text)" }
    default: nil
    }
  }
}
