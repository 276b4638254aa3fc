/// Words that say how a company is constituted and not who it is, folded and split into words.
enum LegalForms {
  /// Taken off the end of a name, the longest that fits first.
  static let endings = Set(
    """
    inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|lp|lllp|pllc|plc|pc|pbc|ulc|dac
    pty ltd|pty limited|pty|proprietary limited|pvt ltd|private limited|pvt|pte ltd|pte|co ltd|cic|clg
    l l c|unlimited|holdings|holding|group|the
    gmbh|ggmbh|mbh|gesmbh|gmbh co kg|gmbh and co kg|gmbh co kgaa|gmbh and co kgaa|ag|ag co kg
    ag and co kg|co kg|and co kg|kg|kgaa|ohg|gbr|ug|ug haftungsbeschrankt|haftungsbeschrankt|ev|eg|ek|se
    partg mbb|und co|and co
    sa|sarl|sa rl|s a r l|sarlu|sas|sasu|eurl|snc|scs|sca|sci|scop|gie|et fils|et cie|and cie|cie|sprl|bvba|srl
    sl|slu|sau|sa de cv|s a de c v|s de rl de cv|s de rl|sapi de cv|sab de cv|ltda|cia ltda|eireli|epp
    lda|unipessoal lda|sgps|spa|srls|sapa|scarl|coop|societa cooperativa
    bv|nv|cv|vof|cvba|ab|hb|kb|as|asa|a s|aps|ivs|oy|oyj|ky|tmi|ehf|hf|ohf
    sp zoo|sp z oo|spolka z oo|spolka akcyjna|sp j|sp k|sro|s r o|spol sro|spol s r o|kft|zrt|nyrt|bt
    doo|d o o|dd|jdoo|ad|ead|ood|eood|dooel|sia|uab|ou|tov
    anonim sirketi|limited sirketi|ltd sti|as sirketi|sanayi ve ticaret as|ve tic ltd sti
    bhd|sdn bhd|tbk|kk|k k|gk|jsc|pjsc|ojsc|cjsc|llc fz|fze|fzco|fz llc|wll
    αε|α ε|ε π ε|επε|ικε|еоод|оод|ад|еад|ооо|оао|зао|ао|пао|тов
    """.split { $0 == "|" || $0 == "\n" }.map(String.init))

  /// Of `endings`, in words.
  static let longestEnding = 5

  /// Taken off the beginning.
  static let beginnings: Set<String> = [
    "the", "pt", "ooo", "oao", "zao", "ао", "ооо", "оао", "зао", "пао", "ип", "тов", "прат",
  ]

  /// Of scripts written without spaces: taken off either end.
  static let attached = [
    "株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "一般社団法人", "(株)", "(有)",
    "股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "公司",
    "주식회사", "유한회사", "(주)", "(유)",
  ]
}
