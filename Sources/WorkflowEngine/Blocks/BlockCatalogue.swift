extension Block {
  /// Every block, in the order in which they are listed; adding one means adding it here.
  package static let all: [Block] = [
    webhook, readCSV,
    enrichCompany, enrichPerson, validateEmail, validatePhone,
    filter, deduplicate, merge, transform, removeColumns, groupBy,
    export, outgoingWebhook,
  ]
}
