/// What people write who come from another language, and how Sixmo says it.
///
/// The parser looks here when a text makes no sense, the resolver when a name is unknown: none of
/// these words is reserved, so a script may use them as names.
package enum ForeignSyntax {
  /// What to write instead of the word `name`; nil if it means nothing elsewhere either.
  package static func help(forName name: String) -> String? { words[name] }

  static func help(forOperator text: String) -> String? { operators[text] }

  private static let operators: [String: String] = [
    "===": "write '=='; it never converts types",
    "!==": "write '!='; it never converts types",
    "<>": "write '!='",
    "->": "write '=>' for a function; there are no type annotations",
    ":=": "write 'let x = …' to declare, 'x = …' to assign",
    "?": "write if c { a } else { b }; for null there are '?.' and '??'",
    "&": "write '&&' for 'and', math.and(a, b) for bits",
    "|":
      "write '||' for 'or', math.or(a, b) for bits; to pass a value on, chain with a dot: xs.map(…)",
    "^": "write '**' for a power, math.xor(a, b) for bits",
    "~": "write '!' for 'not', math.not(a) for bits",
    "<<": "write math.shift_left(a, n) for bits, xs += [x] to append",
    ">>": "write math.shift_right(a, n) for bits",
    "@": "there are no decorators; wrap the function in a call",
    "$": "names are written without '$'; in strings write \\(name)",
    "\\": "no mark is needed to go on at the next line inside brackets or after an operator",
  ]

  private static let words: [String: String] = {
    var table: [String: String] = [:]
    for (names, help) in wordGroups {
      for name in names.split(separator: " ") { table[String(name)] = help }
    }
    return table
  }()

  private static let wordGroups: [(names: String, help: String)] = [
    ("and", "write '&&'"),
    ("or", "write '||'"),
    ("not", "write '!'; 'not in' is '!in'"),
    ("is", "write '=='"),
    ("isnt", "write '!='"),
    ("xor", "write '!=', or math.xor(a, b) for bits"),
    ("mod", "write '%'"),
    ("instanceof", "write type(x) == \"object\""),
    ("typeof", "write type(x)"),
    ("None nil undefined NULL Null NIL Nil", "write null"),
    ("True TRUE", "write true"),
    ("False FALSE", "write false"),
    ("function def func fun sub proc defn", "write fn name(a, b) { … }"),
    ("lambda", "write x => …"),
    ("const val local my final", "write let x = …"),
    ("mut auto", "write var x = … for what changes, let x = … for what does not"),
    ("elif elsif elseif elseIf", "write else if"),
    ("then begin end endif fi done", "blocks are written in braces: if c { … }"),
    ("unless", "write if !c { … }"),
    ("switch case when select", "write match x { 1 => a, _ => b }"),
    ("default", "write _ => … as the last arm"),
    ("foreach", "write for x in xs { … }"),
    ("of", "write for x in xs { … }"),
    ("until", "write while !c { … }"),
    ("loop repeat forever", "write while true { … }"),
    ("except rescue", "write try { … } catch e { … }"),
    ("finally ensure", "there is no 'finally': put the code after try { … } catch e { … }"),
    ("raise", "write throw \"what went wrong\""),
    ("print println echo puts printf", "write print(x)"),
    ("console", "write print(x)"),
    ("new", "call the function by its name alone"),
    ("await async", "calls wait by themselves; parallel(items, f) waits for many at once"),
    ("class struct interface type enum", "there are only values and functions: use an object"),
    ("this self", "functions take their subject first: fn area(box) { … } is called box.area()"),
    ("pass", "an empty block is {}"),
    ("from require include using use", "write import \"lib/leads.sixmo\" as leads"),
    ("export public private static", "a module gives out every name that does not start with '_'"),
    ("del delete unset", "write x.omit_keys(\"name\") for a copy without a field"),
    ("yield", "collect the values in an array and return it"),
    ("Infinity NaN", "there are no such numbers: use null"),
    ("goto", "use a loop or a function"),
  ]
}
