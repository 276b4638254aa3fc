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
    columns: { specs, flow in
      flow.reads(specs, "email_field", default: "email")
      flow.adds(EmailVerdict.columns)
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
    batch.set(EmailVerdict.columns) { row in verdicts[row].cells }
  }
}

extension EmailVerdict {
  /// Of `cells`.
  fileprivate static let columns = [
    "email_status", "email_reason", "email_normalized", "email_mailbox", "email_domain",
    "email_is_disposable", "email_is_role", "email_is_free",
  ]

  fileprivate var cells: [JSON] {
    func flag(_ value: Bool) -> JSON { address == nil ? .null : .bool(value) }
    return [
      .string(status.rawValue), JSON(reason), JSON(address?.normalized), JSON(address?.mailbox),
      JSON(address?.domain), flag(isDisposable), flag(isRole), flag(isFree),
    ]
  }
}
