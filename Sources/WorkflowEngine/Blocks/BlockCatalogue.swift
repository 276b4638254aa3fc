extension Block {
  /// Every block, in the order in which they are listed; adding one means adding it here.
  package static let all: [Block] = [
    webhook, readCSV, readNotebook,
    enrichCompany, enrichPerson, findEmail, findPhone, reverseEmail, reversePhone,
    companyToLeads, leadsToCompany, validateEmail, validatePhone,
    filter, deduplicate, deduplicateWithNotebook, merge, transform, removeColumns, groupBy,
    llm, qaAgent,
    appendToNotebook, saveCSV, export, outgoingWebhook, sendSlackMessage,
  ]
}
