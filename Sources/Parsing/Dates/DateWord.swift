/// A word that means something in a date.
enum DateWord: Equatable {
  case month(Int)
  /// `mar` is March, and Tuesday in four languages; what else names a month decides.
  case perhapsMonth(Int)
  /// East of Greenwich.
  case zone(seconds: Int)
  case forenoon
  case afternoon

  /// The run of letters at `position`, which is left behind it; nil where it means nothing here. It is
  /// known folded (see `FeedDate.folded`) and in small letters, in capitals or with one of them.
  static func take(_ bytes: UnsafeBufferPointer<UInt8>, _ position: inout Int) -> DateWord? {
    let start = position
    var hash: UInt64 = 0
    while position < bytes.count, bytes[position].isLetter || bytes[position] >= 0x80 {
      hash = mixed(hash, bytes[position].lowercased)
      position += 1
    }
    // `a.m.` and the like: a letter, a dot, perhaps a space, the other letter.
    guard position - start <= 2, position + 1 < bytes.count, bytes[position] == 0x2E else {
      return table[hash]
    }
    var index = position + 1
    if bytes[index].isSpace { index += 1 }
    let second = index
    while index < bytes.count, index - second < 3, bytes[index].isLetter || bytes[index] >= 0x80 {
      hash = mixed(hash, bytes[index].lowercased)
      index += 1
    }
    guard index > second, index - second < 3, let word = table[hash],
      word == .forenoon || word == .afternoon
    else { return nil }
    position = index
    return word
  }

  private static func mixed(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  private static let table: [UInt64: DateWord] = {
    var table: [UInt64: DateWord] = [:]
    func add(_ names: String, _ word: DateWord) {
      for name in names.split(separator: " ") {
        let name = String(name)
        let capitalised = name.prefix(1).uppercased() + name.dropFirst()
        for spelling in [FeedDate.folded(name), name, capitalised, name.uppercased()] {
          table[spelling.utf8.reduce(0) { mixed($0, $1.lowercased) }] = word
        }
      }
    }
    for (index, names) in months.enumerated() { add(names, .month(index + 1)) }
    add("mar", .perhapsMonth(3))
    for (names, minutes) in zones { add(names, .zone(seconds: minutes * 60)) }
    add("am fm 오전 上午 早上 凌晨 午前 πμ öö", .forenoon)
    add("pm em 오후 下午 晚上 午後 μμ ös", .afternoon)
    return table
  }()

  /// January to December: English, German, French, Catalan, Spanish, Italian, Portuguese, Romanian;
  /// Dutch, Danish, Norwegian, Swedish, Icelandic; Polish, Czech, Slovak, Hungarian, Turkish;
  /// Finnish, Estonian; Greek, Russian, Ukrainian. Cases and short forms as CLDR has them.
  /// (`listopada` is October in Croatia; the Polish and Czech November is written far more.)
  private static let months = [
    """
    january jan januar jänner jän janvier janv gener enero ene gennaio gen janeiro ianuarie ian \
    januari janúar styczeń stycznia sty leden ledna január januára ocak oca tammikuu tammikuuta \
    tammi jaanuar jaan ιανουάριος ιανουαρίου ιαν январь января янв січень січня січ
    """,
    """
    february feb febr februar februari février févr fév febrer febrero febbraio fevereiro fev \
    februarie febrúar luty lutego lut únor února úno február februára şubat şub helmikuu \
    helmikuuta helmi veebruar veebr φεβρουάριος φεβρουαρίου φεβ φεβρ февраль февраля фев февр \
    лютий лютого лют
    """,
    """
    march märz mär mrz mars març marzo março martie maart mrt marts marzec marca březen března \
    bře marec március márc mart maaliskuu maaliskuuta maalis märts μάρτιος μαρτίου μαρ μάρτ \
    март марта мар березень березня бер
    """,
    """
    april apr avril avr abril abr aprile aprilie apríl kwiecień kwietnia kwi duben dubna dub \
    apríla április ápr nisan nis huhtikuu huhtikuuta huhti aprill απρίλιος απριλίου απρ апрель \
    апреля апр квітень квітня квіт
    """,
    """
    may mai maig mayo maggio mag maio mei maj maí maja květen května kvě máj mája május mayıs \
    toukokuu toukokuuta touko μάιος μαΐου μάι май мая травень травня трав
    """,
    """
    june jun juni juin juny junio giugno giu junho iunie iun jún júní czerwiec czerwca cze \
    červen června čvn júna június haziran haz kesäkuu kesäkuuta kesä juuni ιούνιος ιουνίου ιουν \
    июнь июня июн червень червня черв
    """,
    """
    july jul juli juillet juil juliol julio luglio lug julho iulie iul júl júlí lipiec lipca lip \
    červenec července čvc júla július temmuz tem heinäkuu heinäkuuta heinä juuli ιούλιος ιουλίου \
    ιουλ июль июля июл липень липня лип
    """,
    """
    august aug août aou agost agosto ago augustus augusti ágúst sierpień sierpnia sie srpen srpna \
    srp augusta augusztus ağustos ağu elokuu elokuuta elo αύγουστος αυγούστου αυγ август августа \
    авг серпень серпня серп
    """,
    """
    september sep sept septembre setembre septiembre setiembre settembre sett set setembro \
    septembrie wrzesień września wrz září zář septembra szeptember szept eylül eyl syyskuu \
    syyskuuta syys σεπτέμβριος σεπτεμβρίου σεπ σεπτ сентябрь сентября сен сент вересень вересня \
    вер
    """,
    """
    october oct oktober okt octobre octubre ottobre ott outubro out octombrie październik \
    października paź říjen října říj október októbra ekim eki lokakuu lokakuuta loka oktoober \
    οκτώβριος οκτωβρίου οκτ октябрь октября окт жовтень жовтня жовт
    """,
    """
    november nov novembre noviembre novembro noiembrie nóvember listopad listopada listopadu lis \
    novembra kasım kas marraskuu marraskuuta marras νοέμβριος νοεμβρίου νοε ноябрь ноября ноя \
    нояб листопад листопада лист
    """,
    """
    december dec dezember dez décembre déc desembre diciembre dic dicembre dezembro decembrie \
    desember des grudzień grudnia gru prosinec prosince pro decembra aralık ara joulukuu \
    joulukuuta joulu detsember dets δεκέμβριος δεκεμβρίου δεκ декабрь декабря дек грудень грудня \
    груд
    """,
  ]

  /// Minutes east of Greenwich. Of names with several meanings the one that feeds use most.
  private static let zones: [(names: String, minutes: Int)] = [
    ("z ut utc gmt wet", 0), ("cet met mez bst west", 60),
    ("cest mest mesz eet sast cat", 120), ("eest msk idt trt", 180), ("msd", 240), ("pkt", 300),
    ("ist", 330), ("wib ict", 420), ("sgt hkt awst", 480), ("jst kst", 540), ("acst", 570),
    ("aest", 600), ("acdt", 630), ("aedt", 660), ("nzst", 720), ("nzdt", 780),
    ("brt art adt clst uyt", -180), ("nst", -210), ("ndt", -150), ("ast edt clt", -240),
    ("est et cdt pet cot", -300), ("cst ct mdt", -360), ("mst mt pdt", -420),
    ("pst pt akdt", -480), ("akst", -540), ("hst", -600),
  ]
}
