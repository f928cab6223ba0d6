/// The names of character references: all of HTML 4, and those of HTML 5 that are met in feeds.
///
/// Of the 2,231 names of HTML 5 most stand for signs of mathematics that no feed has ever used. `lang` and `rang` are HTML 4's:
/// references in feeds go back to its DTDs.
enum HTMLEntityNames {
  /// `U+` with a number says what the next name stands for; each further name is one more.
  private static let text = """
    U+09 Tab NewLine U+21 excl quot num dollar percnt amp apos lpar rpar ast plus comma U+22 QUOT
    U+26 AMP U+2A midast U+2E period sol U+3A colon semi lt equals gt quest commat U+3C LT U+3E GT
    U+5B lbrack U+5B lsqb bsol rsqb Hat lowbar grave U+5D rbrack U+5F UnderBar DiacriticalGrave U+7B
    lbrace verbar rbrace U+7B lcub vert rcub U+7C VerticalLine U+A0 NonBreakingSpace U+A0 nbsp iexcl
    cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3
    acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc
    Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde
    Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave
    aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml
    eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn
    yuml Amacr amacr Abreve abreve Aogon aogon Cacute cacute U+A9 COPY U+AE REG U+B1 PlusMinus U+B7
    CenterDot U+B7 centerdot U+10C Ccaron ccaron Dcaron dcaron Dstrok dstrok Emacr emacr U+116 Edot
    edot Eogon eogon Ecaron ecaron U+11E Gbreve gbreve U+12A Imacr imacr U+12E Iogon iogon Idot
    imath U+131 inodot U+136 Kcedil kcedil U+139 Lacute lacute U+13D Lcaron lcaron U+141 Lstrok
    lstrok Nacute nacute U+147 Ncaron ncaron U+14C Omacr omacr U+150 Odblac odblac OElig oelig
    Racute racute U+158 Rcaron rcaron Sacute sacute U+15E Scedil scedil Scaron scaron Tcedil tcedil
    Tcaron tcaron U+16A Umacr umacr U+16E Uring uring Udblac udblac Uogon uogon U+178 Yuml Zacute
    zacute Zdot zdot Zcaron zcaron U+192 fnof U+237 jmath U+2C6 circ caron U+2D8 breve dot ring
    U+2DC tilde U+391 Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi
    Omicron Pi Rho U+3A3 Sigma Tau Upsilon Phi Chi Psi Omega U+3B1 alpha beta gamma delta epsilon
    zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi chi psi
    omega U+3D1 thetasym upsih U+3D6 piv U+2002 ensp emsp emsp13 emsp14 U+2007 numsp puncsp thinsp
    hairsp ZeroWidthSpace zwnj zwj lrm rlm dash U+2010 hyphen U+2013 ndash mdash horbar U+2018
    OpenCurlyQuote rsquor lsquor U+2018 lsquo rsquo sbquo U+2019 CloseCurlyQuote U+201C ldquo rdquo
    bdquo U+201D rdquor ldquor U+2020 dagger Dagger bull U+2022 bullet U+2025 nldr hellip U+2026
    mldr U+2030 permil U+2032 prime Prime U+2039 lsaquo rsaquo U+203E oline U+2044 frasl U+2060
    NoBreak ApplyFunction U+20AC euro U+2111 image U+2116 numero copysr weierp U+211C real U+211E rx
    U+2122 TRADE U+2122 trade U+2135 alefsym U+2153 frac13 frac23 frac15 frac25 frac35 frac45 frac16
    frac56 frac18 frac38 frac58 frac78 U+2190 larr uarr rarr darr harr varr nwarr nearr searr swarr
    U+2190 leftarrow uparrow rightarrow downarrow leftrightarrow U+219D rarrw U+21A6 map U+21A9
    larrhk rarrhk U+21B5 crarr U+21D0 Leftarrow U+21D0 lArr uArr rArr dArr hArr U+21D2 Implies
    U+21D2 Rightarrow U+21D4 iff U+2200 forall U+2202 part exist U+2205 empty U+2207 nabla isin
    notin U+220B ni U+220F prod U+2211 sum minus U+2217 lowast U+221A radic U+221D prop infin U+2220
    ang U+2223 mid U+2227 and or cap cup int U+2234 there4 U+223C sim U+2245 cong U+2248 ap U+2248
    approx U+2248 asymp U+2248 thickapprox U+2260 NotEqual U+2260 ne equiv U+2264 le ge U+2264 leq
    geq U+2282 sub sup nsub U+2286 sube supe U+2295 oplus U+2297 otimes U+22A5 perp U+22C5 sdot
    U+2308 lceil rceil lfloor rfloor U+25A1 squ U+25A1 square U+25AA blacksquare U+25B4 utrif utri
    U+25B8 rtrif rtri U+25BE dtrif dtri U+25C2 ltrif ltri U+25CA loz cir U+25EF bigcirc U+2605
    bigstar U+2605 starf star U+260E phone U+2640 female U+2642 male U+2660 spades U+2663 clubs
    U+2665 hearts diams U+266A sung U+266D flat natural sharp U+2713 check U+2713 checkmark U+2717
    cross U+2720 malt U+2329 lang rang U+29DD infintie U+2A7D les ges U+FB00 fflig filig fllig
    ffilig ffllig
    """

  private static let table: NameTable<UInt32> = {
    var pairs: [(name: String, value: UInt32)] = []
    var value: UInt32 = 0
    for word in text.split(whereSeparator: \.isWhitespace) {
      if word.hasPrefix("U+") {
        value = UInt32(word.dropFirst(2), radix: 16)!
      } else {
        pairs.append((String(word), value))
        value += 1
      }
    }
    return NameTable(pairs)
  }()

  /// The scalar that a name stands for when a semicolon follows it.
  static func scalar(_ name: PackedName) -> UInt32? {
    name.count <= 16 ? table[name] : nil
  }

  /// The scalar of the 106 old names that browsers read without a semicolon too: those of HTML 4
  /// up to U+00FF, and six in capitals (WHATWG HTML, 13.5).
  static func legacyScalar(_ name: PackedName) -> UInt32? {
    guard (2...6).contains(name.count), let value = table[name] else { return nil }
    switch value {
    case 0x22, 0x26, 0x3C, 0x3E, 0xA0...0xFF: return value
    default: return nil
    }
  }
}
