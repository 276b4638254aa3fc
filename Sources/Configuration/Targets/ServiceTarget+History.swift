import Formats
import Syntax

extension ServiceTarget {
  /// The file of the entries that somebody typed for this target: `history` for the default store, for
  /// others a name of their own, which tells them apart at a glance and by a hash for certain.
  package func historyPath(_ surroundings: Surroundings) -> String {
    let base = surroundings.stateFolder + "/history"
    switch place.value {
    case .store(let path):
      let absolute = path.hasBytePrefix("/") ? path : "\(surroundings.folder)/\(path)"
      if absolute == surroundings.defaultStore { return base }
      let name = absolute.splitBytes(at: "/").last ?? "store"
      return "\(base)-local-\(Self.fileName(name))-\(Self.hash(absolute))"
    case .api(let url):
      return "\(base)-\(Self.fileName(url.host[...]))-\(Self.hash(url.text))"
    }
  }

  private static func fileName(_ text: Substring) -> String {
    String(
      text.prefix(64).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "_" })
  }

  /// FNV-1a: the same in every process.
  private static func hash(_ text: String) -> String {
    let hash = text.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return String(hash, radix: 16)
  }
}
