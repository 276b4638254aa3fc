import Syntax

/// Where the names of a script are declared and used, for editors: also while it is being written and has
/// mistakes elsewhere.
package struct ScriptNames: Sendable {
  package struct Declaration: Sendable {
    package enum Kind: Sendable { case constant, variable, parameter, function, module }

    package var name: String
    package var kind: Kind
    package var span: Span
    /// What the declaration covers: all of a function.
    package var extent: Span
    /// Where the name means this.
    package var scope: Span
    package var isTopLevel: Bool
    /// The text of the `##` lines above it.
    package var documentation: String?
    /// `score(lead, limit = 3)` of a function.
    package var signature: String?
    /// In the order of the text.
    package var uses: [Span] = []
  }

  /// In the order of the text.
  package private(set) var declarations: [Declaration] = []

  package init() {}

  /// The declaration whose name, or a use of it, covers a place, and the span there.
  package func declaration(at offset: Int) -> (Declaration, Span)? {
    for declaration in declarations {
      for span in [declaration.span] + declaration.uses
      where Int(span.start)...Int(span.end) ~= offset {
        return (declaration, span)
      }
    }
    return nil
  }
}

extension Interpreter {
  /// What is wrong with a script and with what it imports, and its names, without running anything.
  package func inspect(_ source: Source) -> (diagnostics: [Diagnostic], names: ScriptNames) {
    let result = try? onOwnThread {
      (Checker(self).check([source]), ScriptNames(of: source, session.library))
    }
    return result ?? ([], ScriptNames())
  }
}

extension ScriptNames {
  fileprivate init(of source: Source, _ library: Library) {
    let program = Parser.parse(source).program
    var resolver = Resolver(source: source, library: library, topLevel: TopLevel(.kept))
    resolver.resolve(program)
    let resolution = resolver.result
    let functions = Self.functions(of: program)
    let scopes = Self.scopes(of: program)
    let whole = Span(0, source.bytes.count)
    var uses: [ObjectIdentifier: [Span]] = [:]
    resolution.uses.visitAll { span, variable in
      if variable.source === source { uses[ObjectIdentifier(variable), default: []].append(span) }
    }
    var variables: [Variable] = []
    resolution.declarations.visitAll { _, variable in
      if variable.source === source { variables.append(variable) }
    }
    declarations =
      variables
      .map { variable in
        let function = functions[variable.span]
        let scope = scopes.last { $0.covers(variable.span) && $0 != function?.span }
        return Declaration(
          name: variable.name, kind: .init(variable.kind), span: variable.span,
          extent: function?.span ?? variable.span, scope: scope ?? whole,
          isTopLevel: scope == nil,
          documentation: variable.documentation,
          signature: function.map { $0.signature(named: variable.name, source) },
          uses: uses[ObjectIdentifier(variable), default: []].sorted { $0.start < $1.start })
      }
      .sorted { $0.span.start < $1.span.start }
  }

  /// What names can be declared in, outer ones first.
  private static func scopes(of program: Program) -> [Span] {
    var scopes: [Span] = []
    program.walk { part in
      switch part {
      case .block(let block): scopes.append(block.span)
      case .function(let function): scopes.append(function.span)
      case .statement(let statement):
        if case .forLoop = statement.kind { scopes.append(statement.span) }
      case .expression, .pattern: break
      }
      return true
    }
    return scopes
  }

  /// By the places of their names.
  private static func functions(of program: Program) -> [Span: Function] {
    var functions: [Span: Function] = [:]
    program.walk { part in
      if case .statement(let statement) = part,
        case .function(let name, let function) = statement.kind
      {
        functions[name.span] = function
      }
      return true
    }
    return functions
  }
}

extension ScriptNames.Declaration.Kind {
  init(_ kind: Variable.Kind) {
    switch kind {
    case .constant: self = .constant
    case .variable, .loop: self = .variable
    case .parameter: self = .parameter
    case .function: self = .function
    case .module: self = .module
    }
  }
}

extension Function {
  fileprivate func signature(named name: String, _ source: Source) -> String {
    func text(_ span: Span) -> String {
      String(decoding: source.bytes[Int(span.start)..<Int(span.end)], as: UTF8.self)
    }
    let parts = parameters.map { parameter in
      (parameter.isRest ? "..." : "") + text(parameter.pattern.span)
        + (parameter.defaultValue.map { " = " + text($0.span) } ?? "")
    }
    return "\(name)(\(parts.joined(separator: ", ")))"
  }
}

extension Span {
  fileprivate func covers(_ other: Span) -> Bool { start <= other.start && other.end <= end }
}
