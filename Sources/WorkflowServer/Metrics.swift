import Formats
import System
import WorkflowAPI

/// Counts for monitoring, as Prometheus reads them.
final class Metrics: Sendable {
  fileprivate struct Route: Hashable {
    var method: String
    var route: String
  }
  fileprivate struct Latency {
    /// How many requests took at most the bound of the same place; each is counted once.
    var counts = Array(repeating: 0, count: Metrics.bounds.count)
    var count = 0
    var seconds = 0.0
    var statuses: [Int: Int] = [:]
  }
  private let routes = Locked<[Route: Latency]>([:])

  /// Seconds.
  fileprivate static let bounds = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  private static let methods: Set = ["GET", "HEAD", "POST", "OPTIONS"]

  func count(_ visit: Visit) {
    let seconds = visit.seconds
    let method = Self.methods.contains(visit.method) ? visit.method : "other"
    routes.withLock { routes in
      routes[Route(method: method, route: visit.route), default: Latency()].add(
        visit.status, seconds)
    }
  }

  func text(_ statistics: ServiceStatistics, connections: Int) -> String {
    let routes = routes.withLock { $0 }.sorted {
      ($0.key.route, $0.key.method) < ($1.key.route, $1.key.method)
    }
    var lines = ["# HELP sixmo_http_requests_total Requests by route and status."]
    lines.append("# TYPE sixmo_http_requests_total counter")
    for (route, latency) in routes {
      for (status, count) in latency.statuses.sorted(by: { $0.key < $1.key }) {
        lines.append("sixmo_http_requests_total{\(route.labels),status=\"\(status)\"} \(count)")
      }
    }
    lines.append(
      "# HELP sixmo_http_request_duration_seconds From the head of a request to its answer.")
    lines.append("# TYPE sixmo_http_request_duration_seconds histogram")
    for (route, latency) in routes { lines += latency.lines(route.labels) }
    lines += Self.lines(statistics, connections)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func lines(_ statistics: ServiceStatistics, _ connections: Int) -> [String] {
    let runs = statistics.runs.sorted { $0.key < $1.key }.map {
      "sixmo_runs{status=\"\($0.key)\"} \($0.value)"
    }
    return ["# HELP sixmo_runs Runs by status.", "# TYPE sixmo_runs gauge"] + runs + [
      "# HELP sixmo_queue_length Runs that wait for their start.",
      "# TYPE sixmo_queue_length gauge",
      "sixmo_queue_length \(statistics.runs["queued"] ?? 0)",
      "# HELP sixmo_rows_processed_total Rows that blocks have processed.",
      "# TYPE sixmo_rows_processed_total counter",
      "sixmo_rows_processed_total \(statistics.processedRows)",
      "# HELP sixmo_http_connections Open connections.", "# TYPE sixmo_http_connections gauge",
      "sixmo_http_connections \(connections)",
    ]
  }
}

extension Metrics.Route {
  fileprivate var labels: String { "method=\"\(method)\",route=\"\(route)\"" }
}

extension Metrics.Latency {
  fileprivate mutating func add(_ status: Int, _ seconds: Double) {
    if let place = Metrics.bounds.firstIndex(where: { seconds <= $0 }) { counts[place] += 1 }
    count += 1
    self.seconds += seconds
    statuses[status, default: 0] += 1
  }

  fileprivate func lines(_ labels: String) -> [String] {
    let name = "sixmo_http_request_duration_seconds"
    var sum = 0
    let buckets = zip(Metrics.bounds, counts).map { bound, count in
      sum += count
      return "\(name)_bucket{\(labels),le=\"\(bound)\"} \(sum)"
    }
    return buckets + [
      "\(name)_bucket{\(labels),le=\"+Inf\"} \(count)", "\(name)_sum{\(labels)} \(seconds)",
      "\(name)_count{\(labels)} \(count)",
    ]
  }
}
