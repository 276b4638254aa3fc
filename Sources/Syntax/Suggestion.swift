/// What was probably meant by a name that does not exist; the one place for all phases.
public enum Suggestion {
  /// The candidate that differs least, nil if none is near.
  ///
  /// Near is one slip (a letter wrong, missing, too many, or two swapped) in three letters, upper and
  /// lower case being the same, or a candidate of which the name is the beginning or the end:
  /// `status` for `overall_status`. Of equals the first wins.
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().utf8)
    guard !wanted.isEmpty, wanted.count <= lengthLimit else { return nil }
    // At least one letter must be right.
    let slips = min(max(1, wanted.count / 3), wanted.count - 1)
    var best: (candidate: String, distance: Int)?
    for candidate in candidates where candidate != name {
      let letters = Array(candidate.lowercased().utf8)
      guard letters.count <= lengthLimit else { continue }
      let distance =
        abs(letters.count - wanted.count) <= slips ? Self.distance(wanted, letters) : .max
      // A part of a longer name is worse than any slip.
      let isPart = wanted.count >= 3 && isPart(wanted, of: letters)
      let cost = distance <= slips ? distance : isPart ? lengthLimit : .max
      if cost < best?.distance ?? .max { best = (candidate, cost) }
    }
    return best?.candidate
  }

  /// Nobody mistypes a name longer than this, but data may hold one.
  private static let lengthLimit = 64

  private static func isPart(_ name: [UInt8], of longer: [UInt8]) -> Bool {
    longer.starts(with: name) || longer.reversed().starts(with: name.reversed())
  }

  /// How many slips make one of the other: the optimal string alignment distance.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
      var row = [i + 1]
      for j in right.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (left[i] == right[j] ? 0 : 1))
        if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
          cost = min(cost, beforeLast[j - 1] + 1)
        }
        row.append(cost)
      }
      (beforeLast, last) = (last, row)
    }
    return last[right.count]
  }
}
