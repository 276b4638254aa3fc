import System

/// Functions of files. Paths are relative to the directory the program was started in.
enum FileBuiltins {
  // MARK: Reading and writing

  private static func bytes(_ call: Call) throws -> ByteBuffer {
    let file = try call.openFile(0, for: .reading)
    var bytes = ByteBuffer()
    do {
      try file.read(into: &bytes) { count in
        try call.goOn()
        try call.heap.admit(text: count)
      }
    } catch let error as FileError {
      throw call.refused(error, try call.string(0), argument: 0)
    }
    return bytes
  }

  /// The file as text, without a byte order mark.
  private static func text(_ call: Call) throws -> TextRef {
    let encoding = try call.encoding(1)
    guard encoding == .utf8 else { return try decoded(encoding, call) }
    let buffer = try bytes(call)
    let bytes = buffer.bytes
    if let invalid = UTF8Check.firstInvalid(bytes) {
      let line = 1 + bytes[..<invalid].count { $0 == UInt8(ascii: "\n") }
      let start = Array(bytes.prefix(2))
      throw call.notText(
        .notUTF8(byte: bytes[invalid], offset: invalid), line: line, startsWith: start)
    }
    if bytes.starts(with: byteOrderMark) {
      return call.heap.text(UnsafeBufferPointer(rebasing: bytes[3...]))
    }
    return call.heap.text(taking: buffer)
  }

  private static func decoded(_ encoding: TextEncoding, _ call: Call) throws -> TextRef {
    let file = try call.openFile(0, for: .reading)
    var decoder = TextDecoder(encoding)
    var text = ByteBuffer()
    while let piece = try call.attempt(0, { () throws(FileError) in try file.read() }) {
      try call.goOn()
      try call.heap.admit(text: text.count + piece.count)
      decoder.decode(piece).withUnsafeBufferPointer { text.append($0) }
    }
    decoder.finish().withUnsafeBufferPointer { text.append($0) }
    if let fault = decoder.fault {
      throw call.notText(fault, line: 1 + text.bytes.count { $0 == UInt8(ascii: "\n") })
    }
    return call.heap.text(taking: text)
  }

  private static func lines(_ call: Call) throws -> Value {
    .array(try TextBuiltins.pieces(of: try text(call), .lineEnd, call))
  }

  // MARK: Bytes

  private static func readBytes(_ call: Call) throws -> Value {
    let bytes = try bytes(call)
    // The code of it takes twice as much at most, and is made before it is a text.
    try call.heap.admit(text: 4 * bytes.count)
    return try call.make(bytes.bytes, form: 1)
  }

  private static func writeBytes(_ call: Call) throws -> Value {
    try call.withBytes(1, form: 2) { bytes in
      let file = try call.openFile(0, for: .writing)
      try call.attempt(0) { () throws(FileError) in
        try file.write(bytes)
        try file.close()
      }
    }
    return .null
  }

  private static let digests = [
    "md5": "MD5", "sha1": "SHA1", "sha256": "SHA256", "sha512": "SHA512",
  ]

  private static func digest(_ call: Call) throws -> Value {
    let name = try call.string(1)
    guard let algorithm = digests[name] else {
      throw call.fail(
        "E0307", "unknown digest '\(name)'", argument: 1,
        help: "known are \(digests.keys.sorted().joined(separator: ", "))")
    }
    let digest = PieceDigest(algorithm, try LibCrypto.of(call))
    let file = try call.openFile(0, for: .reading)
    while let piece = try call.attempt(0, { () throws(FileError) in try file.read() }) {
      try call.goOn()
      piece.withUnsafeBufferPointer { digest.add($0) }
    }
    guard let bytes = digest.finish() else { throw LibCrypto.refused(call) }
    return try bytes.withUnsafeBufferPointer { try call.make($0, form: 2) }
  }

  private static func write(_ purpose: OpenFile.Purpose) -> @Sendable (Call) throws -> Value {
    { call in
      let text = try call.text(1)
      let file = try call.openFile(0, for: purpose)
      try call.attempt(0) { () throws(FileError) in
        try file.write(text.bytes)
        try file.close()
      }
      return .null
    }
  }

  private static func writer(_ call: Call) throws -> Value {
    let file = try call.openFile(0, for: try call.bool(2) ? .appending : .writing)
    let writer = FileWriter(try call.string(0), file)
    let write = Builtin("write(text)", "Writes `text`.", body: Call.runState)
    return try call.withWriter(writer, write, TextWriting(writer))
  }

  private static func readJSON(_ call: Call) throws -> Value {
    let text = try bytes(call)
    return try call.readJSON(text.bytes, "'\(try call.string(0))'", argument: 0)
  }

