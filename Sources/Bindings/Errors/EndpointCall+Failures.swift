import Sixmo
import Syntax
import WorkflowAPI

extension EndpointCall {
  /// No answer came at all.
  func failure(_ error: TransportError) -> Failure {
    call.fail(
      "E0701", "'\(endpoint.name)' got no answer: \(error.message)", kind: "connection_error",
      help: error.help)
  }

  /// The service answered with an error.
  ///
  /// What a script catches has `kind`, `message`, `status`, `method`, `path` and `body`; what it does not
  /// catch is shown where it comes from in the script.
  func failure(_ error: APIError, _ request: APIRequest) -> Failure {
    let object: JSON = [
      "kind": "api_error", "message": .string(error.message), "status": .int(error.status),
      "method": .string(endpoint.method.rawValue), "path": .string(request.path),
      "body": error.body,
    ]
    let diagnostic = error.faults.isEmpty ? refusal(error) : faults(error.faults)
    return call.thrown(object, diagnostic)
  }

  /// An error as a whole: an unknown id, a wrong key, too many requests.
  private func refusal(_ error: APIError) -> Diagnostic {
    let argument = blamedArgument(error)
    return Diagnostic(
      Self.code(error.status), "'\(endpoint.name)' was refused: \(error.message.uncapitalized)",
      at: call.location(argument), label: "status \(error.status)", help: help(error))
  }

  private static func code(_ status: Int) -> String {
    switch status {
    case 401, 403: "E0702"
    case 404: "E0703"
    case 422: "E0704"
    case 409: "E0705"
    case 429: "E0706"
    default: "E0707"
    }
  }

  /// The argument that the message quotes, or the id that was looked up in vain.
  private func blamedArgument(_ error: APIError) -> Int? {
    let indices = endpoint.parameters.indices.filter { call.isGiven($0) }
    let quoted = indices.first { index in
      guard let text = try? call.string(index), text.utf8.count >= 3 else { return false }
      return error.message.contains(text)
    }
    let lookedUp = indices.first { endpoint.parameters[$0].listing != nil }
    return quoted ?? (error.status == 404 ? lookedUp : nil)
  }

  /// What the catalogue says about this status: that is where the way out is written.
  private func help(_ error: APIError) -> String? {
    if let help = error.help { return help }
    if let seconds = error.retryAfter { return "try again in \(Int(seconds.rounded(.up))) s" }
    let known = endpoint.everyError.first { $0.status == error.status }
    return known.map { String($0.when.dropLast()).uncapitalized }
  }
}

// MARK: Faults in a request

extension EndpointCall {
  /// More places than this are only counted.
  private static let shownFaults = 10

  /// Each fault underlined where the script wrote what is wrong.
  private func faults(_ faults: [Fault]) -> Diagnostic {
    var programs: [ObjectIdentifier: WrittenProgram] = [:]
    let places = faults.prefix(Self.shownFaults).map { place($0, in: &programs) }
    var diagnostic = Diagnostic(
      Self.code(422), message(faults), at: places[0].location, label: places[0].label)
    for place in places.dropFirst() {
      if let location = place.location, !diagnostic.shows(location) {
        diagnostic.related.append(Diagnostic.Related(location, place.label))
      } else {
        diagnostic.notes.append(place.label)
      }
    }
    if faults.count > places.count {
      diagnostic.notes.append("and \((faults.count - places.count).counted("more fault"))")
    }
    return diagnostic
  }

  private func message(_ faults: [Fault]) -> String {
    guard faults.count == 1 else {
      return "'\(endpoint.name)' was refused: \(faults.count) faults in the request"
    }
    return "'\(endpoint.name)' was refused: \(faults[0].place): \(faults[0].words)"
  }

  /// Each program in which faults are is read once.
  private func program(
    of source: Source, in programs: inout [ObjectIdentifier: WrittenProgram]
  ) -> WrittenProgram {
    let id = ObjectIdentifier(source)
    if let program = programs[id] { return program }
    let program = call.program(of: source)
    programs[id] = program
    return program
  }

  private func place(
    _ fault: Fault, in programs: inout [ObjectIdentifier: WrittenProgram]
  ) -> (location: Diagnostic.Location?, label: String) {
    let steps = fault.location.drop { ["body", "query", "path"].contains($0) }
    guard let name = steps.first?.string,
      let index = endpoint.parameters.firstIndex(where: { $0.name == name })
    else { return (call.location(), "\(fault.place): \(fault.words)") }
    if let (expression, source) = call.argumentSyntax(index) {
      return program(of: source, in: &programs).written(expression)
        .place(of: fault, at: steps.dropFirst())
    }
    // The argument came by a spread: `workflows.create(...body)`.
    guard let location = call.location(),
      let arguments = program(of: location.source, in: &programs)
        .call(at: location.span)?.namedArguments
    else { return (call.location(), "\(fault.place): \(fault.words)") }
    return arguments.place(of: fault, at: steps)
  }
}

extension Diagnostic {
  /// Whether exactly this place is underlined already.
  fileprivate func shows(_ place: Location) -> Bool {
    ([location].compactMap(\.self) + related.map(\.location)).contains {
      $0.source === place.source && $0.span == place.span
    }
  }
}

extension WrittenExpression {
  /// The named and spread arguments of a call, as the object that they are together.
  fileprivate var namedArguments: WrittenExpression? {
    guard case .call(_, let arguments) = expression.kind else { return nil }
    let fields: [Field] = arguments.compactMap { argument in
      switch argument.kind {
      case .positional: nil
      case .named(let name): .named(name, argument.value)
      case .spread: .spread(argument.value)
      }
    }
    return part(Expression(.object(fields), expression.span))
  }

  /// Where a fault is in the literal that this expression is, and what to write there.
  func place(of fault: Fault, at path: ArraySlice<JSON>)
    -> (location: Diagnostic.Location, label: String)
  {
    let holder = place(of: path.dropLast())
    if let key = path.last?.string, holder.rest.isEmpty {
      // A block that needs one of several specs says so in its own words.
      if fault.type == "missing", fault.message.hasPrefix("Field required") {
        return (.init(source, holder.expression.span), "'\(key)' is missing here")
      }
      if fault.type == "extra_forbidden", let span = holder.keySpan(key) {
        return (.init(source, span), fault.words)
      }
    }
    let found = place(of: path)
    let rest = Fault(found.rest, "", type: "").place
    return (
      .init(source, found.expression.span),
      found.rest.isEmpty ? fault.words : "\(rest): \(fault.words)"
    )
  }
}

extension Fault {
  /// The message as part of a sentence; Pydantic's own prefix says nothing.
  var words: String {
    if let explanation { return explanation }
    let prefix = "Value error, "
    return (message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message)
      .uncapitalized
  }
}

extension String {
  /// Lower-case at the beginning, unless it begins with an abbreviation: `URL expired`.
  var uncapitalized: String {
    let isAbbreviation = dropFirst().first?.isUppercase ?? false
    return isAbbreviation ? self : prefix(1).lowercased() + dropFirst()
  }
}
