import Sixmo
import WorkflowAPI

/// Ids that no workflow may have, because a path with one leads elsewhere: `/workflows/runs` is the list
/// of runs.
enum ReservedIDs {
  /// The fixed parts of the catalogue's paths below `/workflows`, and what normalising a path takes away.
  static let all: Set<String> = Set(Catalogue.endpoints.flatMap(\.fixedSegments))
    .union(pathsOfEditor).union([".", ".."])

  /// The hosted service has a path for its editor that the documents leave out.
  private static let pathsOfEditor = ["interactive"]

  /// The fault of an id at its place in the request; none if a workflow may have it.
  static func faults(_ id: JSON?, at location: [JSON]) -> [Fault] {
    guard let id = id?.string, all.contains(id) else { return [] }
    let reason =
      id.utf8.allSatisfy { $0 == UInt8(ascii: ".") }
      ? "a URL with it leads to another path" : "it is part of the API's own paths"
    return [
      Fault(
        location, "'\(id)' cannot be the id of a workflow: \(reason)", type: "value_error",
        input: .string(id))
    ]
  }
}

extension Endpoint {
  /// `runs` and `live_status` of `/workflows/runs/{run_id}/live_status`.
  fileprivate var fixedSegments: [String] {
    path.splitBytes(at: "/").dropFirst().filter { !$0.hasPrefix("{") }.map(String.init)
  }
}
