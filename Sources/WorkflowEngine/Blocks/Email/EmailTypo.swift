/// Domains that are one slip of the finger away from a provider that millions use.
enum EmailTypo {
  /// `gmail.com` for `gmial.com`, `yahoo.com` for `yahoo.con`; nil if nothing suggests a typing error.
  static func correction(of domain: String) -> String? {
    if freeDomains.contains(domain) || real.contains(domain) { return nil }
    let parts = domain.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { return nil }
    let ending = endings[parts[1]] ?? parts[1]
    if providers.contains(parts[0]) { return ending == parts[1] ? nil : "\(parts[0]).\(ending)" }
    for provider in providers where isOneSlip(parts[0], provider) {
      let meant = "\(provider).\(ending)"
      if freeDomains.contains(meant) { return meant }
    }
    // Any other domain with an ending that does not exist and is next to one that does.
    return endings[parts[1]].map { "\(parts[0]).\($0)" }
  }

  private static let providers = [
    "gmail", "googlemail", "yahoo", "hotmail", "outlook", "icloud", "protonmail",
  ]

  /// None of these is a top-level domain.
  private static let endings = [
    "con": "com", "cmo": "com", "ocm": "com", "comm": "com", "coom": "com", "vom": "com",
    "xom": "com",
    "cpm": "com", "clm": "com", "cim": "com", "con.br": "com.br", "nte": "net", "ner": "net",
    "ogr": "org", "rog": "org",
  ]

  /// Domains of others that happen to be one letter away.
  private static let real: Set<String> = ["gail.com", "ymail.com", "yaho.de"]

  /// One letter missing, doubled, wrong, or two neighbours exchanged; the first letter is right.
  private static func isOneSlip(_ written: String, _ meant: String) -> Bool {
    let left = Array(written.utf8)
    let right = Array(meant.utf8)
    guard left.first == right.first, abs(left.count - right.count) <= 1 else { return false }
    let front = zip(left, right).prefix { $0 == $1 }.count
    let restLeft = left[front...]
    let restRight = right[front...]
    if left.count < right.count { return restLeft.elementsEqual(restRight.dropFirst()) }
    if left.count > right.count { return restLeft.dropFirst().elementsEqual(restRight) }
    if restLeft.dropFirst().elementsEqual(restRight.dropFirst()) { return !restLeft.isEmpty }
    return restLeft.count >= 2 && restLeft.prefix(2).elementsEqual(restRight.prefix(2).reversed())
      && restLeft.dropFirst(2).elementsEqual(restRight.dropFirst(2))
  }
}
