import Syntax

/// What an entry that worked has to do with a step that it does not end.
enum EntryKind {
  /// Only names and their fields: somebody looks at what there is.
  case look
  /// A statement of the answer: somebody types it in several entries.
  case part
  /// It keeps something under a name, and may be a way of its own.
  case declaration
  case other

  init(_ entry: String, within answer: String) {
    let statements = Parser.parse(Source(name: "<entry>", text: entry)).program.statements
    if statements.allSatisfy(\.isLook) {
      self = .look
    } else if statements.allSatisfy(\.keepsSomething) {
      self = answer.withoutSpace.contains(entry.withoutSpace) ? .part : .declaration
    } else {
      self = .other
    }
  }
}

extension Statement {
  fileprivate var isLook: Bool {
    if case .expression(let expression) = kind { expression.isPlace } else { false }
  }

  fileprivate var keepsSomething: Bool {
    switch kind {
    case .declaration, .function, .assignment: true
    default: false
    }
  }
}

extension Expression {
  fileprivate var isPlace: Bool {
    switch kind {
    case .name: true
    case .field(let base, _, _), .index(let base, _, _): base.isPlace
    default: false
    }
  }
}

extension String {
  fileprivate var withoutSpace: String { filter { !$0.isWhitespace } }
}
