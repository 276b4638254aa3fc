/// What functions and modules of Python, JavaScript and jq are called in Sixmo.
///
/// Looked up when a name means nothing, or a value has no such function or field; none of these words is
/// reserved. Names of syntax are in `ForeignSyntax`.
package enum ForeignNames {
  /// What to write instead of a foreign name; nil if it is none.
  package static func help(for name: String) -> String? {
    table[name] ?? ForeignSyntax.help(forName: name)
  }

  /// Foreign names to help, for the test that holds the help to names that exist.
  package static let table: [String: String] = {
    var table: [String: String] = [:]
    for (names, help) in groups {
      for name in names.split(separator: " ") { table[String(name)] = help }
    }
    return table
  }()

  private static let groups: [(names: String, help: String)] = values + arrays + text + modules

  private static let values: [(names: String, help: String)] = [
    ("length size count_of size_of sizeof", "write len(x)"),
    ("dict Map object hash_map OrderedDict", "an object is written {key: value}"),
    ("list tuple Array", "an array is written [a, b]; a range is one, and chars(text) makes one"),
    ("set Set", "write xs.unique(); 'in', difference and intersection ask what two arrays share"),
    ("toString String repr to_s tostring to_string", "write str(x)"),
    ("parseInt Integer to_i toInt as_int", "write int(x)"),
    ("parseFloat Number to_f tonumber toFloat as_float", "write float(x)"),
    ("Boolean to_bool", "write bool(x)"),
    ("isinstance is_a typeof isArray is_array", "write type(x) == \"array\""),
    (
      "isNaN isnan isFinite",
      "there are no such numbers: an operation that would make one is an error"
    ),
    (
      "isEmpty is_empty empty blank",
      "write len(x) == 0; for text from outside x.nonblank() == null"
    ),
    ("items iteritems", "write entries(x), or for key, value in x { … }"),
    ("hasOwnProperty has_key hasKey containsKey", "write key in x"),
    ("fromEntries", "write from_entries(pairs)"),
    ("setdefault", "write x[key] ??= value, if x has the key"),
    (
      "pop shift", "write remove x[-1], which takes the last element out of a variable and gives it"
    ),
    ("remove delete_key del discard", "write x.remove_at(key) or x.omit_keys([\"name\"])"),
    ("with_entries mapValues", "write x.map_values(f) or x.map_keys(f)"),
    ("copy deepcopy clone structuredClone freeze", "nothing is shared: let b = a is a copy"),
    ("assign update extend_object", "write merge(a, b), or {...a, ...b}"),
    ("getattr getpath", "write x.get([\"a\", \"b\"], default)"),
    ("setpath assoc", "write x.set_at([\"a\", \"b\"], value)"),
    ("input readline prompt read_line gets", "file.read(\"/dev/stdin\") reads what is piped in"),
    ("argv argparse", "the words after the script are in args; 'import options' reads them"),
    ("setTimeout sleep wait_for", "write time.sleep(5s)"),
    ("dbg pp pprint pprint_json dump", "write print(x), or print(json.stringify(x, indent: 2))"),
    ("help_me man doc", "write help(\"split\")"),
    ("quit", "write exit(); at the prompt, :quit or Ctrl-D leaves"),
    ("ls", "write file.list(path); at the prompt, !ls is the command of the shell"),
    ("cls", "at the prompt, :clear clears the screen"),
    (
      "history",
      "at the prompt, Up and Ctrl-R find earlier entries, and :save writes them as a script"
    ),
    ("callable", "write type(f) == \"function\""),
    ("uuid uuid4 randomUUID", "write random.uuid()"),
    ("hash_of md5 sha256 sha1", "write hash.sha256(text)"),
    ("id", "values have no identity: == compares what they are"),
  ]

  private static let arrays: [(names: String, help: String)] = [
    ("append add push_back extend concat insert_last", "write xs += [x], or xs.push(x) for a copy"),
    ("unshift prepend", "write xs = [x] + xs"),
    ("insert splice", "write xs.insert_at(0, x)"),
    ("forEach each_with_index", "write for x in xs { … }, or xs.each(f)"),
    ("range xrange seq", "write 0..n, its end excluded; 0..=n includes it"),
    ("filterNot reject", "write xs.filter(x => !test(x))"),
    ("select where", "write xs.filter(.n > 1) for rows, row.pick([\"name\"]) for columns"),
    ("collect apply", "write xs.map(f)"),
    ("fold foldl inject accumulate aggregate", "write xs.reduce((sum, x) => sum + x, 0)"),
    ("some", "write xs.any(f)"),
    ("every", "write xs.all(f)"),
    ("includes include contain", "write x.contains(y), or y in x"),
    ("indexOf index", "write x.index_of(y)"),
    ("findIndex", "write xs.find_index(f)"),
    ("sorted toSorted order_by orderBy sortBy", "write xs.sort(), or xs.sort_by(.name)"),
    ("reversed toReversed", "write reverse(x)"),
    ("head limit", "write xs.first(), or xs.take(3)"),
    ("tail skip rest", "write xs.drop(1); xs.last(3) are the last ones"),
    ("uniq distinct dedup dedupe uniqBy", "write xs.unique(), or xs.unique_by(.id)"),
    ("groupBy groupby group", "write xs.group_by(.status)"),
    ("countBy Counter tally value_counts", "write xs.count_by(.status)"),
    ("keyBy indexBy toMap", "write xs.index_by(.id)"),
    ("flatMap bind", "write xs.flat_map(f)"),
    ("flat", "write xs.flatten()"),
    ("slice substring substr", "write x[1..3]"),
    ("at nth elementAt", "write xs[2]; xs[-1] is the last"),
    ("zip_with transpose", "write zip(xs, ys); zip(...rows) transposes"),
    ("chunked batch batched chunk_by", "write xs.chunk(100)"),
    ("window sliding pairwise each_cons", "write xs.windows(2)"),
    ("avg average", "write xs.mean()"),
    ("fillna fill", "write x ?? 0"),
    ("dropna", "write xs.compact()"),
    ("innerJoin left_join leftJoin", "write rows.join_rows(others, \"email\", keep: \"left\")"),
    ("melt gather", "write rows.unpivot(columns)"),
    ("Promise gather_all map_async", "write parallel(items, f)"),
  ]

  private static let text: [(names: String, help: String)] = [
    ("strip trimmed chomp", "write s.trim()"),
    ("trimStart trimLeft lstrip", "write s.trim_start()"),
    ("trimEnd trimRight rstrip", "write s.trim_end()"),
    ("toUpperCase upcase uppercase ascii_upcase uppercased", "write s.upper()"),
    ("toLowerCase downcase lowercase ascii_downcase lowercased casefold", "write s.lower()"),
    ("startsWith startswith hasPrefix start_with", "write s.starts_with(prefix)"),
    ("endsWith endswith hasSuffix end_with", "write s.ends_with(suffix)"),
    ("ltrimstr removeprefix", "write s.remove_prefix(prefix)"),
    ("rtrimstr removesuffix", "write s.remove_suffix(suffix)"),
    ("padStart ljust rjust zfill", "write s.pad_start(8, \"0\") or s.pad_end(8)"),
    ("padEnd center", "write s.pad_end(8)"),
    ("replaceAll gsub sub", "write s.replace(old, new), or regex.replace(text, pattern, new)"),
    ("splitlines", "write lines(text)"),
    ("charAt", "write text[2]"),
    ("charCodeAt ord codePointAt", "write text.code_points(text)"),
    ("chr fromCharCode fromCodePoint", "write text.from_code_points([97])"),
    (
      "format sprintf f toFixed toLocaleString",
      "write \"\\(x)\", format_number(x, 2), or format_number(x, 2, separator: \"\")"
    ),
    ("match matchAll test scan", "write s.matches(pattern), or regex.find_all(text, pattern)"),
    ("slugify parameterize", "write s.slug()"),
    ("levenshtein distance", "write s.edit_distance(other)"),
    ("isdigit isalpha isnumeric", "write s.matches(\"^\\\\d+$\")"),
    ("encodeURIComponent quote urlencode", "write text.url_encode(part)"),
    ("decodeURIComponent unquote", "write text.url_decode(part)"),
    ("btoa b64encode", "write hash.base64(text)"),
    ("atob b64decode", "write hash.from_base64(text)"),
    ("localeCompare", "write a < b"),
  ]

  private static let modules: [(names: String, help: String)] = [
    ("JSON stringify", "write json.parse(text) and json.stringify(x)"),
    ("dumps dump tojson toJSON to_json", "write json.stringify(x)"),
    ("loads load fromjson from_json", "write json.parse(text), or file.read_json(path)"),
    ("Object", "write keys(x), values(x), entries(x), merge(a, b)"),
    ("Math", "write abs(x), floor(x), max(a, b); others are in math, as math.sqrt(x)"),
    ("Date datetime DateTime today", "write time.now(), time.add(t, 7d), time.format(t, \"%F\")"),
    ("strftime isoformat toISOString", "write time.format(t, \"%Y-%m-%d\")"),
    ("strptime fromisoformat", "write time.parse(text, \"%d.%m.%Y\")"),
    ("timestamp getTime", "write time.epoch(), or time.parse(t)"),
    ("process os sys", "write env.get(\"HOME\"), args, exit(1), file.list(\".\")"),
    ("getenv environ", "write env.get(\"HOME\")"),
    ("fs pathlib Path shutil", "write file.read(path), file.list(path), file.join(a, b)"),
    ("open readFile readFileSync read_text", "write file.read(path)"),
    ("read", "write file.read(path), file.read_json(path) or csv.read(path)"),
    ("writeFile writeFileSync write_text", "write file.write(path, text)"),
    ("readlines read_lines", "write file.lines(path)"),
    ("basename", "write file.base_name(path)"),
    ("dirname", "write file.dir_name(path)"),
    ("dir listdir readdir readdirSync", "write file.list(path)"),
    ("mkdir makedirs mkdirSync", "write file.make_dir(path)"),
    ("unlink rm unlinkSync", "write file.remove(path)"),
    ("rename_file mv", "write file.move(path, target)"),
    ("getcwd cwd", "write file.current_dir()"),
    ("reader DictReader read_csv", "write csv.read(path)"),
    ("writer DictWriter to_csv", "write csv.write(path, rows)"),
    ("re RegExp", "write s.matches(pattern), regex.find_all(text, pattern)"),
    ("search findall finditer compile", "write regex.find(text, pattern) or regex.find_all(…)"),
    ("fetch requests axios urllib", "write http.get(url) or http.post(url, …)"),
    ("itertools functools collections np pd numpy pandas", "write xs.group_by(f), xs.chunk(n), …"),
    ("statistics", "write xs.mean(), xs.median(), xs.stddev()"),
    ("randint randrange", "write random.int(1, 6)"),
    ("choices", "write random.choice(items)"),
    ("pow", "write a ** b"),
    ("logger logging", "write log.info(\"500 leads read\")"),
    ("warning", "write log.warn(text)"),
    ("System", "write print(x), time.now(), exit(1)"),
  ]
}
