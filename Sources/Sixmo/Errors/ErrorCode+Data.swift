import Syntax

extension ErrorCode {
  /// E06xx: files, input and output, data formats.
  package static let data: [ErrorCode] = [
    ErrorCode(
      "E0601", kind: "file", "a file cannot be used",
      """
      The system refused to read, write, list or remove something: it does not exist, is a directory, is \
      not yours, or the disk is full. Relative paths begin in the directory that the program was started \
      in, not in that of the script. Text files must be UTF-8.
      """, example: #"file.read("no-such-file.txt")"#,
      fix:
        #"print(if file.exists("no-such-file.txt") { file.read("no-such-file.txt") } else { "" })"#),
    ErrorCode(
      "E0602", kind: "json", "a text is not valid JSON",
      """
      The text breaks a rule of JSON (RFC 8259) at the place named: keys and strings are written in double \
      quotes, nothing follows the last element, there are no comments. In a text with one value in each \
      line (NDJSON) read it with 'json.parse_lines'.
      """, example: #"json.parse("{'a': 1}")"#,
      fix: #"print(json.parse("{\"a\": 1}"))"#),
    ErrorCode(
      "E0603", kind: "csv", "a text is not CSV with this header",
      """
      A row has more or fewer fields than the header, a quote is never closed, or a column appears twice. \
      A field with a delimiter, a quote or a line end in it must be in quotes, and a quote in it is \
      doubled. `lenient: true` reads such rows as far as possible; another delimiter is given as \
      `delimiter: ";"`.
      """, example: #"csv.parse("id,name\n1\n")"#,
      fix: #"print(csv.parse("id,name\n1,Ada\n"))"#),
    ErrorCode(
      "E0604", kind: "time", "a time cannot be read or written",
      """
      Times are texts in ISO 8601, as `2026-11-22T08:18:04Z`, or seconds since 1970, from the year 1 to \
      9999. A pattern for 'time.format' has only the signs that its help lists.
      """, example: #"time.parse("22.11.2026")"#,
      fix: #"print(time.parse("22.11.2026", "%d.%m.%Y"))"#),
    ErrorCode(
      "E0605", kind: "env", "the environment lacks something",
      """
      The script needs an environment variable or a library of the system that is not there. Set the \
      variable before the start, as in `NAME=value sixmo script.sixmo`, or install the library.
      """, example: #"env.require("SIXMO_NEVER_SET")"#,
      fix: #"print(env.get("SIXMO_NEVER_SET") ?? "not set")"#),
    ErrorCode(
      "E0606", kind: "regex", "a regular expression cannot be used",
      """
      The pattern is wrong at the place named, the replacement names a group that the pattern lacks, or \
      matching it would take too many steps. The syntax is that of Perl; a backslash in a string is \
      written twice, as in `"\\\\d+"`.
      """, example: #""a".matches("(")"#,
      fix: #"print("a(b".matches("\\("))"#),
    ErrorCode(
      "E0607", kind: "text", "a code cannot be decoded",
      """
      The text is not written in Base64, hexadecimal digits or the code of URLs, or what it encodes is \
      no text in UTF-8.
      """, example: #"hash.from_base64("a*")"#,
      fix: #"print(hash.from_base64(hash.base64("a")))"#),
    ErrorCode(
      "E0608", "an HTTP request without a response",
      """
      The server could not be reached, its certificate is not trusted, it closed the connection, sent too \
      much, redirected in a loop, or took longer than `timeout`. The error's kind is "network", or \
      "timeout" when time ran out; 'retry' tries again. A proxy is taken from https_proxy or HTTPS_PROXY \
      and http_proxy, except for the hosts in NO_PROXY, and SSL_CERT_FILE names certificates to trust.
      """, example: #"http.get("http://127.0.0.1:1/")"#,
      fix: """
        let page = try { http.get("http://127.0.0.1:1/").body } catch e { e.kind }
        print(page)
        """),
    ErrorCode(
      "E0609", "an HTTP request was answered with an error status",
      """
      The server refused: the status says why, and often the body. Caught, the error has kind "http" and \
      all that an answer has: `e.status`, `e.body`, `e.headers`, `e.json`. With `check: false` the function \
      answers whatever the status is.
      """, example: #"http.get("https://example.com/no-such-page")"#,
      fix: """
        fn page(url) { http.get(url, check: false).status }
        print(type(page))
        """),
    ErrorCode(
      "E0610", kind: "http", "the body of an HTTP response is not text",
      """
      It is a picture, an archive, or text in another encoding than UTF-8 and ISO 8859-1. With `base64: \
      true` the body is its bytes in Base64.
      """, example: #"http.get("https://example.com/logo.png")"#,
      fix: """
        fn picture(url) { http.get(url, base64: true).body }
        print(type(picture))
        """),
    ErrorCode(
      "E0611", kind: "yaml", "a text is not valid YAML",
      """
      The text breaks a rule of YAML at the place named: often an indentation that fits no other line, a \
      tab, or a text with ': ' or '#' in it that needs quotes. A key may appear only once, an alias needs its \
      anchor before it, and what is not valid JSON, such as '.nan', is refused. Several documents in one text are \
      read by 'yaml.parse_all'.
      """, example: #"yaml.parse("a: 1\n b: 2")"#,
      fix: #"print(yaml.parse("a: 1\nb: 2"))"#),
  ]
}
