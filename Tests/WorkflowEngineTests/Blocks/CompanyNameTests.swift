import Sixmo
import Testing

@testable import WorkflowEngine

struct CompanyNameTests {
  @Test(
    "Legal forms, accents, case and punctuation do not make another name",
    arguments: [
      ("Acme Corp.", "acme"), ("ACME Corporation", "acme"), ("Acme, Inc.", "acme"),
      ("The Nordwind-Robotik GmbH & Co. KG", "nordwind robotik"),
      ("Élan & Fils S.à r.l.", "elan and fils"), ("Grupo Águila, S.A. de C.V.", "grupo aguila"),
      ("Piekarnia Łódź Sp. z o.o.", "piekarnia lodz"), ("Müller & Söhne OHG", "muller and sohne"),
      ("Kværner Energi A/S", "kvaerner energi"), ("Straßenbau Groß AG", "strassenbau gross"),
      ("株式会社青空システム", "青空システム"), ("青空システム（株）", "青空システム"),
      ("ＡＢＣ商事㈱", "abc商事"), ("深圳云帆科技有限公司", "深圳云帆科技"), ("주식회사 한빛", "한빛"),
      ("ООО «Северный ветер»", "северныи ветер"), ("Ltd", "ltd"), ("O'Malley Ltd", "omalley"),
      ("Data.Works S.p.A.", "data works"), ("", ""), ("  --- ", ""),
      ("Sun\nrise Pty Ltd", "sun rise"),
      ("Zeta Holdings Group PLC", "zeta"), ("Smith and Co", "smith"),
    ])
  func normalizes(name: String, normalized: String) {
    #expect(CompanyName(name).normalized == normalized)
  }

  @Test func `A normalised name reads back as the same name`() {
    let name = CompanyName("Brightwater Logistics, LLC")
    #expect(CompanyName(normalized: name.normalized) == name)
  }

  @Test func `A typing error leaves a search key that both names share`() {
    for (right, wrong) in [
      ("Nordwind Robotik", "Nordwnd"), ("Brightwater", "Brigthwater"), ("青空システム", "青空シスラム"),
    ] {
      let shared = Set(CompanyName(right).searchKeys).intersection(CompanyName(wrong).searchKeys)
      #expect(!shared.isEmpty, "\(right), \(wrong)")
    }
  }

  @Test func `Names with a typing error are alike, names with another word are not`() {
    func similarity(_ left: String, _ right: String) -> Double {
      CompanyName(left).similarity(to: CompanyName(right))
    }
    #expect(similarity("Acme Robotics", "Acme Robotix") > 0.9)
    #expect(similarity("Bluesky Systems", "Blue Sky Systems") > 0.9)
    #expect(similarity("Brightwater Logistics", "Brigthwater Logistic") > 0.9)
    #expect(similarity("Acme Robotics", "Acme Bakery") < 0.6)
    #expect(similarity("Northern Lights", "Southern Lights") < 0.85)
    #expect(similarity("Acme", "Acme") == 1)
    #expect(similarity("", "Acme") == 0)
  }

  @Test func `Jaro-Winkler agrees with the published examples`() {
    func score(_ left: String, _ right: String) -> Double {
      (Similarity.jaroWinkler(left.unicodeScalars.map(\.value), right.unicodeScalars.map(\.value))
        * 1000).rounded() / 1000
    }
    #expect(score("martha", "marhta") == 0.961)
    #expect(score("dwayne", "duane") == 0.84)
    #expect(score("dixon", "dicksonx") == 0.813)
    #expect(score("abc", "") == 0)
  }
}
