import Sixmo
import WorkflowAPI

/// One condition of `filter.filters`.
struct FilterCondition: Sendable {
  enum Operator: String, Sendable, CaseIterable {
    case equals
    case notEquals = "not_equals"
    case contains
    case notContains = "not_contains"
    case greater
    case greaterOrEqual = "greater_or_equal"
    case less
    case lessOrEqual = "less_or_equal"
    case `in`
    case notIn = "not_in"
    case startsWith = "starts_with"
    case endsWith = "ends_with"
    case isEmpty = "is_empty"
    case isNotEmpty = "is_not_empty"
    case matches
  }

  var column: String
  var `operator`: Operator
  var value: JSON
  /// Whether it is enough that either it or what is before it is true.
  var isAlternative: Bool
  var isCaseSensitive: Bool
  /// Of `matches`.
  private var pattern: CellPattern?
  /// What a cell may be equal to: the value, or for `in` and `not_in` each of the list.
  private var choices: [CellKey] = []
  /// The value as text that cells are searched for.
  private var needle = ""

  /// Of specs that fit the schema.
  init(_ specs: JSON, isCaseSensitive: Bool) throws {
    column = specs["column"]?.string ?? ""
    self.operator = specs["operator"]?.string.flatMap(Operator.init) ?? .equals
    value = specs["value"] ?? .null
    isAlternative = specs["logic"]?.string == "or"
    self.isCaseSensitive = isCaseSensitive
    choices = values.map { CellKey($0, isCaseSensitive: isCaseSensitive) }
    needle = text(value)
    if self.operator == .matches {
      pattern = try CellPattern(value.cellText, ignoresCase: !isCaseSensitive)
    }
  }

  private var values: [JSON] {
    guard self.operator == .in || self.operator == .notIn else { return [value] }
    return value.array ?? value.cellText.split(separator: ",").map { .string(String($0)) }
  }

  static func read(_ specs: [JSON], isCaseSensitive: Bool) throws -> [FilterCondition] {
    try specs.map { try FilterCondition($0, isCaseSensitive: isCaseSensitive) }
  }

  /// What the schema cannot say: conditions without the value they need, lists, patterns.
  static func faults(of filters: JSON, at location: [JSON]) -> [Fault] {
    (filters.array ?? []).enumerated().flatMap { index, specs -> [Fault] in
      guard let name = specs["operator"]?.string, let `operator` = Operator(rawValue: name)
      else { return [] }
      let location = location + [.int(index), "value"]
      let value = specs["value"]
      switch `operator` {
      case .isEmpty, .isNotEmpty: return []
      case .in, .notIn:
        if value?.array != nil || value?.string != nil { return [] }
        return [
          Fault(
            location, "'\(name)' needs a list, or text with commas", type: "list_type", input: value
          )
        ]
      case .matches: return patternFault(value, at: location).map { [$0] } ?? []
      default:
        return value == nil
          ? [Fault(location, "'\(name)' needs a value", type: "missing")] : []
      }
    }
  }

  private static func patternFault(_ value: JSON?, at location: [JSON]) -> Fault? {
    guard let text = value?.string else {
      return Fault(
        location, "'matches' needs a pattern as text", type: "string_type", input: value)
    }
    do {
      _ = try CellPattern(text, ignoresCase: false)
      return nil
    } catch {
      return Fault(location, "\(error)", type: "value_error", input: value)
    }
  }
}

extension [FilterCondition] {
  /// From left to right, without precedence: `a and b or c` is `(a and b) or c`. `cell` gives that of the
  /// condition with a number.
  func areFulfilled(_ cell: (Int) -> JSON) throws -> Bool {
    var answer = true
    for (index, condition) in enumerated() {
      if index == 0 {
        answer = try condition.isFulfilled(by: cell(index))
      } else if condition.isAlternative != answer {
        // `true and x` and `false or x` are x; otherwise nothing changes.
        answer = try condition.isFulfilled(by: cell(index))
      }
    }
    return answer
  }
}

extension FilterCondition {
  func isFulfilled(by cell: JSON) throws -> Bool {
    switch self.operator {
    case .equals, .in: return isChosen(cell)
    case .notEquals, .notIn: return !isChosen(cell)
    case .contains: return contains(cell)
    case .notContains: return !contains(cell)
    case .greater: return isOrdered(cell) { $0 > 0 }
    case .greaterOrEqual: return isOrdered(cell) { $0 >= 0 }
    case .less: return isOrdered(cell) { $0 < 0 }
    case .lessOrEqual: return isOrdered(cell) { $0 <= 0 }
    case .startsWith: return text(cell).utf8.starts(with: needle.utf8)
    case .endsWith: return text(cell).utf8.reversed().starts(with: needle.utf8.reversed())
    case .isEmpty: return cell.isBlank
    case .isNotEmpty: return !cell.isBlank
    case .matches: return try pattern?.isFound(in: cell.cellText) ?? false
    }
  }

  private func isChosen(_ cell: JSON) -> Bool {
    let key = CellKey(cell, isCaseSensitive: isCaseSensitive)
    return choices.contains { key.isEqual(toFilterValue: $0) }
  }

  /// Below, at or above as -1, 0, 1; a missing cell is neither. Numbers in text compare as numbers, and
  /// text that is not a number as text, which orders ISO dates.
  private func isOrdered(_ cell: JSON, _ fits: (Int) -> Bool) -> Bool {
    if cell.isBlank || value.isBlank { return false }
    switch (cell.exactNumber, value.exactNumber) {
    case (let left?, let right?): return fits(left < right ? -1 : left > right ? 1 : 0)
    case (nil, nil):
      let left = text(cell)
      return fits(left < needle ? -1 : left > needle ? 1 : 0)
    // A number and a word have no order.
    case (.some, nil), (nil, .some): return false
    }
  }

  /// A part of a text, or an element of a list.
  private func contains(_ cell: JSON) -> Bool {
    if let elements = cell.array { return elements.contains(where: isChosen) }
    // By code points: a letter is not part of itself with an accent, nor a joined sign of another.
    return text(cell).unicodeScalars.firstRange(of: needle.unicodeScalars) != nil || needle.isEmpty
  }

  private func text(_ value: JSON) -> String {
    value.cellText.comparable(isCaseSensitive: isCaseSensitive)
  }
}

extension JSON {
  /// Of a number, or of text that is one.
  var exactNumber: ExactNumber? {
    if case .string(let text) = self { return ExactNumber(text: text) }
    return ExactNumber(self)
  }
}
