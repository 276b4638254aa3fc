import WorkflowAPI

/// What several blocks refuse.
extension BlockDescription.Refusal {
  /// The spec names a column that the rows do not have; without one, its default is that column.
  static func missingColumn(
    _ spec: String, isDefault: Bool = false, trial: String? = nil
  ) -> Self {
    .init(
      .run,
      "`\(spec)` names a column that the rows do not have\(isDefault ? ", or they lack its default" : "").",
      "Name one that the message lists. Where columns are known earlier, the definition is refused (E0704).",
      .init(trial ?? #"{"\#(spec)": "nothing"}"#))
  }

  /// For a block that takes rows about people.
  static let companies = Self(
    .definition, "The rows before it are about companies.",
    "Put `company_to_leads` between them, or set `dataframe_type: \"LEAD\"` where the workflow starts.",
    .init("{}", webhook: #"{"dataframe_type": "COMPANY"}"#))

  static let unknownRegion = Self(
    .definition, "`default_region` is not a country.",
    "Use a code such as `US`, or the country's name.", .init(#"{"default_region": "Atlantis"}"#))

  static let noNotebook = Self(
    .definition, "Neither `notebook_id` nor `notebook_name` is given.",
    "Name the notebook: `notebook_name: \"Leads\"`.", .init("{}"))

  static let newNotebook = Self(
    .definition, "`notebook_id` is `__create_new__`, which has no rows yet.",
    "Name a notebook that is there; `data.notebooks()` lists them.",
    .init(#"{"notebook_id": "__create_new__"}"#))

  static let unknownNotebook = Self(
    .run, "There is no such notebook.",
    "`data.notebooks()` lists them; a run with `append_to_notebook` makes one.",
    .init(#"{"notebook_name": "Nothing"}"#))

  static func pathOutside(_ specs: String) -> Self {
    .init(
      .definition, "`path` leads out of the data directory's `exports`.",
      "Give a path inside it, without `..`: `people.csv`.", .init(specs))
  }

  static let unwritable = Self(
    .run, "The file cannot be written: no room, or a link in its path.",
    "The message names the file; make room, or give another `path`.")

  static let receiver = Self(
    .run, "The receiver refuses the request, or still fails after `max_attempts`.",
    "The message has its status and words; correct the URL or its `headers`, and run again.")
}

extension [BlockDescription.Refusal] {
  /// For a block that asks somebody about each row.
  static let asking: Self = [
    .init(
      .definition, "`provider: \"http\"` without `url`.",
      "Give the URL that each row is posted to.", .init(#"{"provider": "http"}"#)),
    .init(
      .definition,
      "`url`, `headers`, `timeout` or the like without a provider that is asked by HTTP.",
      "Add `provider: \"http\"`, or leave them out: imported tables are looked up here.",
      .init(#"{"url": "https://x.example"}"#)),
    .init(
      .definition, "`provider: \"sixtyfour\"` where the program has no key.",
      "Set `SIXTYFOUR_API_KEY`, or use `reference`.", .init(#"{"provider": "sixtyfour"}"#)),
    .init(
      .run,
      "The provider refuses all further questions: its key is wrong, or the balance is used up.",
      "Mend that and run again: answers that were paid for are kept."),
    .init(
      .row, "The provider fails for this row, or its answer cannot be read.",
      "It goes on with the match `error` and the reason in its column `error`."),
  ]

  /// For a block that asks a language model.
  static let model: Self = [
    .init(
      .run, "The service does not know the key or the model.",
      "The message has its words; correct `api_key`, `model` or `url`."),
    .init(
      .row, "The answer is cut off, refused, or not the JSON that was asked for.",
      "It goes on with the reason in its column `error`; raise `max_tokens`, or use another model."),
  ]
}
