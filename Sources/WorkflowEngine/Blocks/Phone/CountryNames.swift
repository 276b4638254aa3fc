import Sixmo

/// Countries as people write them into a column.
enum CountryNames {
  /// The ISO 3166 code of `Germany`, `Deutschland`, `DE`, `de`, `DEU`; nil for what names no country.
  static func code(of text: String) -> String? {
    let name = foldedForComparison(text)
      .split { !$0.isLetter }.joined(separator: " ")
    if let code = codes[name] { return code }
    return name.utf8.count == 2 && isoCodes.contains(name.uppercased()) ? name.uppercased() : nil
  }

  private static let isoCodes = Set(
    """
    AC AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET
    FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD
    ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA
    PE PF PG PH PK PL PM PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS
    ST SV SX SY SZ TA TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF
    WS XK YE YT ZA ZM ZW
    """.split(whereSeparator: \.isWhitespace).map(String.init))

  /// Folded names, in English and in the country's own languages, and three-letter codes in use.
  private static let codes: [String: String] = {
    var codes: [String: String] = [:]
    for line in list.split(separator: "\n") {
      let parts = line.splitBytes(at: ":")
      for name in parts[1].split(separator: "|") { codes[String(name)] = String(parts[0]) }
    }
    return codes
  }()

  private static let list = """
    AE:united arab emirates|uae|emirates|الامارات
    AR:argentina|arg
    AT:austria|osterreich|oesterreich|aut
    AU:australia|aus
    BD:bangladesh
    BE:belgium|belgique|belgie|belgien|bel
    BG:bulgaria|българия|bgr
    BO:bolivia
    BR:brazil|brasil|bra
    CA:canada|can
    CH:switzerland|schweiz|suisse|svizzera|che
    CL:chile|chl
    CN:china|people s republic of china|prc|中国|chn
    CO:colombia|col
    CR:costa rica|cri
    CY:cyprus|κυπρος
    CZ:czech republic|czechia|cesko|ceska republika|cze
    DE:germany|deutschland|allemagne|alemania|germania|duitsland|deu|ger
    DK:denmark|danmark|dnk
    DO:dominican republic|republica dominicana
    DZ:algeria|algerie
    EC:ecuador
    EE:estonia|eesti|est
    EG:egypt|مصر|egy
    ES:spain|espana|espagne|spanien|esp
    FI:finland|suomi|fin
    FR:france|frankreich|francia|fra
    GB:united kingdom|uk|u k|great britain|britain|england|scotland|wales|northern ireland|gbr|royaume uni
    GH:ghana
    GR:greece|hellas|ελλαδα|grc
    HK:hong kong|香港|hkg
    HR:croatia|hrvatska|hrv
    HU:hungary|magyarorszag|hun
    ID:indonesia|idn
    IE:ireland|eire|irl|republic of ireland
    IL:israel|ישראל|isr
    IN:india|bharat|भारत|ind
    IS:iceland|island|isl
    IT:italy|italia|italie|italien|ita
    JP:japan|nippon|日本|jpn
    KE:kenya|ken
    KR:south korea|korea|republic of korea|대한민국|한국|kor
    KZ:kazakhstan
    LI:liechtenstein
    LT:lithuania|lietuva|ltu
    LU:luxembourg|luxemburg|lux
    LV:latvia|latvija|lva
    MA:morocco|maroc|mar
    MT:malta
    MX:mexico|mex
    MY:malaysia|mys
    NG:nigeria|nga
    NL:netherlands|the netherlands|holland|nederland|niederlande|pays bas|nld
    NO:norway|norge|nor
    NZ:new zealand|aotearoa|nzl
    PE:peru|per
    PH:philippines|the philippines|pilipinas|phl
    PK:pakistan|pak
    PL:poland|polska|polen|pol
    PT:portugal|prt
    PY:paraguay
    QA:qatar
    RO:romania|rou
    RS:serbia|srbija|србија|srb
    RU:russia|russian federation|россия|rus
    SA:saudi arabia|ksa|sau
    SE:sweden|sverige|schweden|swe
    SG:singapore|sgp
    SI:slovenia|slovenija|svn
    SK:slovakia|slovensko|svk
    TH:thailand|ประเทศไทย|tha
    TN:tunisia|tunisie
    TR:turkey|turkiye|tur
    TW:taiwan|台湾|台灣|臺灣|twn
    UA:ukraine|україна|украіна|ukr
    US:united states|united states of america|usa|u s a|u s|us|america|estados unidos
    UY:uruguay|ury
    VE:venezuela|ven
    VN:vietnam|viet nam|vnm
    ZA:south africa|rsa|zaf
    """
}
