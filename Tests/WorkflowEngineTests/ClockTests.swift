import Testing

@testable import WorkflowEngine

struct ClockTests {
  @Test(
    "A moment is written in UTC",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (1_770_887_130_999, "2026-02-12T09:05:30Z"),
      (1_709_164_800_000, "2024-02-29T00:00:00Z"), (951_868_799_000, "2000-02-29T23:59:59Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
    ] as [(Int64, String)])
  func writes(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).iso8601 == text)
  }
}
