/// What the embedded engine and its server answer beside the endpoints of the documents.
extension Catalogue {
  static let extensions = versionEndpoints + attempts

  static let extensionNote =
    "An extension of Sixmo: the local engine and `sixmo serve` have it, the hosted service does not."
}
