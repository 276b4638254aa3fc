import Syntax

/// The builtins of an interpreter by name, with their namespaces, and the names of the prelude.
public struct Library: Sendable {
  private var builtins: [String: Builtin] = [:]
  /// The last parts of dotted names by their first: `["json": ["parse", "stringify", …]]`.
  private var namespaces: [String: [String]] = [:]
  /// Which file of the prelude has a function.
  private let prelude: [String: String]

  /// What every script has, and further builtins, which replace those of the same name.
  public init(adding further: [Builtin] = []) {
    prelude = Stdlib.preludeIndex()
    builtins.reserveCapacity(Builtin.standard.count + further.count)
    for builtin in Builtin.standard + further { add(builtin) }
  }

  private mutating func add(_ builtin: Builtin) {
    let name = builtin.name
    let isNew = builtins.updateValue(builtin, forKey: name) == nil
    guard isNew, let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return }
    namespaces[String(name[..<dot]), default: []].append(String(name[name.index(after: dot)...]))
  }

  public func builtin(_ name: String) -> Builtin? { builtins[name] }

  /// All builtins, in the order of their names.
  public var all: [Builtin] { builtins.values.sorted { $0.name < $1.name } }

  /// The names that a script can write on their own: builtins, namespaces and the prelude's functions.
  public var names: [String] {
    builtins.keys.filter { !$0.contains(".") } + Array(namespaces.keys) + Array(prelude.keys)
  }

  public func isNamespace(_ name: String) -> Bool { namespaces[name] != nil }
  public func members(of namespace: String) -> [String] { namespaces[namespace] ?? [] }
  func hasBuiltin(_ name: String) -> Bool { builtins[name] != nil }
  func preludeFile(_ name: String) -> String? { prelude[name] }

  func contains(_ name: String) -> Bool {
    builtins[name] != nil || namespaces[name] != nil || prelude[name] != nil || name == "omit"
      || name == "args"
  }
}
