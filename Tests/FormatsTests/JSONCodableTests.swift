import Foundation
import Testing

@testable import Formats

@Suite struct JSONCodableTests {
  private struct Lead: Codable, Equatable {
    var name: String
    var email: String?
    var score: Double
    var tags: [String]
    var address: Address
    var extra: JSON = .null

    struct Address: Codable, Equatable {
      var country: String
      var floor: UInt8
    }
  }

  private static let lead = Lead(
    name: "Ada", email: nil, score: 0.1, tags: ["a", "b"],
    address: .init(country: "GB", floor: 3), extra: ["z": 1, "a": .bigInt("123456789012345678901")])

  @Test func `a value becomes JSON with its fields in order, and itself again`() throws {
    let json = try JSON(encoding: Self.lead)
    #expect(
      json.lineText == """
        {"name": "Ada", "score": 0.1, "tags": ["a", "b"], "address": {"country": "GB", "floor": 3}, \
        "extra": {"z": 1, "a": 123456789012345678901}}
        """)
    #expect(try json.decode() == Self.lead)
  }

  @Test func `scalars, optionals, dictionaries and enums need no object around them`() throws {
    enum Grade: String, Codable { case good, bad }
    enum Shape: Codable, Equatable {
      case circle(radius: Int)
      case point
    }
    #expect(try JSON(encoding: 7) == 7)
    #expect(try JSON(encoding: Int?.none) == .null)
    #expect(try JSON(encoding: ["a": [Grade.good]]) == ["a": ["good"]])
    #expect(
      try JSON(encoding: [Shape.circle(radius: 2), .point]).lineText
        == #"[{"circle": {"radius": 2}}, {"point": {}}]"#)
    #expect(try JSON.null.decode(as: Int?.self) == nil)
    #expect(try JSON.null.decode(as: JSON?.self) == nil)
    #expect(try (["a": 1] as JSON).decode(as: [String: Int].self) == ["a": 1])
    #expect(
      try JSON.parse(#"[{"circle": {"radius": 2}}, {"point": {}}]"#).decode(as: [Shape].self)
        == [.circle(radius: 2), .point])
  }

  @Test func `integers are exact, whatever their width`() throws {
    #expect(try JSON(encoding: UInt64.max) == .bigInt("18446744073709551615"))
    #expect(try JSON.bigInt("18446744073709551615").decode(as: UInt64.self) == .max)
    #expect(try JSON(encoding: Int128.min).decode(as: Int128.self) == .min)
    #expect(
      try JSON(encoding: ["n": UInt128.max]).decode(as: [String: UInt128].self) == ["n": .max])
    #expect(try JSON(encoding: [Int128.max]).decode(as: [Int128].self) == [.max])
    #expect(try JSON.double(2).decode(as: Int.self) == 2)
    #expect(try JSON.int(2).decode(as: Double.self) == 2)
    #expect(try JSON(encoding: Float(0.1)) == 0.1)
    #expect(throws: DecodingError.self) { try JSON.double(2.5).decode(as: Int.self) }
    #expect(throws: DecodingError.self) { try JSON.int(300).decode(as: Int8.self) }
    #expect(throws: DecodingError.self) { try JSON.double(1e300).decode(as: Float.self) }
    #expect(throws: DecodingError.self) {
      try JSON.bigInt("9223372036854775808").decode(as: Int.self)
    }
  }

  @Test(arguments: [
    ("[{}]", "[0]: no field 'name'"),
    (#"[{"name": 1}]"#, "[0].name: expected a string, got an int"),
    (#"[{"name": null}]"#, "[0].name: expected a string, got null"),
    (#"{"a": 1}"#, ": expected an array, got an object"),
    (
      #"[{"name": "a", "score": 1, "tags": ["a", {}]}]"#,
      "[0].tags[1]: expected a string, got an object"
    ),
    (
      #"[{"name": "a", "score": 1, "tags": [], "address": {"country": "GB", "floor": 300}}]"#,
      "[0].address.floor: 300 does not fit UInt8"
    ),
  ])
  func `what does not fit is told with the way to it`(text: String, message: String) throws {
    let json = try JSON.parse(text)
    let error = #expect(throws: DecodingError.self) { try json.decode(as: [Lead].self) }
    let context: DecodingError.Context? =
      switch error {
      case .dataCorrupted(let context), .keyNotFound(_, let context),
        .typeMismatch(_, let context), .valueNotFound(_, let context):
        context
      default: nil
      }
    let path = context?.codingPath.path ?? ""
    #expect("\(path): \(context?.debugDescription ?? "")" == message)
  }

  @Test func `a number that is none is refused with the way to it`() throws {
    let error = #expect(throws: EncodingError.self) { try JSON(encoding: ["a": [1, Double.nan]]) }
    guard case .invalidValue(_, let context)? = error else { return }
    #expect(
      context.codingPath.path == "a[1]" && context.debugDescription == "nan is not a JSON number")
  }

  /// Both containers of a subclass write into one object; nested ones may be filled in any order.
  @Test func `containers by hand work as in other encoders`() throws {
    struct ByHand: Codable, Equatable {
      var first: Int
      var rest: [Int]
      enum Key: String, CodingKey { case first, nested, list }
      init(first: Int, rest: [Int]) {
        self.first = first
        self.rest = rest
      }
      func encode(to encoder: any Encoder) throws {
        var outer = encoder.container(keyedBy: Key.self)
        var nested = outer.nestedContainer(keyedBy: Key.self, forKey: .nested)
        var list = nested.nestedUnkeyedContainer(forKey: .list)
        try outer.encode(first, forKey: .first)
        for number in rest { try list.encode(number) }
        try list.superEncoder().singleValueContainer().encodeNilAsEnd()
      }
      init(from decoder: any Decoder) throws {
        let outer = try decoder.container(keyedBy: Key.self)
        first = try outer.decode(Int.self, forKey: .first)
        let nested = try outer.nestedContainer(keyedBy: Key.self, forKey: .nested)
        var list = try nested.nestedUnkeyedContainer(forKey: .list)
        rest = []
        while try !list.decodeNil() { rest.append(try list.decode(Int.self)) }
      }
    }
    let value = ByHand(first: 1, rest: [2, 3])
    let json = try JSON(encoding: value)
    #expect(json == ["nested": ["list": [2, 3, nil]], "first": 1])
    #expect(try json.decode() == value)
  }

  @Test func `other encoders take and give JSON, too`() throws {
    let json: JSON = ["a": [1, 2.5, true, nil, "x"], "n": .bigInt("18446744073709551616")]
    let data = try JSONEncoder().encode(json)
    #expect(try JSONDecoder().decode(JSON.self, from: data) == json)
  }
}

extension SingleValueEncodingContainer {
  fileprivate func encodeNilAsEnd() throws {
    var container = self
    try container.encodeNil()
  }
}
