import Sixmo
import WorkflowAPI

extension Block {
  static let validateEmail = Block(
    name: "validate_email",
    aliases: ["verify_email"],
    summary: """
      Judges e-mail addresses by their syntax (RFC 5321, 5322, 6531), by lists of disposable, role and free \
      addresses, and on request by the DNS: adds email_status, email_reason, email_normalized, \
      email_mailbox (without the dots and +tags that the provider ignores), email_domain, \
      email_is_disposable, email_is_role and email_is_free.
      """,
    specs: Schema.Object([
      Schema.Field("email_field", .string(), default: "email", "The column with the address."),
      Schema.Field(
        "check_mx", .bool, default: false,
        """
        Asks the DNS whether the domain takes mail. OK is well-formed with nothing against it; RISKY may not \
        reach a person (disposable, role, a typing error, no MX record); INVALID cannot receive mail; \
        UNKNOWN could not be found out; CATCH_ALL is only given by providers that talk to the mail server.
        """),
      Schema.Field(
        "allow_reserved", .bool, default: false,
        "Judges `.example` and `.test`, where nobody receives mail, like other domains: for sample data."
      ),
    ]),
    role: .step,
    accepts: [.lead],
    isPerBatch: true,
    startsOver: { specs in specs["check_mx"]?.bool != true },
    meanings: [
      .init("email_status", "OK, RISKY, INVALID, UNKNOWN or CATCH_ALL."),
      .init("email_reason", "Why the status is not OK; null for OK."),
      .init(
        "email_normalized",
        "The address in its usual form: domain in lower case and as the DNS knows it."),
      .init("email_mailbox", "The same without the dots and `+tags` that the provider ignores."),
      .init("email_domain", "The part after the `@`."),
      .init("email_is_disposable", "Whether the domain gives addresses to throw away."),
      .init("email_is_role", "Whether it is a function rather than a person: `info`, `sales`."),
      .init("email_is_free", "Whether the domain is that of a free provider."),
    ],
    example: .run(#"{email_field: "email", allow_reserved: true}"#),
    refusals: [
      .missingColumn("email_field", isDefault: true), .companies,
      .init(
        .run, "`check_mx` is set, and no DNS server answers.",
        "Connect the machine, or judge by syntax and lists alone, without `check_mx`."),
    ],
    columns: { specs, flow in
      flow.reads(specs, "email_field", default: "email")
      flow.adds(EmailVerdict.columns.map(\.name))
    },
    makeStage: { specs, _ in
      ValidateEmailStage(
        column: specs["email_field"]?.string ?? "email",
        allowsReserved: specs["allow_reserved"]?.bool ?? false,
        mail: specs["check_mx"]?.bool == true ? MailExchanges() : nil)
    })
}

private final class ValidateEmailStage: Stage {
  private let column: String
  private let allowsReserved: Bool
  private let mail: MailExchanges?

  init(column: String, allowsReserved: Bool, mail: MailExchanges?) {
    self.column = column
    self.allowsReserved = allowsReserved
    self.mail = mail
  }

  let currentStep = "Validating e-mail addresses"

  func process(_ batch: inout RowBatch, numbers: [Int], input: Int) async throws {
    let judge = { @Sendable [allowsReserved] text in
      try EmailVerdict(text, allowsReserved: allowsReserved)
    }
    let texts = batch.texts(column)
    let parts =
      if let mail {
        [EmailVerdict.cells(try await mail.consider(inParallel(texts, judge)))]
      } else {
        try await inParallel(parts: texts) { EmailVerdict.cells(try $0.map(judge)) }
      }
    batch.set(EmailVerdict.columns.map(\.name), parts)
  }
}

extension MailExchanges {
  /// The verdicts with the DNS's answers taken into account.
  fileprivate func consider(_ verdicts: [EmailVerdict]) async throws -> [EmailVerdict] {
    let domains = verdicts.compactMap(\.address?.facts?.name)
    let answers = try await answers(for: Set(domains))
    return verdicts.map { verdict in
      var verdict = verdict
      if let answer = verdict.address.flatMap({ answers[$0.domain] }) { verdict.consider(answer) }
      return verdict
    }
  }
}

extension EmailVerdict {
  /// What the block adds.
  fileprivate static let columns:
    [(name: String, add: @Sendable (EmailVerdict, inout AddedCells) -> Void)] = [
      ("email_status", { $1.append($0.status.rawValue) }),
      ("email_reason", { $1.append($0.reason) }),
      ("email_normalized", { $1.append($0.address?.normalized) }),
      ("email_mailbox", { $1.append($0.address?.mailbox) }),
      ("email_domain", { $1.append($0.address?.domain) }),
      ("email_is_disposable", { $1.append($0.address == nil ? nil : $0.isDisposable) }),
      ("email_is_role", { $1.append($0.address == nil ? nil : $0.isRole) }),
      ("email_is_free", { $1.append($0.address == nil ? nil : $0.isFree) }),
    ]

  fileprivate static func cells(_ verdicts: [EmailVerdict]) -> AddedCells {
    var cells = AddedCells()
    for verdict in verdicts { for column in columns { column.add(verdict, &cells) } }
    return cells
  }
}
