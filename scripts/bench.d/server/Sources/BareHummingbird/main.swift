import Hummingbird
import Logging

// Answers every request with 700 bytes, as `Bare` does, by a route of Hummingbird.

let port = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 6466
let body = ByteBuffer(repeating: UInt8(ascii: "x"), count: 700)
let router = Router()
router.get("/") { _, _ in
  Response(
    status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
}
var logger = Logger(label: "bare")
logger.logLevel = .error
let application = Application(
  router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)),
  logger: logger)
try await application.runService()
