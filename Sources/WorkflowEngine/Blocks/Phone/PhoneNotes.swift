/// Words that people write after a number and that are not dialled.
enum PhoneNotes {
  static let words = Set(
    """
    home house work office cell cellular mobile mob fax main phone tel telephone direct private personal
    business company desk day night evening only toll free fon unknown pending missing unlisted invalid none null test
    old new call ask for and or not privat mobil handy buero zentrale dienst arbeit geschaeft telefon
    hotline support sales info reception voicemail pager bureau maison domicile travail portable fixe
    casa oficina trabajo movil ufficio lavoro cellulare thuis werk mobiel whatsapp signal viber wechat
    emergency secretary assistant after before until from am pm ext extension line lines voice sms text
    """.split { $0 == " " || $0 == "\n" }.map(String.init))

  /// What is measured: the digits before are an amount, however many they are.
  static let units: Set<String> = [
    "kg", "km", "cm", "mm", "eur", "usd", "gbp", "chf", "€", "$", "£", "%", "°", "euro", "euros",
    "dollars", "pcs", "stk",
  ]

  /// What is counted: a short group of digits before belongs to it.
  static let countedWords = Set(
    """
    uhr pm am hrs hours std min minutes days day weeks months years lines floor etage stock employees
    people seats units
    """.split { $0 == " " || $0 == "\n" }.map(String.init))

  /// What is written at digits: ordinals, hours, metres.
  static let endings: Set<String> = [
    "st", "nd", "rd", "th", "e", "er", "ème", "o", "a", "º", "ª", "h", "hrs", "am", "pm", "m", "g",
  ]
}
