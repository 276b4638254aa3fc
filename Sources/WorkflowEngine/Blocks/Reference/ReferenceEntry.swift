import Sixmo

/// A record of an imported reference table, with the columns by which the store finds it.
package struct ReferenceEntry: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case company
    case person
  }

  var kind: Kind
  /// The registrable domain in ASCII: `example.co.uk`. That of a person is their company's.
  var domain: String?
  /// A person's normalised address.
  var email: String?
  /// `CompanyName.normalized`, or a person's folded name.
  var name: String?
  /// A person's telephone number as `+493012345`.
  var phone: String?
  /// `CompanyName.normalized` of the company where a person works.
  var company: String?
  /// `CompanyName.searchKeys`; letters and digits only, so that a text index takes each as one word.
  var keys: [String] = []
  /// The row as it was imported.
  var record: JSONObject
}
