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
    /// Where the value of a `let` is written.
    package var value: Span?
    /// In the order of the text.
    package var uses: [Span] = []
  }

  /// An import whose module was found.
  package struct Module: Sendable {
    /// The name that the script gives it, and where.
    package var name: String
    package var span: Span
    /// The path or name in the import.
    package var path: Span
    package var source: Source
    /// Its own names, without those of the modules that it imports.
    package var names: ScriptNames
    /// Where the script takes names from it, in the order of the text.
    package var uses: [(name: String, span: Span)] = []
  }

  /// In the order of the text.
  package private(set) var declarations: [Declaration] = []
  package private(set) var modules: [Module] = []

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

  /// The import that a place takes a name from, or whose path it is; then the name is nil.
  package func module(at offset: Int) -> (module: Module, name: String?, span: Span)? {
    for module in modules {
      if Int(module.path.start)...Int(module.path.end) ~= offset {
        return (module, nil, module.path)
      }
      for use in module.uses where Int(use.span.start)...Int(use.span.end) ~= offset {
        return (module, use.name, use.span)
      }
    }
    return nil
  }

  /// What other scripts can take from this one.
  package var exports: [Declaration] {
    declarations.filter { $0.isTopLevel && $0.kind != .module && !$0.name.hasPrefix("_") }
  }

  package func export(_ name: String) -> Declaration? { exports.first { $0.name == name } }
}

extension Interpreter {
  /// What is wrong with a script and with what it imports, and its names, without running anything.
  package func inspect(_ source: Source) -> (diagnostics: [Diagnostic], names: ScriptNames) {
    let result = try? onOwnThread {
      let checker = Checker(self)
      return (checker.check([source]), ScriptNames(of: source, checker, runtime, withModules: true))
    }
    return result ?? ([], ScriptNames())
  }
}

extension ScriptNames {
  fileprivate init(of source: Source, _ checker: Checker, _ runtime: Runtime, withModules: Bool) {
    let (program, resolution) = checker.names(of: source)
    let source = program.source
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
          value: variable.initializer.map(\.0.span),
          uses: uses[ObjectIdentifier(variable), default: []].sorted { $0.start < $1.start })
      }
      .sorted { $0.span.start < $1.span.start }
    if withModules { modules = Self.modules(of: program, resolution, checker, runtime) }
  }

  /// Those that can be read; what is wrong with the others is the checker's matter.
  private static func modules(
    of program: Program, _ resolution: Resolution, _ checker: Checker, _ runtime: Runtime
  ) -> [Module] {
    var modules: [Module] = program.statements.compactMap { statement in
      guard case .importModule(let declaration) = statement.kind,
        let source = try? runtime.load(
          .init(
            path: declaration.module.text, isFile: declaration.isFile, importer: program.source),
          at: .init(program.source, declaration.module.span))
      else { return nil }
      return Module(
        name: declaration.binding.text, span: declaration.binding.span,
        path: declaration.module.span, source: source,
        names: ScriptNames(of: source, checker, runtime, withModules: false))
    }
    guard !modules.isEmpty else { return [] }
    program.forEachExpression { expression in
      guard case .field(let base, let name, _) = expression.kind, case .name = base.kind,
        let variable = resolution.uses[base.span], variable.kind == .module,
        let index = modules.firstIndex(where: { $0.span == variable.span })
      else { return }
      modules[index].uses.append((name.text, name.span))
    }
    for index in modules.indices { modules[index].uses.sort { $0.span.start < $1.span.start } }
    return modules
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
