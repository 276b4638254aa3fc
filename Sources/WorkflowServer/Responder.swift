import Formats
import NIOHTTP1
import WorkflowAPI

/// Turns requests into answers: who asks, how often, for what; then the service answers.
final class Responder: Sendable {
  let service: any HostedService
  let configuration: ServerConfiguration
  /// Whether only this machine can reach the server.
  let isLoopback: Bool
  /// What clients put before a path.
  let publicURL: String
  let connections: OpenConnections
  let rates: RateLimiter
  let metrics = Metrics()
  let log: AccessLog

  init(
    _ service: any HostedService, _ configuration: ServerConfiguration, isLoopback: Bool,
    publicURL: String, _ connections: OpenConnections
  ) {
    self.service = service
    self.configuration = configuration
    self.isLoopback = isLoopback
    self.publicURL = publicURL
    self.connections = connections
    rates = RateLimiter(configuration.requestsPerMinute)
    log = AccessLog(configuration.logFormat, to: configuration.logOutput)
  }

  /// Errors become answers here and nowhere else; what an error says is for the log alone.
  func answer(_ exchange: Exchange) async {
    var visit = Visit(exchange.head, from: exchange.remoteAddress)
    var answer: Answer
    do {
      answer = try await respond(exchange, &visit)
    } catch let refusal as BodyRefusal {
      answer = refusal.response.map(Answer.whole) ?? .cut
    } catch let response as Refused {
      answer = .whole(response.response)
    } catch let error as TransportError where error.isInjectedDrop {
      answer = .cut
    } catch {
      log.failure("\(error)", requestID: visit.id)
      answer = visit.isStreaming ? .cut : .whole(.failure(500, "Internal server error"))
    }
    if case .whole(let response) = answer {
      let dressed = dress(response, visit)
      visit.status = dressed.status
      visit.bytesOut = exchange.head.method == .HEAD ? 0 : dressed.body.count
      answer = .whole(dressed)
    }
    // A client that has its answer finds it in the metrics, and its requests in their order in the log.
    record(visit)
    exchange.finish(answer)
  }

  /// The answer to bytes that are not HTTP.
  func answer(_ fault: ProtocolFault, from remoteAddress: String) -> APIResponse {
    var visit = Visit(malformedFrom: remoteAddress)
    let response = dress(.failure(fault.status, fault.detail), visit)
    visit.status = response.status
    visit.bytesOut = response.body.count
    record(visit)
    return response
  }

  private func record(_ visit: Visit) {
    metrics.count(visit)
    log.write(visit)
  }

  /// With the headers that every answer has.
  func dress(_ response: APIResponse, _ visit: Visit) -> APIResponse {
    var response = response
    response.headers["server"] = "sixmo"
    response.headers["x-request-id"] = visit.id
    rates.standing(of: visit.caller).map { response.headers.merge($0.headers) { $1 } }
    if let origin = configuration.allowedOrigin {
      response.headers.merge(CrossOrigin.headers(origin)) { $1 }
    }
    return response
  }
}

/// An answer that ends the handling of a request, thrown from wherever it is known.
struct Refused: Error {
  var response: APIResponse

  init(_ response: APIResponse) { self.response = response }

  init(_ status: Int, _ detail: String) { response = .failure(status, detail) }
}

extension BodyRefusal {
  /// nil if nobody waits for it.
  fileprivate var response: APIResponse? {
    switch self {
    case .tooLarge(let limit):
      .failure(413, "The request's body is larger than \(limit) bytes, the limit of this server")
    case .tooSlow: .failure(408, "The request's body took too long to arrive")
    case .malformed(let fault): .failure(fault.status, fault.detail)
    case .cut: nil
    }
  }
}
