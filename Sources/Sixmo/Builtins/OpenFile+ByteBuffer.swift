import Formats
import System

extension OpenFile {
  /// Reads what is left, straight to where it belongs. `admit` is told before each piece how many bytes
  /// there are to be, as far as the file tells; what it throws ends the reading.
  func read(into bytes: inout ByteBuffer, _ admit: (Int) throws -> Void) throws {
    let size = (try? size()) ?? 0
    // One more than there should be: then the next read finds the end.
    var room = size > 0 ? size + 1 : Self.pieceSize
    while true {
      try admit(bytes.count + room - 1)
      let got = try read(into: .init(start: bytes.reserve(room), count: min(room, Self.longPiece)))
      if got == 0 { return }
      bytes.advance(by: got)
      room = got < room ? room - got : max(Self.pieceSize, bytes.count / 2)
    }
  }

  /// What one read asks for at most: takes some hundredths of a second.
  private static var longPiece: Int { 1 << 26 }
}
