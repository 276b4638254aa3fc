import Testing

@testable import Sixmo

/// Where code points of long texts are, beside what Swift's own strings say.
@Suite struct TextPositionTests {
  @Test(arguments: 0..<20)
  func `positions are those of the code points`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let heap = Heap()
    let letters = Array("aé€😀\u{301}".unicodeScalars)
    var string = String.UnicodeScalarView()
    var text = heap.text("")
    for _ in 0..<6 {
      var piece = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0..<300, using: &random) {
        piece.append(letters.randomElement(using: &random)!)
      }
      string.append(contentsOf: piece)
      text = heap.concatenate(text, heap.text(String(piece)))
      #expect(text.count == string.count)
      for _ in 0..<20 {
        let number = Int.random(in: 0...string.count, using: &random)
        let prefix = String(String.UnicodeScalarView(string.prefix(number)))
        #expect(text.offset(ofCodePoint: number) == prefix.utf8.count)
      }
    }
  }
}
