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
    var verdicts = try await inParallel(batch.texts(column)) { [allowsReserved] in
      try EmailVerdict($0, allowsReserved: allowsReserved)
    }
    if let mail {
      let domains = verdicts.compactMap { $0.address.flatMap { $0.isLiteral ? nil : $0.domain } }
      let answers = try await mail.answers(for: Set(domains))
      for index in verdicts.indices {
        if let answer = verdicts[index].address.flatMap({ answers[$0.domain] }) {
          verdicts[index].consider(answer)
        }
      }
    }
    batch.set(EmailVerdict.columns.map(\.name)) { row, column in
      EmailVerdict.columns[column].cell(verdicts[row])
    }
  }
}

extension EmailVerdict {
  /// What the block adds.
  fileprivate static let columns: [(name: String, cell: @Sendable (EmailVerdict) -> JSON)] = [
    ("email_status", { .string($0.status.rawValue) }),
    ("email_reason", { JSON($0.reason) }),
    ("email_normalized", { JSON($0.address?.normalized) }),
    ("email_mailbox", { JSON($0.address?.mailbox) }),
    ("email_domain", { JSON($0.address?.domain) }),
    ("email_is_disposable", { $0.flag(\.isDisposable) }),
    ("email_is_role", { $0.flag(\.isRole) }),
    ("email_is_free", { $0.flag(\.isFree) }),
  ]

  private func flag(_ flag: KeyPath<EmailVerdict, Bool>) -> JSON {
    address == nil ? .null : .bool(self[keyPath: flag])
  }
}
