import Syntax

extension Builder {
  /// A pattern whose names get slots in the order in which they are bound.
  func pattern(_ pattern: Pattern, isStrict: Bool) -> PatternNode {
    current.nesting += 1
    defer { current.nesting -= 1 }
    let node = node(of: pattern, isStrict: isStrict)
    return isChecked ? StackCheckPattern(node, machine) : node
  }

  private func node(of pattern: Pattern, isStrict: Bool) -> PatternNode {
    let site = site(pattern.span)
    switch pattern.kind {
    case .wildcard: return WildcardPattern(site)
    case .name(let text): return name(Name(text, pattern.span))
    case .value(let value):
      var isRange = false
      if case .range = value.kind { isRange = true }
      return ValuePattern(build(value, .value), isRange: isRange, machine, site)
    case .array(let elements, let rest):
      let index = rest?.index ?? elements.count
      let before = elements[..<index].map { element(of: $0, isStrict: isStrict) }
      let restPattern = rest?.name.map { name($0) }
      let after = elements[index...].map { self.pattern($0.pattern, isStrict: isStrict) }
      return ArrayPattern(
        before: before, rest: restPattern, after: after, hasRest: rest != nil, isStrict: isStrict,
        machine, site)
    case .object(let fields, let rest):
      let built = fields.map { field(of: $0, isStrict: isStrict) }
      return ObjectPattern(built, rest: rest.map { name($0) }, isStrict: isStrict, machine, site)
    }
  }

  private func element(of element: ElementPattern, isStrict: Bool) -> ArrayPattern.Element {
    let value = element.defaultValue.map { build($0, .stored) }
    let slot = value == nil ? 0 : takeSlot()
    return ArrayPattern.Element(
      pattern(element.pattern, isStrict: isStrict), defaultValue: value, slot: slot)
  }

  private func field(of field: FieldPattern, isStrict: Bool) -> ObjectPattern.Field {
    let value = field.defaultValue.map { build($0, .stored) }
    let slot = takeSlot()
    return ObjectPattern.Field(
      heap.atom(field.key.text), pattern(field.pattern, isStrict: isStrict), defaultValue: value,
      slot: slot, site(field.key.span))
  }

  private func name(_ name: Name) -> PatternNode {
    let site = site(name.span)
    guard let variable = resolution.declarations[name.span], name.text != "_" else {
      return WildcardPattern(site)
    }
    return NamePattern(target(of: variable), machine, site)
  }

  private func target(of variable: Variable) -> NamePattern.Target {
    switch variable.storage {
    case .global(let address): return .global(address)
    case .boxed(let slot): return .box(slot)
    case .slot(let slot): return .slot(slot)
    case .none:
      let slot = takeSlot()
      if variable.needsBox {
        variable.storage = .boxed(slot)
        return .newBox(slot)
      }
      variable.storage = .slot(slot)
      return .slot(slot)
    }
  }
}
