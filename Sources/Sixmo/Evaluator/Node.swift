import Syntax

/// A piece of a script that executes itself.
///
/// The builder chooses the class from the shape of the code, once; nodes never change. Each kind is a
/// final class that overrides `evaluate`; its children are `let`, which is what lets Swift walk them
/// without counting references. State for speed (inline caches) is plain integers.
class Node {
  let site: Site

  init(_ site: Site) { self.site = site }

  /// The value, or a completion.
  func evaluate(_ frame: Frame) -> Value {
    fatalError("a node without evaluate")
  }

  /// Evaluates for the effect only.
  func execute(_ frame: Frame) -> Completion {
    Completion(evaluate(frame))
  }

  /// Evaluates as a condition.
  func test(_ frame: Frame) -> Truth {
    Truth(evaluate(frame))
  }
}

/// How a statement ended.
enum Completion: UInt8 {
  case normal
  /// Never: the number belongs to `Truth.yes`.
  case holding
  case exception, breaking, continuing, returning

  @inline(__always)
  init(_ value: Value) { self = unsafeBitCast(value.completionNumber, to: Completion.self) }

  /// The completion as the answer of an expression.
  @inline(__always)
  var value: Value { Value(completion: rawValue) }
}

/// The answer of a condition: a small integer, which is quicker to make and to test than a value.
///
/// The numbers are those of `Completion`, where `no` is `normal`; `no` and `yes` are those of a `Bool`, so
/// that what a comparison leaves in a register is the answer.
enum Truth: UInt8 {
  case no, yes, exception, breaking, continuing, returning

  @inline(__always)
  init(_ flag: Bool) { self = flag ? .yes : .no }

  /// Without a `switch` over the cases, which becomes a jump through a table.
  @inline(__always)
  init(_ value: Value) {
    if case .bool(let flag) = value {
      self.init(flag)
    } else if value.isCompletion {
      self = unsafeBitCast(value.completionNumber, to: Truth.self)
    } else {
      self.init(!value.isNull)
    }
  }

  /// What a statement whose condition this was completes with; only if it is not `yes`.
  ///
  /// The same number: a `switch` here becomes a jump through a table in every statement with a condition.
  @inline(__always)
  var completion: Completion { unsafeBitCast(self, to: Completion.self) }

  /// The same as the answer of an expression.
  @inline(__always)
  var value: Value { isAnswer ? .bool(self == .yes) : completion.value }

  /// Whether it is not the completion of something that ended otherwise.
  @inline(__always)
  private var isAnswer: Bool { rawValue <= Truth.yes.rawValue }

  @inline(__always)
  var negated: Truth { isAnswer ? unsafeBitCast(rawValue ^ 1, to: Truth.self) : self }
}
