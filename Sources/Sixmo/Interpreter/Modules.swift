import Syntax

/// The modules of an interpreter: each runs once, and its public names are the fields of an object.
struct Modules {
  /// By the name of the loaded source.
  fileprivate var loaded: [String: UnsafeMutablePointer<Value>] = [:]
  /// Those that are running now, outermost first.
  fileprivate var open: [(name: String, location: Diagnostic.Location)] = []

  static func circle(_ names: [String], at place: Diagnostic.Location) -> Diagnostic {
    Diagnostic(
      "E0502", "modules import each other in a circle", at: place,
      notes: ["circle: \(names.joined(separator: " → "))"])
  }
}

extension Runtime {
  /// The object of a module; runs it if this is the first import of it.
  func importModule(_ request: Host.ModuleRequest, frame: Frame, _ site: Site) throws -> Value {
    try importModule(load(request, at: site.location), frame: frame, site)
  }

  /// The same for a text that is at hand; its name must tell it from every other.
  func importModule(_ source: Source, frame: Frame, _ site: Site) throws -> Value {
    if let known = modules.loaded[source.name] { return known.pointee }
    if modules.open.contains(where: { $0.name == source.name }) {
      throw Modules.circle(modules.open.map(\.name) + [source.name], at: site.location)
    }
    let result = Parser.parse(source)
    if let error = result.diagnostics.first(where: { $0.severity == .error }) { throw error }
    let topLevel = TopLevel(.kept)
    let unit: Unit
    do {
      unit = try compile(result.program, in: topLevel)
    } catch {
      throw error.diagnostics[0]
    }
    modules.open.append((source.name, site.location))
    defer { modules.open.removeLast() }
    if let root = unit.root, case .exception = root.evaluate(frame) { throw machine.takeFailure() }
    let address = machine.globals.add()
    address.pointee = .object(exports(of: topLevel))
    modules.loaded[source.name] = address
    return address.pointee
  }

  /// The text of a module; throws a `Diagnostic` if there is none.
  func load(
    _ request: Host.ModuleRequest, at place: Diagnostic.Location
  ) throws -> Source {
    if !request.isFile, let text = Stdlib.text("\(request.path).sixmo") {
      return Source(name: "stdlib/\(request.path).sixmo", text: text)
    }
    guard let loadModule = machine.host.loadModule else {
      throw Diagnostic(
        "E0501", "no module '\(request.path)'", at: place,
        help: request.isFile ? "this program gives scripts no files to import" : nil)
    }
    do {
      return try loadModule(request)
    } catch var diagnostic as Diagnostic {
      // The host gave up waiting for the text.
      if let stop = machine.requestedStop { throw stop }
      diagnostic.location = diagnostic.location ?? place
      throw diagnostic
    } catch {
      throw Diagnostic("E0501", "cannot import '\(request.path)': \(error)", at: place)
    }
  }

  private func exports(of topLevel: TopLevel) -> ObjectRef {
    let object = machine.heap.object(capacity: topLevel.order.count)
    for variable in topLevel.order where !variable.name.hasPrefix("_") && variable.kind != .module {
      guard case .global(let address) = variable.storage, !address.pointee.isUnset else { continue }
      machine.heap.set(variable.name, address.pointee, in: object)
    }
    object.isShared = true
    return object
  }
}
