import Formats
import NIOHTTP1
import WorkflowAPI

/// What a server answers beside the API.
enum Page: String, CaseIterable {
  case health = "/health"
  case openAPI = "/openapi.json"
  case metrics = "/metrics"
}

extension Responder {
  /// The page of a path, if it needs no key. Counts are for this machine, unless a key says otherwise.
  func openPage(_ path: String) -> Page? {
    guard let page = Page(rawValue: path) else { return nil }
    return page == .metrics && !isLoopback ? nil : page
  }

  func answer(_ page: Page, _ exchange: Exchange) async throws -> APIResponse {
    guard exchange.head.method == .GET || exchange.head.method == .HEAD else {
      var response = APIResponse.failure(405, "Method Not Allowed")
      response.headers["allow"] = Self.allow([.get])
      return response
    }
    switch page {
    case .health: return try await health()
    case .openAPI: return .json(Catalogue.openAPI(serverURL: publicURL))
    case .metrics:
      let statistics = try await service.statistics()
      let text = metrics.text(statistics, connections: connections.count)
      return APIResponse(
        status: 200, headers: ["content-type": "text/plain; version=0.0.4; charset=utf-8"],
        body: Array(text.utf8))
    }
  }

  /// Whether the service reaches its store.
  private func health() async throws -> APIResponse {
    do {
      _ = try await service.keyStanding()
      return .json(["status": "ok"])
    } catch {
      log.failure("\(error)", requestID: "health")
      return .json(["status": "unavailable"], status: 503)
    }
  }
}
