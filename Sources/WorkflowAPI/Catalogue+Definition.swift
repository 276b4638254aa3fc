import Formats

extension Schema {
  /// What may identify a workflow.
  static let workflowID = Schema.string(
    Text(pattern: "^[A-Za-z0-9._:-]+$", minimumLength: 1, maximumLength: 128))

  /// The graph of a workflow, as it is sent and as it is read back.
  ///
  /// Other keys pass and are kept: the workflow editor stores its own beside these.
  package static let workflowDefinition = Schema.object(
    Object(
      [
        Field(
          "blocks", .array(of: block, minimumCount: 1), required: true,
          "The blocks of the pipeline; execution follows the edges, not this order."),
        Field(
          "edges", .list(edge), required: true,
          "Which block's rows go into which; with no edges at all, blocks run one after the other"
            + " by `sequence_number`."),
      ], others: .any))

  private static let block = Schema.object(
    Object(
      [
        Field("sequence_number", .int(), required: true, "The block's place, different for each."),
        Field(
          "block_type", .string(), required: true,
          "Which block it is, such as `validate_email`; `workflows.blocks()` lists them."),
        Field(
          "block_name", .string(), required: true,
          "The name shown in the live status; also decides which block it is where `block_type`"
            + " is a category such as `io`."),
        Field(
          "specs", .map(.any), required: true,
          "The block's settings; `workflows.blocks()` has the schema for each block type."),
        Field(
          "block_id", .string(Text(minimumLength: 1)), nullable: true,
          "What edges name it by; `block_` and its `sequence_number` if left out."),
      ], others: .any))

  private static let edge = Schema.object(
    Object(
      [
        Field("from_block_id", .string(), required: true, "The block whose rows are passed on."),
        Field("to_block_id", .string(), required: true, "The block that gets them."),
        Field(
          "condition", .string(), nullable: true,
          "A Sixmo expression over `row`; only rows for which it is true take this edge."),
      ], others: .any))
}
