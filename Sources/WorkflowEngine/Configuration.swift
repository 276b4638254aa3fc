import Glibc
import Sixmo

extension WorkflowEngine {
  /// How an engine works; the defaults are those of the embedded program.
  package struct Configuration: Sendable {
    /// Where the store, the rows of runs and exported files are; created if there is none.
    package var dataDirectory: String
    package var blocks: BlockRegistry
    package var expressions: Expressions
    package var clock: any EngineClock = SystemClock()
    /// Makes an id from its prefix: `wf_` and twelve random letters and digits.
    package var makeID: @Sendable (_ prefix: String) -> String = WorkflowEngine.randomID
    /// Runs executed at once.
    package var concurrency = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    /// How far runs stand back for others where cores are short, from 0 to 19 as `nice` has it: answers of a server
    /// must not wait for them.
    package var runNiceness: Int32 = 0
    /// What is before the path of a download link.
    package var baseURL = "sixmo://local"
    /// Whether workflows may start from files of this machine, which a request from elsewhere may not.
    package var allowsLocalSources = true

    /// Whether workflows may have blocks that only the hosted service has; their runs fail here.
    package var allowsHostedBlocks = false

    /// Sends the requests of blocks to other services; nil: blocks that need it are refused.
    package var http: (@Sendable (HTTPRequest) async throws -> HTTPResponse)?
    /// Whether workflows may send requests to this machine and its private networks. A server whose
    /// workflows come from others must not allow it.
    package var allowsPrivateAddresses = false
    /// With what the hosted service is asked; nil without a key. Throws why a key cannot be read.
    package var sixtyfour: SixtyfourAccount.Source = { nil }
    var resolve: @Sendable (_ host: String) async throws -> [IPAddress] = Resolver.addresses
    /// Called between the steps of each request that may cost money, so that a test can end there.
    var onPaymentStep: @Sendable (PaymentStep) -> Void = { _ in }

    package init(
      dataDirectory: String, blocks: BlockRegistry = BlockRegistry(Block.all),
      expressions: Expressions = .sixmo
    ) {
      self.dataDirectory = dataDirectory
      self.blocks = blocks
      self.expressions = expressions
    }
  }

  private static func randomID(prefix: String) -> String {
    // The system's generator, seeded by the kernel: ids cannot be guessed.
    let signs = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    return prefix + String((0..<12).map { _ in signs[Int.random(in: signs.indices)] })
  }
}
