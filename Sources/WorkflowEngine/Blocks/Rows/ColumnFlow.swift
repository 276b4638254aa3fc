import Sixmo
import WorkflowAPI

/// What a block's specs mean for columns: those that they name must be there, and those that the block
/// makes are there afterwards.
///
/// A block describes it once (`Block.columns`). It is asked where a workflow is made, with what is known
/// then, and where the block starts, with the columns that its rows have.
struct ColumnFlow {
  /// After the steps so far.
  private(set) var columns: StreamColumns
  private(set) var faults: [ColumnFault] = []
  private let inputs: [StreamColumns]

  /// `inputs` are the streams that come in; a source has none.
  init(_ block: Block, _ specs: JSONObject, inputs: [StreamColumns]) {
    self.inputs = inputs
    columns = .union(inputs)
    block.columns(specs, &self)
  }

  /// The spec at `path` names a column to look at.
  mutating func reads(_ name: String, at path: [JSON]) {
    // What a merge reads must be in each of its streams.
    let streams = inputs.count > 1 ? inputs : [columns]
    for (input, stream) in streams.enumerated() where stream.surelyLack(name) {
      faults.append(ColumnFault(path: path, input: input, name: name, problem: .missing(stream)))
      return
    }
  }

  /// The spec named `spec`, if it is given, names a column to look at.
  mutating func reads(_ specs: JSONObject, _ spec: String, default name: String? = nil) {
    if let name = specs[spec]?.string ?? name { reads(name, at: [.string(spec)]) }
  }

  /// The spec named `spec`, if it is given, lists columns to look at.
  mutating func readsEach(_ specs: JSONObject, _ spec: String) {
    for (index, name) in (specs[spec]?.array ?? []).enumerated() {
      if let name = name.string { reads(name, at: [.string(spec), .int(index)]) }
    }
  }

  mutating func adds(_ names: [String]) { columns.add(names) }

  /// Which ones is only known when the rows are there.
  mutating func addsOthers() {
    columns.mayGrow = true
    columns.isComplete = false
  }

  mutating func removes(_ names: [String]) {
    columns.names.removeAll(where: names.contains)
    columns.removed.formUnion(names)
  }

  mutating func keepsOnly(_ names: [String]) {
    columns = StreamColumns(isComplete: true)
    columns.add(names)
  }

  /// All at once: two columns may change their names.
  mutating func renames(_ pairs: [(from: String, to: String)], at path: [JSON]) {
    for (from, to) in pairs {
      reads(from, at: path + [.string(from)])
      if from != to, columns.names.contains(to), !pairs.contains(where: { $0.from == to }) {
        faults.append(
          ColumnFault(
            path: path + [.string(from)], input: 0, name: to, problem: .taken(by: from)))
      }
    }
    let new = Dictionary(pairs.map { ($0.from, $0.to) }) { first, _ in first }
    let names = columns.names.map { new[$0] ?? $0 }
    columns.removed.formUnion(pairs.map(\.from))
    columns.names = []
    columns.add(names + (columns.isComplete ? [] : pairs.map(\.to)))
  }
}

/// A column that a spec names in vain.
struct ColumnFault: Error, CustomStringConvertible {
  /// Below the specs.
  fileprivate var path: [JSON]
  /// The number of the stream.
  var input: Int
  fileprivate var name: String
  fileprivate var problem: Problem

  fileprivate enum Problem {
    case missing(StreamColumns)
    case taken(by: String)
  }

  /// `no column 'Email'; did you mean 'E-Mail'? columns: name, E-Mail`
  var description: String {
    switch problem {
    case .missing(let columns):
      let names = [reason(columns), Self.listed(columns)].compactMap { $0 }
      return "no column '\(name)'; " + names.joined(separator: " ")
    case .taken(let old):
      return "'\(old)' cannot be renamed to '\(name)': there is a column '\(name)' already;"
        + " remove it first, in a block before, or use another name"
    }
  }

  private func reason(_ columns: StreamColumns) -> String? {
    if let meant = columns.nearest(to: name) { return "did you mean '\(meant)'?" }
    return columns.removed.contains(name) ? "a block before takes it out;" : nil
  }

  private static func listed(_ columns: StreamColumns) -> String {
    if columns.names.isEmpty { return "there are no columns" }
    let shown = columns.names.prefix(30).joined(separator: ", ")
    let more = columns.names.count > 30 ? " and \(columns.names.count - 30) more" : ""
    return "\(columns.isComplete ? "" : "known ")columns: \(shown)\(more)"
  }

  /// As the fault of a request; `location` is that of the specs.
  func fault(at location: [JSON]) -> Fault {
    let type = if case .missing = problem { "unknown_column" } else { "column_exists" }
    return Fault(
      location + path, description.prefix(1).uppercased() + description.dropFirst(), type: type,
      input: .string(name))
  }
}