  private static func readJSONLines(_ call: Call) throws -> Value {
    let text = try bytes(call)
    return try call.readJSONLines(text.bytes, "'\(try call.string(0))'", argument: 0)
  }

  private static func writeJSON(_ call: Call) throws -> Value {
    var writer = JSONWriter(try call.layout(2))
    try call.write(call[1], with: &writer, argument: 1)
    let file = try call.openFile(0, for: .writing)
    var text = writer.intoBuffer()
    text.append(UInt8(ascii: "\n"))
    try call.attempt(0) { () throws(FileError) in
      try file.write(text.bytes)
      try file.close()
    }
    return .null
  }

  private static func writeJSONLines(_ call: Call) throws -> Value {
    var text = ByteBuffer()
    try call.writeJSONLines(try call.array(1), to: &text, argument: 1)
    let file = try call.openFile(0, for: .writing)
    try call.attempt(0) { () throws(FileError) in
      try file.write(text.bytes)
      try file.close()
    }
    return .null
  }

  // MARK: Directories and files as a whole

  private static func isKind(_ kind: FileSystem.Kind?) -> @Sendable (Call) throws -> Value {
    { call in
      let path = try call.path(0, .list)
      guard let known = try? FileSystem.information(path) else { return .bool(false) }
      return .bool(kind == nil || known.kind == kind)
    }
  }

  private static func info(_ call: Call) throws -> Value {
    let path = try call.path(0, .list)
    let known = try call.attempt(0) { () throws(FileError) in try FileSystem.information(path) }
    return call.make([
      "path": call[0], "kind": call.make(known.kind.rawValue), "size": .int(known.size),
      "modified": call.make(Instant(seconds: known.modified).text),
    ])
  }

  private static func list(_ call: Call) throws -> Value {
    let path = try call.path(0, .list)
    return call.make(try call.attempt(0) { () throws(FileError) in try FileSystem.names(in: path) })
  }

  private static func glob(_ call: Call) throws -> Value {
    let pattern = FilePattern { path in
      // A whole disk takes a while: anybody who stops the script need not wait for its end.
      try call.sleep(seconds: 0)
      return try call.allowed(path, .list, argument: 0)
    }
    return call.make(try pattern.paths(try call.part(0).string))
  }

