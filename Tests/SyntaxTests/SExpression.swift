import Syntax

/// A tree as an s-expression, in one line for each statement: what the parser tests compare.
func sExpression(_ program: Program) -> String {
  program.statements.map(sExpression).joined(separator: "\n")
}

private func list(_ parts: [String]) -> String { "(" + parts.joined(separator: " ") + ")" }

private func sExpression(_ statement: Statement) -> String {
  switch statement.kind {
  case .declaration(let declaration):
    list(
      [
        declaration.isVariable ? "var" : "let", sExpression(declaration.pattern),
        sExpression(declaration.value),
      ] + (declaration.documentation.map { [quoted($0)] } ?? []))
  case .function(let name, let function):
    list(["fn", name.text] + parts(function) + (function.documentation.map { [quoted($0)] } ?? []))
  case .assignment(let target, let operation, let value):
    list([symbol(operation), sExpression(target), sExpression(value)])
  case .expression(let expression): sExpression(expression)
  case .whileLoop(let condition, let body):
    list(["while", sExpression(condition), sExpression(body)])
  case .forLoop(let patterns, let sequence, let body):
    list(["for"] + patterns.map(sExpression) + ["in", sExpression(sequence), sExpression(body)])
  case .breakLoop: "(break)"
  case .continueLoop: "(continue)"
  case .returnValue(let value): list(["return"] + (value.map { [sExpression($0)] } ?? []))
  case .throwError(let value): list(["throw", sExpression(value)])
  case .importModule(let module):
    list([
      "import", module.isFile ? quoted(module.module.text) : module.module.text,
      module.binding.text,
    ])
  case .test(let name, let body): list(["test", quoted(name.text), sExpression(body)])
  case .assertion(let condition, let message):
    list(["assert", sExpression(condition)] + (message.map { [sExpression($0)] } ?? []))
  }
}

private func symbol(_ operation: AssignmentOperator?) -> String {
  switch operation {
  case nil: "="
  case .binary(let binary): binary.rawValue + "="
  case .coalesce: "??="
  }
}

private func sExpression(_ block: CodeBlock) -> String {
  "{" + block.statements.map(sExpression).joined(separator: "; ") + "}"
}

private func sExpression(_ expression: Expression) -> String {
  switch expression.kind {
  case .null: "null"
  case .bool(let value): "\(value)"
  case .int(let value): "\(value)"
  case .float(let value): "\(value)"
  case .bigInt(let digits): digits + "n"
  case .string(let text): quoted(text)
  case .interpolation(let pieces): list(["text"] + pieces.map(sExpression))
  case .array(let elements): "[" + elements.map(sExpression).joined(separator: " ") + "]"
  case .object(let fields): list(["object"] + fields.map(sExpression))
  case .name(let name): name
  case .subject: "it"
  case .unary(let unary, let operand): list([unary.rawValue, sExpression(operand)])
  case .binary(let binary, let left, let right, _):
    list([binary.rawValue, sExpression(left), sExpression(right)])
  case .logical(let logical, let left, let right):
    list([logical.rawValue, sExpression(left), sExpression(right)])
  case .range(let from, let to, let inclusive):
    list([inclusive ? "..=" : "..", sExpression(from), sExpression(to)])
  case .field(let base, let name, let optional):
    list([(optional ? "?." : ".") + name.text, sExpression(base)])
  case .index(let base, let index, let optional):
    list([optional ? "?[]" : "[]", sExpression(base), sExpression(index)])
  case .slice(let base, let from, let to, let inclusive, let optional):
    list([
      (optional ? "?" : "") + (inclusive ? "slice=" : "slice"), sExpression(base),
      from.map(sExpression) ?? "_", to.map(sExpression) ?? "_",
    ])
  case .call(let callee, let arguments):
    list(["call", sExpression(callee)] + arguments.map(sExpression))
  case .chain(let link): list(["chain", sExpression(link)])
  case .lambda(let function):
    list(
      [function.takesSubject ? "dot" : "lambda"]
        + (function.takesSubject ? [sExpression(function.body)] : parts(function)))
  case .conditional(let condition, let then, let otherwise):
    list(
      ["if", sExpression(condition), sExpression(then)]
        + (otherwise.map { [sExpression($0)] } ?? []))
  case .match(let value, let arms):
    list(["match", sExpression(value)] + arms.map(sExpression))
  case .attempt(let body, let pattern, let handler):
    list(
      ["try", sExpression(body)] + (pattern.map { [sExpression($0)] } ?? [])
        + (handler.map { [sExpression($0)] } ?? []))
  case .removal(let place): list(["remove", sExpression(place)])
  case .block(let block): list(["do", sExpression(block)])
  case .invalid: "<invalid>"
  }
}

private func parts(_ function: Function) -> [String] {
  [
    "(" + function.parameters.map(sExpression).joined(separator: " ") + ")",
    sExpression(function.body),
  ]
}

private func sExpression(_ parameter: Parameter) -> String {
  let pattern = (parameter.isRest ? "..." : "") + sExpression(parameter.pattern)
  return parameter.defaultValue.map { "\(pattern)=\(sExpression($0))" } ?? pattern
}

private func sExpression(_ piece: Piece) -> String {
  switch piece {
  case .text(let text): quoted(text)
  case .expression(let expression): sExpression(expression)
  }
}

private func sExpression(_ element: Element) -> String {
  switch element {
  case .value(let value): sExpression(value)
  case .spread(let value): "..." + sExpression(value)
  }
}

private func sExpression(_ field: Field) -> String {
  switch field {
  case .named(let name, let value): "\(name.text):\(sExpression(value))"
  case .computed(let key, let value): "[\(sExpression(key))]:\(sExpression(value))"
  case .spread(let value): "..." + sExpression(value)
  }
}

private func sExpression(_ argument: Argument) -> String {
  switch argument.kind {
  case .positional: sExpression(argument.value)
  case .named(let name): "\(name.text):\(sExpression(argument.value))"
  case .spread: "..." + sExpression(argument.value)
  }
}

private func sExpression(_ arm: MatchArm) -> String {
  let guardText = arm.guardCondition.map { " if \(sExpression($0))" } ?? ""
  return "(" + arm.patterns.map(sExpression).joined(separator: ",") + guardText + " => "
    + sExpression(arm.body) + ")"
}

private func sExpression(_ pattern: Pattern) -> String {
  switch pattern.kind {
  case .wildcard: "_"
  case .name(let name): name
  case .value(let value): sExpression(value)
  case .array(let items, let rest):
    "[" + arrayItems(items.map(sExpression), rest).joined(separator: " ") + "]"
  case .object(let fields, let rest):
    "{" + (fields.map(sExpression) + (rest.map { ["..." + $0.text] } ?? [])).joined(separator: " ")
      + "}"
  }
}

private func arrayItems(_ items: [String], _ rest: RestPattern?) -> [String] {
  guard let rest else { return items }
  var items = items
  items.insert("..." + (rest.name?.text ?? ""), at: rest.index)
  return items
}

private func sExpression(_ element: ElementPattern) -> String {
  let pattern = sExpression(element.pattern)
  return element.defaultValue.map { "\(pattern)=\(sExpression($0))" } ?? pattern
}

private func sExpression(_ field: FieldPattern) -> String {
  let pattern = "\(field.key.text):\(sExpression(field.pattern))"
  return field.defaultValue.map { "\(pattern)=\(sExpression($0))" } ?? pattern
}

private func quoted(_ text: String) -> String {
  "\"" + text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
    + "\""
}
