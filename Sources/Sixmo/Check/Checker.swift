import Syntax

/// Says what is wrong with scripts, and what is probably a mistake, without running anything.
///
/// Imports are followed: a module's own errors are reported too, each file once however often it is imported,
/// and what a script takes from a module must be there.
package final class Checker {
  private let runtime: Runtime
  private let globals: [String]?
  /// What is known of each file, by the name of its source.
  private var files: [String: CheckedFile] = [:]
  /// The files that are being checked, each imported by the one before.
  private var open: [String] = []

  /// An embedding program gives its scripts the values of `globals`, calls their functions and takes the
  /// value of the last statement; nil for scripts that run by themselves.
  package init(_ interpreter: Interpreter, embeddedWith globals: [String]? = nil) {
    runtime = interpreter.runtime
    self.globals = globals
  }

  /// What is wrong with these scripts and with the modules they import, each file once.
  package func check(_ sources: [Source]) -> [Diagnostic] {
    // Whether a name is unused can be said only when everybody who may import it is known.
    let checked = sources.map { ($0, look(at: $0)) }
    return checked.flatMap { source, file in
      (file.imports + [source.name]).flatMap { files[$0]?.takeErrors() ?? [] }
        + file.takeWarnings()
    }
  }

  // MARK: One file

  /// A file as it was read, and what its names mean, as far as mistakes leave that certain.
  func names(of source: Source) -> (program: Program, resolution: Resolution) {
    let file = look(at: source)
    return (file.program, file.resolution ?? runtime.resolve(file.program, in: topLevel()))
  }

  private func look(at source: Source) -> CheckedFile {
    if let known = files[source.name] { return known }
    let parsed = Parser.parse(source)
    let file = CheckedFile(parsed)
    file.isImported = globals != nil
    files[source.name] = file
    open.append(source.name)
    defer { open.removeLast() }
    // Names after a syntax error would be unknown by mistake.
    if file.errors.isEmpty { look(into: parsed.program, file) }
    return file
  }

  private func topLevel() -> TopLevel {
    let topLevel = TopLevel(.kept)
    for name in globals ?? [] { _ = runtime.declare(name, in: topLevel) }
    return topLevel
  }

  private func look(into program: Program, _ file: CheckedFile) {
    let modules = followImports(of: program, file)
    let topLevel = self.topLevel()
    let resolution = runtime.resolve(program, in: topLevel)
    file.resolution = resolution
    if !resolution.diagnostics.isEmpty {
      file.errors += Rejection(resolution.diagnostics).diagnostics
    }
    let names = CheckedNames(
      program: program, resolution: resolution, runtime: runtime, modules: modules,
      isValueUsed: globals != nil)
    file.errors += ModuleMembers.findings(names)
    guard file.errors.isEmpty else { return }
    file.exports = topLevel.variables
    file.names = names
  }

  // MARK: Imports

  /// The modules by the places where they get their names.
  private func followImports(of program: Program, _ file: CheckedFile) -> [Span: CheckedModule] {
    var modules: [Span: CheckedModule] = [:]
    for statement in program.statements {
      guard case .importModule(let declaration) = statement.kind else { continue }
      do {
        let module = try self.module(declaration, from: program.source, file)
        modules[declaration.binding.span] = module
      } catch let diagnostic as Diagnostic {
        file.errors.append(diagnostic)
      } catch {
        preconditionFailure("loading a module throws diagnostics")
      }
    }
    return modules
  }

  private func module(
    _ declaration: ImportDeclaration, from importer: Source, _ file: CheckedFile
  ) throws -> CheckedModule? {
    let place = Diagnostic.Location(importer, declaration.module.span)
    let source = try runtime.load(
      .init(path: declaration.module.text, isFile: declaration.isFile, importer: importer),
      at: place)
    if let start = open.firstIndex(of: source.name) {
      throw Modules.circle(open[start...] + [source.name], at: place)
    }
    let module = look(at: source)
    module.isImported = true
    file.imports += module.imports + [source.name]
    return module.exports.map { CheckedModule(source: source, names: $0) }
  }
}

/// What checking found out about a file.
private final class CheckedFile {
  let program: Program
  /// What its names mean; nil if there are syntax errors.
  var resolution: Resolution?
  var errors: [Diagnostic]
  /// Those of the parser.
  var warnings: [Diagnostic]
  /// The names of all files that it imports, also through others.
  var imports: [String] = []
  var isImported = false
  /// Nil if errors leave it uncertain, like the next.
  var exports: [String: Variable]?
  var names: CheckedNames?

  init(_ parsed: ParseResult) {
    program = parsed.program
    errors = parsed.diagnostics.filter { $0.severity == .error }
    warnings = parsed.diagnostics.filter { $0.severity == .warning }
  }

  func takeErrors() -> [Diagnostic] {
    defer { errors = [] }
    return errors
  }

  /// At most as many as there are errors; the last says how many more there would be.
  func takeWarnings() -> [Diagnostic] {
    defer { (warnings, names) = ([], nil) }
    let all = warnings + (names?.warnings(isModule: isImported) ?? [])
    var shown = Array(all.prefix(Parser.maximumErrors))
    if shown.count < all.count {
      shown[shown.count - 1].notes.append(
        "and \((all.count - shown.count).counted("more warning")) in this file")
    }
    return shown
  }
}

/// What an import brings.
struct CheckedModule {
  var source: Source
  var names: [String: Variable]

  /// The names that other files can use.
  func variable(_ name: String) -> Variable? {
    name.hasPrefix("_") ? nil : names[name].flatMap { $0.kind == .module ? nil : $0 }
  }
}

/// A program without errors, and what its names mean: what the warnings look at.
struct CheckedNames {
  let program: Program
  let resolution: Resolution
  let runtime: Runtime
  /// By the places where imports get their names.
  let modules: [Span: CheckedModule]
  /// Whether somebody takes the value of the last statement.
  let isValueUsed: Bool

  /// In the order of the source. The top level of a module is for others too.
  func warnings(isModule: Bool) -> [Diagnostic] {
    let parts = CheckedParts(program)
    let all =
      UnusedNames.findings(self, parts, isModule: isModule) + UnreachableCode.findings(self, parts)
      + UnreachableArms.findings(self, parts) + ThrownAwayValues.findings(self)
      + RepeatedKeys.findings(self, parts) + DotCalls.findings(self, parts)
      + ReversedRanges.findings(self, parts) + HiddenFunctions.findings(self, parts)
      + RefusedLiterals.findings(self, parts) + MethodCalls.findings(self, parts)
    return all.sorted { $0.start < $1.start }
  }

  func warning(
    _ code: String, _ message: String, _ span: Span, label: String = "", help: String? = nil
  ) -> Diagnostic {
    var diagnostic = Diagnostic(
      code, message, at: .init(program.source, span), label: label, help: help)
    diagnostic.severity = .warning
    return diagnostic
  }

  func related(_ span: Span, _ label: String) -> Diagnostic.Related {
    .init(.init(program.source, span), label)
  }
}

extension Diagnostic {
  fileprivate var start: Int32 { location?.span.start ?? 0 }
}
