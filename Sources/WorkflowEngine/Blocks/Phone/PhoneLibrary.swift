import CNetNames
import Glibc
import Sixmo

/// The phone library that `CPhoneNumber` uses, opened when the first number is judged.
///
/// It pulls in 45 shared libraries, so nothing links it; it lies beside the program, or beside the
/// tests, as `libsixmophone.so`.
struct PhoneLibrary: Sendable {
  private typealias Inspect =
    @convention(c) (
      UnsafePointer<CChar>, UnsafePointer<CChar>, UnsafeMutablePointer<CChar>,
      UnsafeMutablePointer<CChar>
    ) -> Int32
  private typealias KnowsRegion = @convention(c) (UnsafePointer<CChar>) -> Int32

  private typealias LibraryPath = @convention(c) () -> UnsafePointer<CChar>?

  private let inspect: Inspect
  private let path: LibraryPath
  private let knowsRegion: KnowsRegion

  private static let shared = Result { try PhoneLibrary() }

  /// The library, opened once for all; every later call answers the same.
  static func open() throws -> PhoneLibrary { try shared.get() }

  /// What `sixmo_phone_inspect` answers, and the texts it wrote.
  func inspect(_ text: String, region: String) -> (code: Int32, e164: String, region: String) {
    // The capacities of CPhoneNumber.h.
    var e164 = [CChar](repeating: 0, count: 32)
    var numberRegion = [CChar](repeating: 0, count: 8)
    let code = inspect(text, region, &e164, &numberRegion)
    return (code, String(written: e164), String(written: numberRegion))
  }

  /// Of libphonenumber, as its file says: `8.12`. Its numbering plans are as old as it is.
  var version: String? {
    guard let path = path(), let file = realpath(path, nil) else { return nil }
    defer { free(file) }
    let marker = ".so."
    let name = String(cString: file)
    guard let range = name.firstRange(of: marker) else { return nil }
    return String(name[range.upperBound...])
  }

  /// Whether an upper-case ISO 3166 code is one that has telephone numbers.
  func knows(region: String) -> Bool { knowsRegion(region) == 1 }
}

extension PhoneLibrary {
  private static let fileName = "libsixmophone.so"

  private init() throws {
    var reason: String?
    for path in Self.places() {
      if let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) {
        try self.init(library)
        return
      }
      // What matters is why the file that exists cannot be opened.
      let message = dlerror().map { String(cString: $0) }
      if reason == nil || access(path, F_OK) == 0 { reason = message }
    }
    throw PhoneLibraryMissing(reason: reason ?? "there is no \(Self.fileName)")
  }

  private init(_ library: UnsafeMutableRawPointer) throws {
    guard let inspect = dlsym(library, "sixmo_phone_inspect"),
      let knowsRegion = dlsym(library, "sixmo_phone_knows_region"),
      let path = dlsym(library, "sixmo_phone_library_path")
    else { throw PhoneLibraryMissing(reason: "\(Self.fileName) is of another version") }
    // The signatures are those of CPhoneNumber.h; the library is built from the same checkout.
    self.inspect = unsafeBitCast(inspect, to: Inspect.self)
    self.knowsRegion = unsafeBitCast(knowsRegion, to: KnowsRegion.self)
    self.path = unsafeBitCast(path, to: LibraryPath.self)
  }

  /// Beside the code that asks (a program or a test bundle), beside the program, wherever it is installed.
  private static func places() -> [String] {
    var places: [String] = []
    if let file = net_file_of(#dsohandle) {
      places.append(folder(of: String(cString: file)) + "/" + fileName)
    }
    if let program = realpath("/proc/self/exe", nil) {
      let folder = folder(of: String(cString: program))
      places += ["\(folder)/\(fileName)", "\(folder)/../lib/\(fileName)"]
      free(program)
    }
    return places + [fileName]
  }

  private static func folder(of path: String) -> String {
    path.lastByte("/").map { String(path[..<$0]) } ?? "."
  }
}

/// Without the library no number can be judged; says what to do.
struct PhoneLibraryMissing: Error, CustomStringConvertible {
  var reason: String

  var description: String {
    "phone numbers cannot be checked: \(reason); install the library with "
      + "`apt-get install libphonenumber8` and build the product `sixmophone` beside the program"
  }
}

extension WorkflowEngine {
  /// In one line, what judges phone numbers: `libphonenumber 8.12`, or why none can be judged.
  package static var phoneLibrary: String {
    do {
      return "libphonenumber \(try PhoneLibrary.open().version ?? "of unknown version")"
    } catch { return "\(error)" }
  }
}
