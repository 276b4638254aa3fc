import Sixmo

/// The rows of a run's blocks, as far as the store has their manifests.
struct RunRows: Sendable {
  var files: RunFiles
  var runID: String
  var manifest: RunManifest

  func reader(_ position: Int, _ kind: RowKind) -> RowFileReader {
    RowFileReader(
      RowSeries(block: files.block(runID, position), kind: kind), manifest[position, kind])
  }
}
