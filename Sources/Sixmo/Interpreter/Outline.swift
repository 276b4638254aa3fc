/// What a held value looks like from outside, read without copying or evaluating anything: for completion.
package struct Outline: Sendable, Equatable {
  /// As `type(x)` returns it.
  package var type: String
  /// The fields of an object, in order, with the types of their values; at most 1,000.
  package var fields: [Field] = []
  /// `score(lead, limit = 3)` of a function.
  package var signature: String?
  /// The beginning of a text, as it is written in code.
  package var text: String?
  /// How many elements an array or how many fields an object has.
  package var count: Int?

  /// `array of 3`, `"ada"`
  package var phrase: String { text ?? count.map { "\(type) of \($0)" } ?? type }

  package init(type: String, signature: String? = nil) {
    self.type = type
    self.signature = signature
  }

  package struct Field: Sendable, Equatable {
    package var name: String
    package var type: String

    package init(name: String, type: String) {
      self.name = name
      self.type = type
    }
  }

  /// From a value to one inside it.
  package enum Step: Sendable, Equatable {
    case field(String)
    /// Counted from the end if it is negative.
    case element(Int)
    /// Whatever its index: the fields of the first hundred elements together.
    case anyElement
  }
}

extension Interpreter {
  /// The outline of the value that `steps` lead to from a declared name; nil if they lead nowhere.
  package func outline(of name: String, _ steps: [Outline.Step] = []) -> Outline? {
    guard let value = runtime.scope.value(of: name) else { return nil }
    return OutlineReader(heap: runtime.machine.heap).outline(of: value, steps[...])
  }
}

private struct OutlineReader {
  let heap: Heap
  private let fieldLimit = 1_000
  private let sampleSize = 100
  private let textLimit = 80

  init(heap: Heap) { self.heap = heap }

  func outline(of value: Value, _ steps: ArraySlice<Outline.Step>) -> Outline? {
    guard let step = steps.first else { return outline(of: value) }
    let rest = steps.dropFirst()
    switch (step, value) {
    case (.field(let name), .object(let object)):
      return field(name, of: object).flatMap { outline(of: $0, rest) }
    case (.element(let index), .array(let array)):
      let position = index < 0 ? array.count + index : index
      guard (0..<array.count).contains(position) else { return nil }
      return outline(of: array.elements[position], rest)
    case (.anyElement, .array(let array)):
      return union((0..<min(array.count, sampleSize)).lazy.map { array.elements[$0] }, rest)
    case (.element, .range), (.anyElement, .range): return Outline(type: "int")
    default: return nil
    }
  }

  /// Asked by bytes: a key that no object has must not become one of the heap's atoms.
  private func field(_ name: String, of object: ObjectRef) -> Value? {
    var name = name
    return name.withUTF8 { bytes in
      (0..<object.count).first { object.key(at: $0).hasBytes(bytes) }.map { object.value(at: $0) }
    }
  }

  private func union(_ elements: some Sequence<Value>, _ steps: ArraySlice<Outline.Step>)
    -> Outline?
  {
    var result: Outline?
    var seen: Set<String> = []
    for element in elements {
      guard let next = outline(of: element, steps) else { continue }
      if result == nil { result = Outline(type: next.type) }
      for field in next.fields where seen.count < fieldLimit && seen.insert(field.name).inserted {
        result?.fields.append(field)
      }
    }
    return result
  }

  private func outline(of value: Value) -> Outline {
    var outline = Outline(type: value.typeName)
    switch value {
    case .array(let array): outline.count = array.count
    case .range(let range): outline.count = range.count
    case .object(let object):
      outline.count = object.count
      outline.fields = (0..<min(object.count, fieldLimit)).map {
        Outline.Field(name: object.key(at: $0).string, type: object.value(at: $0).typeName)
      }
    case .function(let function): outline.signature = signature(of: function)
    case .text(let text):
      let start = String(decoding: text.bytes.prefix(textLimit), as: UTF8.self)
      outline.text = JSON.string(start).lineText + (text.byteCount > textLimit ? "…" : "")
    default: break
    }
    return outline
  }

  private func signature(of function: FunctionRef) -> String {
    function.isNative
      ? function.nativeFunction.takeUnretainedValue().builtin.signature
      : function.scriptCode.pointee.details.takeUnretainedValue().signature
  }
}
