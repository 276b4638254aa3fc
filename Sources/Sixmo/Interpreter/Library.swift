import Syntax
import System

/// The builtins of an interpreter by name, with their namespaces, and the names of the prelude.
///
/// Nothing is put together before a script uses a name that it does not declare itself, so that a start
/// costs no more than what the script needs.
public struct Library: Sendable {
  private let contents: Contents

  /// What every script has, and further builtins, which replace those of the same name; they are asked
  /// for once, when a name is first looked up.
  public init(adding further: @autoclosure @escaping @Sendable () -> [Builtin] = []) {
    contents = Contents(further)
  }

  /// What every script has and nothing more.
  public static let standard = Library()

  public func builtin(_ name: String) -> Builtin? { table.builtins[name] }

  /// All builtins, in the order of their names.
  public var all: [Builtin] { table.builtins.values.sorted { $0.name < $1.name } }

  /// The names that a script can write on their own: builtins, namespaces and the prelude's functions.
  public var names: [String] {
    table.builtins.keys.filter { !$0.contains(".") } + Array(table.namespaces.keys)
      + Array(Stdlib.preludeIndex.keys)
  }

  public func isNamespace(_ name: String) -> Bool { table.namespaces[name] != nil }
  public func members(of namespace: String) -> [String] { table.namespaces[namespace] ?? [] }

  /// Those that have a member of this name.
  func namespaces(with member: String) -> [String] {
    table.namespaces.filter { $0.value.contains(member) }.map(\.key)
  }

  func hasBuiltin(_ name: String) -> Bool { table.builtins[name] != nil }

  /// Which file of the prelude has a function.
  func preludeFile(_ name: String) -> String? { Stdlib.preludeIndex[name] }

  func contains(_ name: String) -> Bool {
    name == "omit" || name == "args" || hasBuiltin(name) || isNamespace(name)
      || preludeFile(name) != nil
  }

  private var table: Table { contents.table }
}

/// Found by name; made once.
private struct Table: Sendable {
  var builtins: [String: Builtin] = [:]
  /// The last parts of dotted names by their first: `["json": ["parse", "stringify", …]]`.
  var namespaces: [String: [String]] = [:]

  init(_ further: [Builtin]) {
    builtins.reserveCapacity(Builtin.standard.count + further.count)
    for builtin in Builtin.standard { add(builtin) }
    for builtin in further { add(builtin) }
  }

  private mutating func add(_ builtin: Builtin) {
    let name = builtin.name
    let isNew = builtins.updateValue(builtin, forKey: name) == nil
    guard isNew, let dot = name.utf8.firstIndex(of: UInt8(ascii: ".")) else { return }
    namespaces[String(name[..<dot]), default: []].append(String(name[name.index(after: dot)...]))
  }
}

/// The table of a library, shared by its copies.
private final class Contents: Sendable {
  private let further: @Sendable () -> [Builtin]
  private let made = Locked<Table?>(nil)

  init(_ further: @escaping @Sendable () -> [Builtin]) { self.further = further }

  var table: Table {
    made.withLock { made in
      if let made { return made }
      let table = Table(further())
      made = table
      return table
    }
  }
}
