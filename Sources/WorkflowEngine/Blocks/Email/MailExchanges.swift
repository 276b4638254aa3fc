import CNetNames
import Dispatch
import Sixmo
import System

/// What the DNS says about the domains of a run, each asked once.
actor MailExchanges {
  private var known: [String: MailAnswer] = [:]

  /// Seconds that one question may take.
  private static let timeout: Int32 = 3
  /// Questions on the way at once; the resolver blocks a thread for each.
  private static let limit = 16
  /// More answers than this are not kept: a million domains must not fill the memory.
  private static let capacity = 50_000

  func answers(for domains: Set<String>) async throws -> [String: MailAnswer] {
    var answers: [String: MailAnswer] = [:]
    var open: [String] = []
    for domain in domains {
      if let answer = known[domain] { answers[domain] = answer } else { open.append(domain) }
    }
    try await withThrowingTaskGroup(of: (String, MailAnswer).self) { group in
      var rest = open[...]
      for domain in rest.prefix(Self.limit) { group.addTask { (domain, await Self.ask(domain)) } }
      rest = rest.dropFirst(Self.limit)
      while let (domain, answer) = try await group.next() {
        try Task.checkCancellation()
        answers[domain] = answer
        if let next = rest.popFirst() { group.addTask { (next, await Self.ask(next)) } }
      }
    }
    if known.count > Self.capacity { known = [:] }
    // A domain that did not answer is asked again with the next batch.
    known.merge(answers.filter { $0.value != .unknown }) { $1 }
    return answers
  }

  /// On a thread of its own: the resolver blocks, and Swift's own threads are few. A task that is cancelled
  /// does not wait for it.
  private static func ask(_ domain: String) async -> MailAnswer {
    let waiting = Locked<CheckedContinuation<MailAnswer, Never>?>(nil)
    let give = { @Sendable (answer: MailAnswer) in
      let continuation = waiting.withLock { waiting in
        defer { waiting = nil }
        return waiting
      }
      continuation?.resume(returning: answer)
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        waiting.withLock { $0 = continuation }
        if Task.isCancelled { return give(.unknown) }
        DispatchQueue.global().async { give(MailAnswer(net_mail_exchange(domain, timeout))) }
      }
    } onCancel: {
      give(.unknown)
    }
  }
}

/// Whether a domain takes mail.
enum MailAnswer: Sendable {
  case accepted
  case addressOnly
  case refused
  case noSuchDomain
  case unknown

  init(_ mail: net_mail) {
    switch mail {
    case NET_MAIL_ACCEPTED: self = .accepted
    case NET_MAIL_ADDRESS_ONLY: self = .addressOnly
    case NET_MAIL_REFUSED: self = .refused
    case NET_MAIL_NO_SUCH_DOMAIN: self = .noSuchDomain
    default: self = .unknown
    }
  }
}

extension EmailVerdict {
  /// Takes the DNS's answer for the address's domain into account.
  mutating func consider(_ answer: MailAnswer) {
    switch answer {
    case .accepted: break
    case .noSuchDomain: (status, reason) = (.invalid, "no such domain")
    case .refused: (status, reason) = (.invalid, "domain takes no mail")
    case .addressOnly where status == .ok: (status, reason) = (.risky, "domain has no MX record")
    case .unknown where status == .ok: (status, reason) = (.unknown, "the DNS did not answer")
    case .addressOnly, .unknown: break
    }
  }
}
