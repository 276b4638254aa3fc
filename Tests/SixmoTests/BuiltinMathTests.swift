import Testing

@testable import Sixmo

@Suite("Builtins of numbers and collections")
struct BuiltinMathTests {
  private let builtins = BuiltinCaller()

  @Test(
    "ints stay ints and floats stay floats",
    arguments: [
      ("abs", [-0.5], 0.5), ("abs", [.int(.min + 1)], .int(.max)), ("floor", [7], 7),
      ("floor", [-0.5], -1),
      ("ceil", [-0.5], 0), ("round", [-2.5], -3), ("round", [0.49999999999999994], 0),
      ("round", [7], 7),
      ("round", [1.255, 2], 1.26), ("round", [2.0, 1], .double(2)), ("round", [1e300, 2], 1e300),
      ("round", [1249, -2], 1200), ("round", [-1250, -2], -1300),
      ("round", [1234.5, -2], .double(1200)),
      ("min", [], nil), ("min", [[]], nil), ("min", [2, 1.5], 1.5), ("max", ["b", "a"], "b"),
      ("max", [[1, 3, 2]], 3), ("max", [1, 1.0], 1), ("sum", [[]], 0), ("sum", [[1, 2]], 3),
      ("sum", [[1, 2, 0.5]], 3.5), ("sum", [[1e20, 1]], 1e20),
      ("format_number", [-1_234_567], "-1,234,567"), ("format_number", [999], "999"),
      ("format_number", [1234.5], "1,234.5"), ("format_number", [0.005, 2], "0.01"),
      ("format_number", [-0.001, 2], "0.00"),
      ("format_number", [1234567.891, 2, " "], "1 234 567.89"),
      ("format_number", [1e21, 0], "1,000,000,000,000,000,000,000"),
      ("format_number", [5, 2], "5.00"),
      ("math.trunc", [-1.9], -1), ("math.sign", [0.0], 0), ("math.clamp", [-1, 0, 10], 0),
      ("math.log", [8, 2], .double(3)), ("math.sqrt", [2], 1.4142135623730951),
      ("has", [["a": nil], "a"], true), ("get", [["a": nil], "a", 1], nil),
      ("get", [nil, "a", 1], 1),
      ("get", [[1, 2], -3, 0], 0), ("get", [["a": [["b": 5]]], ["a", 0, "b"]], 5),
      ("get", [["a": 1], ["a", "b"], "none"], "none"), ("entries", [["a": [1]]], [["a", [1]]]),
      ("reverse", [[1, [2]]], [[2], 1]), ("merge", [["a": 1], nil, ["b": 2]], ["a": 1, "b": 2]),
      ("merge", [], [:]),
      (
        "merge_deep", [["a": ["x": ["p": 1]], "k": 1], ["a": ["x": ["q": 2]], "k": ["z": 1]]],
        ["a": ["x": ["p": 1, "q": 2]], "k": ["z": 1]]
      ),
    ] as [(String, [JSON], JSON)])
  func answer(name: String, arguments: [JSON], value: JSON) throws {
    #expect(try builtins.call(name, arguments) == value)
  }

  @Test(
    "never overflow silently",
    arguments: [
      ("abs", [.int(.min)], "the result of 'abs' does not fit 64 bits"),
      ("sum", [[.int(.max), 1]], "the result of 'sum' does not fit 64 bits"),
      ("round", [.int(.max), -1], "the result of 'round' does not fit 64 bits"),
      ("floor", [1e300], "the result of 'floor' does not fit an int: 1e+300"),
      ("math.exp", [1e6], "the result of 'math.exp' is not a finite number"),
      ("math.sqrt", [-1], "'math.sqrt' needs a number from 0 on, got -1.0"),
      ("math.log", [0], "'math.log' needs a number above 0, got 0.0"),
      ("math.log", [2, 1], "'math.log' needs a base above 0 and not 1, got 1.0"),
      ("math.clamp", [1, 3, 2], "'clamp' needs 'low' not above 'high', got 3 and 2"),
      ("sum", [[1, "2"]], "'sum' needs numbers, but element 1 is a string"),
      ("min", [1, "a"], "'min' needs numbers or strings, got numbers and strings mixed"),
      ("max", [[nil]], "'max' needs numbers or strings, got null"),
      ("get", [["a": 1], 0], "'get' needs a string or a path for 'key', got an int"),
      ("merge", [["a": 1], 5], "'merge' needs objects, got an int for argument 2"),
    ] as [(String, [JSON], String)])
  func refuse(name: String, arguments: [JSON], message: String) {
    let error = #expect(throws: BuiltinError.self) { try builtins.call(name, arguments) }
    #expect(error?.message == message)
  }
}
