/// What the embedded engine and its server answer beside the endpoints of the documents.
extension Catalogue {
  static let extensions = versionEndpoints + attempts

}

extension Endpoint {
  /// What is to be known about one that the documents do not have; nil for the others.
  package var extensionNote: String? {
    Catalogue.extensions.contains { $0.name == name }
      ? "An extension of Sixmo: the local engine and `sixmo serve` have it, the hosted service does not."
      : nil
  }
}
