import Formats

extension APIRequest {
  /// The request as a Python program for the `requests` package; the key comes from the environment.
  package func python(baseURL: String) -> String {
    var arguments = [JSON.string(baseURL + path).text()]
    if let query = query { arguments.append("params=\(query.pythonText)") }
    var fields = [#""x-api-key": os.environ["SIXTYFOUR_API_KEY"]"#]
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
      fields.append("\(JSON.string(name).text()): \(JSON.string(value).text())")
    }
    if let body {
      let (argument, needsType) = body.pythonArgument
      if needsType { fields.append(#""content-type": "application/json""#) }
      arguments.append("headers={\(fields.joined(separator: ", "))}")
      arguments.append(argument)
    } else {
      arguments.append("headers={\(fields.joined(separator: ", "))}")
    }
    let lines = arguments.map { "    \($0),\n" }.joined()
    return """
      import os
      import requests

      response = requests.\(endpoint.method.rawValue.lowercased())(
      \(lines))
      response.raise_for_status()
      print(response.text)

      """
  }

  private var query: JSON? {
    var object = JSONObject()
    for parameter in endpoint.parameters where parameter.place == .query {
      if let value = values[parameter.name] { object[parameter.name] = .string(value) }
    }
    return object.isEmpty ? JSON?.none : .object(object)
  }
}

extension RequestBody {
  /// `json={…}` where Python can write the same value; otherwise the bytes, which need their type said.
  fileprivate var pythonArgument: (text: String, needsType: Bool) {
    let bytes = bytes
    if let json = try? JSON.parse(bytes), json.isPlainInPython(depth: 0) {
      return ("json=\(json.pythonText)", false)
    }
    if let text = String(validating: bytes, as: UTF8.self) {
      return ("data=\(JSON.string(text).text()).encode()", true)
    }
    let digits = Hexadecimal.escapes(bytes)
    return ("data=b\"\(digits)\"", true)
  }
}

extension JSON {
  /// Python's parser takes 100 brackets in each other and integers of 4,300 digits.
  fileprivate func isPlainInPython(depth: Int) -> Bool {
    switch self {
    case .null, .bool, .int, .double, .string: true
    case .bigInt(let digits): digits.utf8.count < 4000
    case .array(let elements):
      depth < 50 && elements.allSatisfy { $0.isPlainInPython(depth: depth + 1) }
    case .object(let object):
      depth < 50 && object.values.allSatisfy { $0.isPlainInPython(depth: depth + 1) }
    }
  }

  /// As a Python expression: JSON but for the words.
  fileprivate var pythonText: String {
    switch self {
    case .null: "None"
    case .bool(let flag): flag ? "True" : "False"
    case .int, .double, .bigInt, .string: text()
    case .array(let elements): "[" + elements.map(\.pythonText).joined(separator: ", ") + "]"
    case .object(let object):
      "{" + object.map { "\(JSON.string($0).text()): \($1.pythonText)" }.joined(separator: ", ")
        + "}"
    }
  }
}
