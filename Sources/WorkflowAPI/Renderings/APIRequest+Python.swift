import Sixmo

extension APIRequest {
  /// The request as a Python program for the `requests` package; the key comes from the environment.
  package func python(baseURL: String) -> String {
    var arguments = [JSON.string(baseURL + path).text()]
    if let query = query { arguments.append("params=\(query.pythonText)") }
    arguments.append(#"headers={"x-api-key": os.environ["SIXTYFOUR_API_KEY"]}"#)
    if let body = body.flatMap({ try? $0.json() }) {
      arguments.append("json=\(body.pythonText)")
    }
    let lines = arguments.map { "    \($0),\n" }.joined()
    return """
      import os
      import requests

      response = requests.\(endpoint.method.rawValue.lowercased())(
      \(lines))
      response.raise_for_status()
      print(response.json())

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

extension JSON {
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
