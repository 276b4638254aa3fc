import Testing

@testable import WorkflowEngine

struct EmailAddressTests {
  @Test(
    "Legal addresses are normalised",
    arguments: [
      ("ada@example.com", "ada@example.com"),
      ("Ada.Lovelace@Example.COM", "ada.lovelace@example.com"),
      ("  ada@example.com\u{A0}\n", "ada@example.com"),
      ("\u{FEFF}ada@example.com\u{200B}", "ada@example.com"),
      ("\u{200E}ada@example.com\u{2066}", "ada@example.com"),
      ("ada@example.com\u{AD}\u{3164}\u{FE0F}", "ada@example.com"),
      ("<\u{200B}ada@example.com\u{2800}>\u{E0001}", "ada@example.com"),
      ("mailto:ada@example.com", "ada@example.com"),
      ("mailto:ada@example.com?subject=Hi", "ada@example.com"),
      ("ada@example.com (Ada)", "ada@example.com"),
      ("ada (Ada) @example.com", "ada@example.com"),
      ("ada@example.com <ada@example.com>", "ada@example.com"),
      ("jo\u{308}rg@example.com", "j\u{F6}rg@example.com"),
      ("a@نامه\u{200C}ای.com", "a@xn--mgba3gch31f060k.com"),
      ("Ada Lovelace <ada@example.com>", "ada@example.com"),
      (#""Lovelace, Ada" <ada@example.com>"#, "ada@example.com"),
      (#""Ada" <ada@example.com> (work)"#, "ada@example.com"),
      ("<ada@example.com> (a (nested) one) (two)", "ada@example.com"),
      ("ada(work)@example.com", "ada@example.com"),
      ("(a (nested) one)ada@(b)example.com(c)", "ada@example.com"),
      ("ada+news@example.com", "ada+news@example.com"),
      ("!#$%&'*+-/=?^_`{|}~@example.com", "!#$%&'*+-/=?^_`{|}~@example.com"),
      (#""ada.lovelace"@example.com"#, "ada.lovelace@example.com"),
      (#""ada lovelace"@example.com"#, #""ada lovelace"@example.com"#),
      (#""a\"b\\c"@example.com"#, #""a\"b\\c"@example.com"#),
      (#""a@b"@example.com"#, #""a@b"@example.com"#),
      (#"""@example.com"#, #"""@example.com"#),
      ("x@[192.0.2.1]", "x@[192.0.2.1]"),
      ("x@[IPv6:2001:DB8::1]", "x@[IPv6:2001:db8::1]"),
      ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
      ("δοκιμή@παράδειγμα.example", "δοκιμή@xn--hxajbheg2az3al.example"),
      ("用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v"),
      ("a@XN--BCHER-KVA.example", "a@xn--bcher-kva.example"),
      ("a@mail.example。com", "a@mail.example.com"),
      ("a@1and1.example", "a@1and1.example"),
    ])
  func normalizes(text: String, normalized: String) throws {
    #expect(try EmailAddress(text, allowsReserved: true).normalized == normalized)
  }

  @Test(
    "What is wrong with an address is said in words",
    arguments: [
      ("", "empty"), (" \t", "empty"), ("<>", "empty"),
      ("ada.example.com", "no @ sign"), ("n/a", "no @ sign"), ("not an address", "no @ sign"),
      ("ada@@example.com", "more than one @ sign"), ("ada@example.com@x", "more than one @ sign"),
      ("a@example.com; b@example.com", "more than one address"),
      ("a@example.com, b@example.com", "more than one address"),
      ("a@example.com / b@example.com", "more than one address"),
      ("a@example.com/b@example.com", "more than one address"),
      ("a@example.com|b@example.com", "more than one address"),
      ("a@example.com\nb@example.com", "more than one address"),
      ("a@example.com and b@example.com", "more than one address"),
      ("a@example.com <b@example.com>", "more than one address"),
      ("Ada <a@example.com>, Bo <b@example.com>", "more than one address"),
      ("@example.com", "nothing before the @ sign"), ("ada@", "nothing after the @ sign"),
      (".ada@example.com", "starts with a dot"), ("ada.@example.com", "dot before the @ sign"),
      ("a..b@example.com", "two dots in a row"),
      ("ada lovelace@example.com", "a space is not allowed before the @ sign"),
      ("ada,l@example.com", "',' is not allowed before the @ sign"),
      ("a\u{202E}b@example.com", "U+202E is not allowed before the @ sign"),
      ("ad\u{200D}a@example.com", "U+200D is not allowed before the @ sign"),
      ("ad\u{AD}a@example.com", "U+00AD is not allowed before the @ sign"),
      ("ad\u{3164}a@example.com", "U+3164 is not allowed before the @ sign"),
      ("M\u{FFFD}ller@example.com", "U+FFFD is not allowed before the @ sign"),
      ("\"ad\u{200B}a\"@example.com", "U+200B is not allowed before the @ sign"),
      ("ada@ex\u{FFFD}mple.com", "U+FFFD is not allowed in the domain"),
      ("ada@exam\u{200B}ple.com", "U+200B is not allowed in the domain"),
      ("ada@exam\u{200D}ple.com", "U+200D is not allowed in the domain"),
      ("ada@exa mple.com", "a space is not allowed in the domain"),
      ("ada@exa_mple.com", "'_' is not allowed in the domain"),
      ("ada@example.com>", "'>' is not allowed in the domain"),
      ("ada(work@example.com", "unclosed comment"),
      (#""ada@example.com"#, "bad quoted part"),
      (#""a"b@example.com"#, "'b' is not allowed before the @ sign"),
      ("ada@.example.com", "empty part in the domain"),
      ("ada@example..com", "empty part in the domain"),
      ("ada@example.com.", "domain ends with a dot"), ("ada@localhost", "domain has no dot"),
      ("ada@-example.com", "hyphen at the edge of a domain part"),
      ("ada@example-.com", "hyphen at the edge of a domain part"),
      ("ada@example.123", "domain ends with a number"),
      ("ada@192.0.2.1", "numeric address without brackets"),
      ("ada@[192.0.2.300]", "bad numeric address"), ("ada@[IPv6:1::2::3]", "bad numeric address"),
      ("ada@[x", "bad numeric address"),
      ("ada@xn--a.example", "domain is not a valid international name"),
      ("ada@☃\u{301}\u{ad}.example", "U+00AD is not allowed in the domain"),
      ("ada@printer.local", "reserved domain, nobody receives mail there"),
      ("ada@x.invalid", "reserved domain, nobody receives mail there"),
      ("ada@x.example", "reserved domain, nobody receives mail there"),
      ("ada@x.test", "reserved domain, nobody receives mail there"),
      ("ada@2.0.192.in-addr.arpa", "reserved domain, nobody receives mail there"),
      ("a@co.uk", "'co.uk' is a public suffix, nobody receives mail there"),
      ("a@com.br", "'com.br' is a public suffix, nobody receives mail there"),
    ])
  func refuses(text: String, reason: String) {
    do {
      let address = try EmailAddress(text)
      Issue.record("'\(text)' was taken as \(address.normalized)")
    } catch {
      #expect((error as? EmailFault)?.reason == reason)
    }
  }

  @Test(
    "The mailbox is one for every spelling that its provider ignores",
    arguments: [
      ("A.d.a+News@GoogleMail.com", "ada@gmail.com"), ("ada@gmail.com", "ada@gmail.com"),
      ("ada+x@outlook.com", "ada@outlook.com"), ("a.da+x@hotmail.com", "a.da@hotmail.com"),
      ("a-d_a.b@proton.me", "adab@proton.me"), ("a.da+x@example.com", "a.da+x@example.com"),
      ("+x@gmail.com", "+x@gmail.com"), ("\"a b\"@gmail.com", "\"a b\"@gmail.com"),
    ])
  func mailboxes(text: String, mailbox: String) throws {
    let address = try EmailAddress(text)
    #expect(address.mailbox == mailbox)
    #expect(address.normalized == text.lowercased())
  }

  @Test func `Lengths are counted in bytes, up to 64 before the at sign and 254 in all`() throws {
    func text(_ count: Int, _ letter: String = "a") -> String {
      String(repeating: letter, count: count)
    }
    #expect(throws: Never.self) { try EmailAddress("\(text(64))@example.com") }
    #expect(throws: EmailFault.localPartTooLong) { try EmailAddress("\(text(65))@example.com") }
    #expect(throws: EmailFault.localPartTooLong) {
      try EmailAddress("\(text(33, "é"))@example.com")
    }
    #expect(throws: Never.self) { try EmailAddress("a@\(text(63)).com") }
    #expect(throws: EmailFault.labelTooLong) { try EmailAddress("a@\(text(64)).com") }
    let domain = "\(text(63)).\(text(63)).\(text(57)).com"
    #expect(domain.utf8.count == 189)
    #expect(throws: Never.self) { try EmailAddress("\(text(64))@\(domain)") }
    #expect(throws: EmailFault.tooLong) {
      try EmailAddress("\(text(64))@\(text(63)).\(text(63)).\(text(58)).com")
    }
  }
}
