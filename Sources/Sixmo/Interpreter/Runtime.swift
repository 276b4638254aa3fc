import Syntax

/// What an interpreter keeps between runs: its machine, the code made so far, builtins in use, modules.
final class Runtime {
  let machine: Machine
  let library: Library
  /// The names that stay: those of a prompt's entries.
  let scope = TopLevel(.replaceable)
  private let prelude = TopLevel(.kept)
  private var preludeFiles: Set<String> = []
  private var natives: [String: NativeFunction] = [:]
  private var nativeValues: [ObjectIdentifier: Value] = [:]
  private var namespaces: [String: UnsafeMutablePointer<Value>] = [:]
  private var constants: [UnsafeMutablePointer<FunctionCode>: FunctionRef] = [:]
  private var units: [Unit] = []
  var modules = Modules()

  init(machine: Machine, library: Library) {
    self.machine = machine
    self.library = library
    machine.runtime = self
  }

  // MARK: Code

  /// Resolves and builds a program in a top level; what is wrong is thrown before anything runs.
  func compile(_ program: Program, in topLevel: TopLevel) throws(Rejection) -> Unit {
    let before = (topLevel.variables, topLevel.order)
    do throws(Rejection) {
      let resolution = resolve(program, in: topLevel)
      guard resolution.diagnostics.isEmpty else { throw Rejection(resolution.diagnostics) }
      let builder = Builder(
        runtime: self, program: program, resolution: resolution, topLevel: topLevel)
      let unit = builder.build(program)
      units.append(unit)
      if let tooLarge = builder.tooLarge { throw Rejection([tooLarge]) }
      return unit
    } catch {
      (topLevel.variables, topLevel.order) = before
      throw error
    }
  }

  /// What the names of a program mean, and all that is wrong with it, in the order of the places.
  func resolve(_ program: Program, in topLevel: TopLevel) -> Resolution {
    var resolver = Resolver(
      source: program.source, library: library, runtime: self, topLevel: topLevel)
    resolver.resolve(program)
    resolver.result.diagnostics.sort { $0.start < $1.start }
    return resolver.result
  }

  /// The functions of a prelude file, compiled when one of them is first used.
  func preludeVariable(_ name: String) -> Variable? {
    guard let file = library.preludeFile(name) else { return nil }
    if preludeFiles.insert(file).inserted, let bytes = Stdlib.file(file) {
      let source = Source(name: "stdlib/\(file)", bytes: Array(bytes))
      do {
        _ = try compile(Parser.parse(source).program, in: prelude)
      } catch {
        preconditionFailure("the prelude does not compile: \(error.diagnostics[0].message)")
      }
    }
    return prelude.variables[name]
  }

  /// A function of the library, for calls that give it their arguments.
  func libraryFunction(_ name: String) -> LastUses.LibraryFunction {
    if let takesFirst = native(name)?.builtin.takesFirst {
      return .init(takes: takesFirst ? 1 : 0, isAtomic: takesFirst)
    }
    guard let code = preludeVariable(name)?.code else { return .init() }
    return .init(takes: code.pointee.takes, isAtomic: code.pointee.isAtomic)
  }

  // MARK: Values that code refers to

  func native(_ name: String) -> NativeFunction? {
    if let known = natives[name] { return known }
    guard let builtin = library.builtin(name), builtin.constant == nil else { return nil }
    let native = NativeFunction(builtin)
    natives[name] = native
    return native
  }

  func value(of native: NativeFunction) -> Value {
    if let known = nativeValues[ObjectIdentifier(native)] { return known }
    let code = UnsafeMutableRawPointer(Unmanaged.passUnretained(native).toOpaque())
    let value = Value.function(machine.heap.permanentFunction(code, flags: .native))
    nativeValues[ObjectIdentifier(native)] = value
    return value
  }

  func constantFunction(_ code: UnsafeMutablePointer<FunctionCode>) -> FunctionRef {
    if let known = constants[code] { return known }
    let function = machine.heap.permanentFunction(UnsafeMutableRawPointer(code), flags: [])
    constants[code] = function
    return function
  }

  /// A global that holds a namespace as an object of functions and constants.
  func namespace(_ name: String) -> UnsafeMutablePointer<Value>? {
    if let known = namespaces[name] { return known }
    if name == "args" { return arguments() }
    guard library.isNamespace(name) else { return nil }
    let members = library.members(of: name)
    let object = machine.heap.object(capacity: members.count)
    for member in members {
      let full = "\(name).\(member)"
      let constant = library.builtin(full)?.constant.map(machine.heap.value)
      if let value = constant ?? native(full).map(value(of:)) {
        machine.heap.set(member, value, in: object)
      }
    }
    object.isShared = true
    let address = machine.globals.add()
    address.pointee = .object(object)
    namespaces[name] = address
    return address
  }
}

extension Runtime {
  /// Declares a constant of the prompt, or gives it another value.
  func keep(_ value: Value, as name: String) {
    let known = scope.variables[name].flatMap { $0.address }
    (known ?? declare(name, in: scope)).pointee = value.shared
  }

  /// Takes names from the scope of the prompt; code that uses them already finds them unset.
  func forget(_ isForgotten: (String) -> Bool) {
    for (name, variable) in scope.variables where isForgotten(name) {
      variable.address?.pointee = .missing
      scope.variables[name] = nil
    }
    scope.order.removeAll { isForgotten($0.name) }
  }

  /// Declares a constant whose value comes from outside.
  func declare(_ name: String, in topLevel: TopLevel) -> UnsafeMutablePointer<Value> {
    let source = Source(name: "<globals>", text: name)
    let variable = Variable(
      name, Span(0, source.bytes.count), source, .constant, owner: topLevel.function)
    let address = machine.globals.add()
    variable.storage = .global(address)
    variable.isTopLevel = true
    variable.isDeclared = true
    topLevel.variables[name] = variable
    return address
  }

  /// The words after the script on the command line.
  private func arguments() -> UnsafeMutablePointer<Value> {
    let array = machine.heap.array(capacity: machine.host.arguments.count)
    for word in machine.host.arguments {
      machine.heap.append(.text(machine.heap.text(word)), to: array)
    }
    array.isShared = true
    let address = machine.globals.add()
    address.pointee = .array(array)
    namespaces["args"] = address
    return address
  }
}

/// Why a program does not run at all.
struct Rejection: Error {
  /// The first ones; the last says how many more there are.
  let diagnostics: [Diagnostic]

  init(_ diagnostics: [Diagnostic]) {
    var shown = Array(diagnostics.prefix(Parser.maximumErrors))
    if shown.count < diagnostics.count {
      shown[shown.count - 1].notes.append(
        "and \((diagnostics.count - shown.count).counted("more error")) in this file")
    }
    self.diagnostics = shown
  }
}

extension Diagnostic {
  fileprivate var start: Int32 { location?.span.start ?? 0 }
}

extension Heap {
  func permanentFunction(_ code: UnsafeMutableRawPointer, flags: CellFlags) -> FunctionRef {
    let cell = allocatePermanent(.function, size: MemoryLayout<FunctionRef.Cell>.size, flags: flags)
      .assumingMemoryBound(to: FunctionRef.Cell.self)
    cell.pointee.code = code
    return FunctionRef(cell: cell)
  }
}
