import Glibc
import Parsing
import Testing

@Suite struct CharacterSetGuessTests {
  private let parser = FeedParser()

  /// What a text is in a character set of the C library; nil where the set lacks a character.
  private func encoded(_ text: String, _ name: String) -> [UInt8]? {
    guard let converter = iconv_open(name, "UTF-8"), converter != iconv_t(bitPattern: -1) else {
      return nil
    }
    defer { iconv_close(converter) }
    var input = text.utf8.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: input.count * 2)
    var (left, room) = (input.count, output.count)
    let isDone = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        var (from, to) = (source.baseAddress, target.baseAddress)
        return iconv(converter, &from, &left, &to, &room) != -1
      }
    }
    return isDone ? output.prefix(output.count - room).map { UInt8(bitPattern: $0) } : nil
  }

  private func feed(_ text: String, _ name: String, declaration: String = "") throws -> ParsedFeed {
    let body = try #require(encoded(text, name))
    let start = "\(declaration)<rss><channel><title>News</title><item><description>"
    return try parser.parse(
      Array(start.utf8) + body + Array("</description></item></channel></rss>".utf8))
  }

  @Test(arguments: [
    ("koi8-r", "koi8-r", "Посоветуйте недорогую программу для учёта клиентов"),
    ("cp1251", "windows-1251", "Посоветуйте недорогую программу для учёта клиентов"),
    ("cp1251", "windows-1251", "НОВОСТИ КОМПАНИИ И СПОРТА, ПОГОДА В МОСКВЕ"),
    ("cp1251", "windows-1251", "Шукаємо зручну програму для обліку клієнтів"),
    ("cp1253", "windows-1253", "Ψάχνουμε ένα φθηνό πρόγραμμα για τους πελάτες μας"),
    ("cp1255", "windows-1255", "אנחנו מחפשים תוכנה זולה לניהול לקוחות"),
    ("cp1254", "windows-1254", "Müşteriler için ucuz, kullanışlı bir yazılım arıyoruz, değil mi?"),
    (
      "cp1250", "windows-1250",
      "Szukamy taniego programu do obsługi klientów, który już będzie łatwy"
    ),
    ("cp1250", "windows-1250", "Hledáme levný program pro správu zákazníků, děkuji předem"),
    ("cp1250", "windows-1250", "Olcsó ügyfélkezelő rendszert keresünk, lehetőleg könnyűt"),
    (
      "iso-8859-2", "iso-8859-2", "Szukamy taniego programu, są kłopoty, proszę o radę, coś łatwego"
    ),
    ("gb18030", "gb18030", "我们在找一个便宜好用的客户管理系统，有什么推荐？"),
    ("big5", "big5", "我們在找一個便宜好用的客戶管理系統，有什麼推薦？"),
    ("cp932", "shift_jis", "安くて使いやすい顧客管理システムを探しています。"),
    ("euc-jp", "euc-jp", "安くて使いやすい顧客管理システムを探しています。"),
    ("cp949", "euc-kr", "싸고 편한 고객 관리 프로그램을 찾고 있습니다. ㅋㅋㅋ 추천해 주세요 ㅠㅠ"),
  ])
  func `a set that nobody names is known by its text`(
    name: String, label: String, text: String
  ) throws {
    let feed = try feed(text, name)
    #expect(feed.entries[0].post.text == text)
    #expect(
      feed.warnings == [
        "the document names no character set that is known; it was read as \(label)"
      ])
  }

  @Test(arguments: [
    "Après la réunion, l’équipe a décidé : où trouver un outil déjà « adapté » ? Ça coûte cher.",
    "Größere Büros möchten häufig ein günstiges Programm; ärgerlich für Österreich.",
    "¿Qué opinión tenéis sobre la versión del año pasado? ¡Ojalá mañana haya solución!",
    "Não há informação sobre a versão; as opções são más e a instalação não está concluída.",
    "Vi söker ett nytt system på kontoret i Göteborg, gärna på svenska före årsskiftet.",
    "Vi søger et værktøj på kontoret i København, så længe det også kører på ældre maskiner.",
    "Perché la città è così cara? Però già lunedì sarà più facile.",
    "Við leitum að ódýru kerfi fyrir þjónustu við viðskiptavini, helst á íslensku.",
    "It’s a “smart” tool – naïve users can’t find the café… £5, €6, 20°C, ±5µm, ½ price™",
    "20°C today, 30°C tomorrow, 22°C then 25°F, 17°C, 15°C, 10µm and 5µm",
    "Größe und Übung. Après l’été. ¿Qué año? Não há opção. På ön är det så. È più là.",
    "DÉCLARATION GÉNÉRALE: ÉTÉ, À L’ÉCOLE, FRANÇAIS, ÉVÉNEMENT, NOËL",
  ])
  func `Western text stays windows-1252`(text: String) throws {
    let feed = try feed(text, "cp1252")
    #expect(feed.entries[0].post.text == text)
    #expect(feed.warnings.allSatisfy { $0.hasSuffix("it was read as windows-1252") })
  }

  @Test func `what is called UTF-8 and is not is guessed as well`() throws {
    let text = "Посоветуйте недорогую программу"
    let feed = try feed(text, "koi8-r", declaration: "<?xml version='1.0' encoding='utf-8'?>")
    #expect(feed.entries[0].post.text == text)
    #expect(
      feed.warnings == [
        "the XML declaration says utf-8, which the document is not; it was read as koi8-r"
      ])
  }

  @Test func `what is called Latin 1 is not guessed at`() throws {
    let text = "Посоветуйте недорогую программу"
    let feed = try feed(text, "koi8-r", declaration: "<?xml version='1.0' encoding='latin1'?>")
    #expect(feed.entries[0].post.text.hasPrefix("ðÏÓÏ"))
  }

  @Test func `markup is no text`() throws {
    // In an attribute these letters would be Russian.
    let attribute = try #require(encoded("Посоветуйте недорогую программу", "koi8-r"))
    let bytes =
      Array("<rss x='".utf8) + attribute + Array("'><channel><title>".utf8) + [0xE9]
      + Array("t".utf8) + [0xE9] + Array("</title></channel></rss>".utf8)
    #expect(try parser.parse(bytes).title == "été")
  }
}
