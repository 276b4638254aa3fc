import Testing
import WorkflowAPI

@Suite("Masking")
struct MaskingTests {
  @Test(arguments: [
    (
      "https://s.example/a/b.csv?X-Goog-Expires=900&X-Goog-Signature=abc123",
      "https://s.example/a/b.csv?X-Goog-Expires=900&X-Goog-Signature=MASKED"
    ),
    (
      "sixmo://local/results/r/f.csv?expires=1&signature=ff",
      "sixmo://local/results/r/f.csv?expires=1&signature=MASKED"
    ),
    ("https://ada:pw@s.example/x?sig=a%3D#part", "https://MASKED@s.example/x?sig=MASKED#part"),
    ("/workflows/runs?limit=5&status=active", "/workflows/runs?limit=5&status=active"),
    ("https://s.example/a@b", "https://s.example/a@b"),
  ])
  func `hides the secrets of a URL`(url: String, masked: String) {
    #expect(Masking.url(url) == masked)
    #expect(Masking.url(masked) == masked)
  }

  @Test(arguments: [
    (
      #"{"signing_secret": "s3cr3t", "name": "Ada"}"#,
      #"{"signing_secret": "MASKED", "name": "Ada"}"#
    ),
    (#"{"api_key":"a\"b","next":"x"}"#, #"{"api_key":"MASKED","next":"x"}"#),
    (#"{"password":{"a":"b"},"key":"v"}"#, #"{"password":{"a":"b"},"key":"MASKED"}"#),
    (#"["https://x.example/f?token=abc"]"#, #"["https://x.example/f?token=MASKED"]"#),
    (#"{"url":"https://x.example/f?token=ab"#, #"{"url":"https://x.example/f?token=MASKED"#),
    (#"{"token":"cut o"#, #"{"token":"MASKED"#),
    (#"{"email":"ada@example.com","n":1.50}"#, #"{"email":"ada@example.com","n":1.50}"#),
    ("not JSON \"", "not JSON \""),
  ])
  func `hides the secrets of a body, and changes nothing else`(text: String, masked: String) {
    #expect(String(decoding: Masking.json(text.utf8), as: UTF8.self) == masked)
  }
}