  private static func temporaryDirectory(_ call: Call) throws -> Value {
    let parent = call.host.environment?("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    let pattern = try call.allowed(FileSystem.join([parent, "sixmo-XXXXXX"]), .write)
    do {
      return call.make(try FileSystem.makeTemporaryDirectory(pattern))
    } catch {
      throw call.refused(error, pattern)
    }
  }

  private static func makeDirectory(_ call: Call) throws -> Value {
    let path = try call.path(0, .write)
    try call.attempt(0) { () throws(FileError) in try FileSystem.makeDirectory(path) }
    return .null
  }

  private static func remove(_ call: Call) throws -> Value {
    let path = try call.path(0, .delete)
    let isRecursive = try call.bool(1)
    try call.attempt(0) { () throws(FileError) in
      try isRecursive ? FileSystem.removeTree(path) : FileSystem.remove(path)
    }
    return .null
  }

  private static func copy(_ call: Call) throws -> Value {
    let (path, target) = (try call.path(0, .read), try call.path(1, .write))
    try call.attempt(0) { () throws(FileError) in _ = try OpenFile(path, for: .reading) }
    try call.attempt(1) { () throws(FileError) in
      try FileSystem.copy(path, to: target, while: call.goesOn)
    }
    try call.goOn()
    return .null
  }

  private static func move(_ call: Call) throws -> Value {
    let (path, target) = (try call.path(0, .delete), try call.path(1, .write))
    try call.attempt(0) { () throws(FileError) in _ = try FileSystem.information(path) }
    try call.attempt(1) { () throws(FileError) in
      try FileSystem.move(path, to: target, while: call.goesOn)
    }
    try call.goOn()
    return .null
  }

  // MARK: Paths

  private static func join(_ call: Call) throws -> Value {
    let parts = try call.rest.enumerated().map { index, part in
      guard case .text(let text) = part else {
        throw call.fail(
          "E0307", "'file.join' needs strings, got \(part.typePhrase)", argument: index)
      }
      return text.string
    }
    return call.make(FileSystem.join(parts))
  }

  // MARK: The table

  private static let encodings = """
    `encoding` is `"utf-8"`, `"utf-16"`, `"windows-1252"` (also for `"latin1"`), or `"auto"`, which looks for \
    UTF-16 and takes what is not UTF-8 as Windows-1252. A byte order mark decides and is not part of the text.
    """

  static let table: [Builtin] = [
    Builtin(
      "file.read(path, encoding = \"utf-8\")", "The text of a file.",
      documentation: encodings,
      examples: [
        .init("file.write(\"a.txt\", \"hi\")\nfile.read(\"a.txt\")", "\"hi\""),
        .init(
          "file.write_bytes(\"a.txt\", \"63616ee9\", from: \"hex\")\nfile.read(\"a.txt\", encoding: \"auto\")",
          "\"cané\""),
      ]
    ) { call in .text(try text(call)) },
    Builtin(
      "file.lines(path, encoding = \"utf-8\")", "The lines of a file, without their line ends.",
      documentation: """
        `for line in file.lines(path)` reads as it goes: the file may be larger than memory. What is appended \
        meanwhile is not read.

        \(encodings)
        """,
      examples: [
        .init("file.write(\"a.txt\", \"x\\ny\\n\")\nfile.lines(\"a.txt\")", "[\"x\", \"y\"]")
      ],
      body: lines
    ).looping { call in
      call.make(
        LineStream(try call.string(0), try call.filePieces(0), try call.encoding(1)))
    },
    Builtin(
      "file.write(path, text)", "Writes a file, in place of what it held.",
      examples: [.init("file.write(\"a.txt\", \"hi\\n\")")], body: write(.writing)),
    Builtin(
      "file.writer(path, body, append = false)",
      "Calls `body` with an object whose `write(text)` writes to a file, and closes the file after it.",
      documentation: """
        The value is that of `body`. If it fails, the file is closed too, and keeps what was written; `append` \
        writes after what the file held.
        """,
      examples: [
        .init(
          """
          file.writer("a.txt", fn(out) {
            for i in 1..=3 { out.write("\\(i)\\n") }
          })
          file.lines("a.txt")
          """, #"["1", "2", "3"]"#)
      ], body: writer),
    Builtin(
      "file.append(path, text)", "Appends to a file.",
      examples: [
        .init(
          "file.write(\"log.txt\", \"a\")\nfile.append(\"log.txt\", \"b\")\nfile.read(\"log.txt\")",
          "\"ab\"")
      ], body: write(.appending)),
    Builtin(
      "file.read_bytes(path, as = \"base64\")",
      "The bytes of a file as a string, in `\"base64\"`, `\"base64url\"` or `\"hex\"`.",
      documentation: "Functions of `hash` take it as `from: \"base64\"`.",
      examples: [
        .init(
          "file.write(\"a.txt\", \"añ\")\nfile.read_bytes(\"a.txt\", as: \"hex\")", "\"61c3b1\"")
      ], body: readBytes),
    Builtin(
      "file.write_bytes(path, bytes, from = \"base64\")",
      "Writes the bytes that a string in Base64, or in `\"hex\"`, encodes.",
      examples: [
        .init("file.write_bytes(\"a.bin\", \"/wA=\")\nfile.size(\"a.bin\")", "2")
      ], body: writeBytes),
    Builtin(
      "file.hash(path, digest = \"sha256\", as = \"hex\")",
      "The digest of a file of any size: `\"sha256\"`, `\"sha512\"`, `\"sha1\"` or `\"md5\"`.",
      documentation: "`as` is `\"hex\"`, `\"base64\"` or `\"base64url\"`.",
      examples: [
        .init(
          "file.write(\"a.txt\", \"abc\")\nfile.hash(\"a.txt\", \"md5\")",
          "\"900150983cd24fb0d6963f7d28e17f72\"")
      ], body: digest),
    Builtin(
      "file.read_json(path)", "The value of a JSON file.",
      examples: [
        .init("file.write_json(\"a.json\", {n: 1})\nfile.read_json(\"a.json\")", "{n: 1}")
      ], body: readJSON),
    Builtin(
      "file.write_json(path, value, indent = null)", "Writes a value as JSON with a line end.",
      examples: [
        .init(
          "file.write_json(\"a.json\", [1], indent: 2)\nfile.read(\"a.json\")", "\"[\\n  1\\n]\\n\""
        )
      ], body: writeJSON),
    Builtin(
      "file.read_json_lines(path)",
      "The values of a file with one JSON value in each line (NDJSON).",
      examples: [
        .init(
          "file.write_json_lines(\"a.ndjson\", [1, 2])\nfile.read_json_lines(\"a.ndjson\")",
          "[1, 2]")
      ], body: readJSONLines),
    Builtin(
      "file.write_json_lines(path, values)",
      "Writes each value as JSON in a line of its own (NDJSON).",
      examples: [.init("file.write_json_lines(\"a.ndjson\", [{n: 1}])")], body: writeJSONLines),
    Builtin(
      "file.exists(path)", "Whether there is a file, a directory or anything else at `path`.",
      examples: [.init("file.exists(\"nothing.txt\")", "false")], body: isKind(nil)),
    Builtin(
      "file.is_dir(path)", "Whether there is a directory at `path`.",
      examples: [.init("file.is_dir(\".\")", "true")], body: isKind(.directory)),
    Builtin(
      "file.is_file(path)", "Whether there is an ordinary file at `path`.",
      examples: [.init("file.is_file(\".\")", "false")], body: isKind(.file)),
    Builtin(
      "file.info(path)",
      "An object with `path`, `kind` (file, directory, other), `size` and `modified`.",
      examples: [.init("file.write(\"a.txt\", \"hi\")\nfile.info(\"a.txt\").size", "2")], body: info
    ),
    Builtin(
      "file.size(path)", "How many bytes a file holds.",
      examples: [.init("file.write(\"a.txt\", \"hi\")\nfile.size(\"a.txt\")", "2")]
    ) { call in
      let path = try call.path(0, .list)
      return .int(
        try call.attempt(0) { () throws(FileError) in try FileSystem.information(path).size })
    },
    Builtin(
      "file.list(path = \".\")", "The names in a directory, sorted.",
      examples: [
        .init(
          "file.make_dir(\"out\")\nfile.write(\"out/a.txt\", \"\")\nfile.list(\"out\")",
          "[\"a.txt\"]")
      ], body: list),
    Builtin(
      "file.glob(pattern)",
      "The paths that fit a pattern, sorted: `*` and `?` in a name, `**` for any directories.",
      examples: [
        .init(
          "file.make_dir(\"out/a\")\nfile.write(\"out/a/b.csv\", \"\")\nfile.glob(\"out/**/*.csv\")",
          "[\"out/a/b.csv\"]")
      ], body: glob),
    Builtin(
      "file.temp_dir()", "Makes a new directory for what is needed only for a while.",
      examples: [
        .init(
          "let dir = file.temp_dir()\nfile.remove(dir, recursive: true)\nfile.exists(dir)", "false")
      ], body: temporaryDirectory),
    Builtin(
      "file.make_dir(path)",
      "Makes a directory and those above it that are missing; fine if it exists.",
      examples: [.init("file.make_dir(\"out/2026\")\nfile.is_dir(\"out/2026\")", "true")],
      body: makeDirectory),
    Builtin(
      "file.remove(path, recursive = false)",
      "Removes a file or an empty directory; with `recursive` also a directory with all that is in it.",
      examples: [
        .init(
          "file.write(\"a.txt\", \"\")\nfile.remove(\"a.txt\")\nfile.exists(\"a.txt\")", "false")
      ],
      body: remove),
    Builtin(
      "file.copy(path, target)", "Copies a file, in place of what `target` held.",
      examples: [
        .init(
          "file.write(\"a.txt\", \"hi\")\nfile.copy(\"a.txt\", \"b.txt\")\nfile.read(\"b.txt\")",
          "\"hi\"")
      ],
      body: copy),
    Builtin(
      "file.move(path, target)",
      "Gives a file another name or place, in place of what `target` held.",
      examples: [
        .init(
          "file.write(\"a.txt\", \"hi\")\nfile.move(\"a.txt\", \"b.txt\")\nfile.exists(\"a.txt\")",
          "false")
      ],
      body: move),
    Builtin(
      "file.join(...parts)", "A path from its parts; an absolute part begins anew.",
      examples: [.init("file.join(\"data\", \"leads.csv\")", "\"data/leads.csv\"")], body: join),
    Builtin(
      "file.base_name(path)", "The last part of a path.",
      examples: [.init("file.base_name(\"data/leads.csv\")", "\"leads.csv\"")]
    ) { call in call.make(FileSystem.baseName(of: try call.string(0))) },
    Builtin(
      "file.dir_name(path)", "A path without its last part.",
      examples: [.init("file.dir_name(\"data/leads.csv\")", "\"data\"")]
    ) { call in call.make(FileSystem.directory(of: try call.string(0))) },
    Builtin(
      "file.extension(path)", "The end of a name from its last point on; empty if it has none.",
      examples: [.init("file.extension(\"data/leads.csv\")", "\".csv\"")]
    ) { call in call.make(FileSystem.fileExtension(of: try call.string(0))) },
    Builtin(
      "file.absolute(path)", "The path from the root on, without `.` and `..`.",
      examples: [.init("file.absolute(\"/a/./b/../c\")", "\"/a/c\"")]
    ) { call in
      guard call.host.files != nil else {
        throw call.fail("E0406", "this program gives scripts no files")
      }
      return call.make(
        FileSystem.plain(FileSystem.join([FileSystem.currentDirectory, try call.string(0)])))
    },
    Builtin(
      "file.current_dir()", "The directory that relative paths begin in.",
      examples: [.init("file.is_dir(file.current_dir())", "true")]
    ) { call in
      guard call.host.files != nil else {
        throw call.fail("E0406", "this program gives scripts no files")
      }
      return call.make(FileSystem.currentDirectory)
    },
  ]
}
