/// The letters of a language, by which a text in a set of single bytes is known.
///
/// Every letter outside ASCII gives points: most if it is frequent in the language, some if it is
/// used there, and it costs if it is foreign. A reading wins by its mean.
struct LetterProfile {
  private let label: String
  private let weights: [Weight]
  /// In Russian, Greek or Hebrew a letter beside one of ASCII is out of place, in Latin script
  /// one between two others.
  private let isLatin: Bool

  private enum Weight {
    case points(Int)
    /// What is no letter says nothing, unless it stands at one to which it cannot belong.
    case sign
    case neutral
  }

  private static let foreign = -6

  private init(_ label: String, _ frequent: String, _ used: String, isLatin: Bool = true) {
    self.label = label
    self.isLatin = isLatin
    let set = CharacterSet.canonical(label) ?? CharacterSet.windows1252
    let upper =
      set == CharacterSet.windows1252
      ? (0x80...0xFF).map(CharacterSet.windows1252) : CharacterSet.upperHalf(of: set)
    weights = upper.map { value in
      guard value >= 0xA0, let scalar = Unicode.Scalar(value) else { return .points(Self.foreign) }
      let character = Character(scalar)
      if frequent.contains(character) { return .points(6) }
      if used.contains(character) { return .points(2) }
      if scalar.properties.isAlphabetic {
        let lower = Character(character.lowercased())
        if frequent.contains(lower) { return .points(5) }
        return .points(used.contains(lower) ? 1 : Self.foreign)
      }
      return "’‘“”–—·…«»‹›™®©°²€\u{A0}\u{AD}".contains(character) ? .neutral : .sign
    }
  }

  /// Letters below which nothing is said, and the points by which another set must be better.
  private static let (lettersMin, margin) = (6, 1.2)

  static func name(for sample: [UInt8]) -> String? {
    var (western, best) = (0.0, (label: "", mean: 0.0))
    for profile in all {
      let (letters, mean) = profile.mean(of: sample)
      guard letters >= lettersMin else { continue }
      if profile.label == "windows-1252" {
        western = max(western, mean)
      } else if mean > best.mean {
        best = (profile.label, mean)
      }
    }
    return best.mean >= western + margin ? best.label : nil
  }

  private func mean(of sample: [UInt8]) -> (letters: Int, mean: Double) {
    var (letters, sum) = (0, 0)
    for index in sample.indices where sample[index] >= 0x80 {
      let before = index > 0 ? sample[index - 1] : 0x20
      let after = index + 1 < sample.count ? sample[index + 1] : 0x20
      switch weights[Int(sample[index]) - 0x80] {
      case .points(let points):
        letters += 1
        let isAmongASCII = before.isLetter || after.isLetter
        let isAmongOthers = isOther(before) && isOther(after)
        sum += (isLatin ? isAmongOthers : isAmongASCII) ? Self.foreign : points
      case .sign where before.isLetter:
        letters += 1
        sum += Self.foreign
      case .sign, .neutral: break
      }
    }
    return (letters, letters == 0 ? 0 : Double(sum) / Double(letters))
  }

  private func isOther(_ byte: UInt8) -> Bool {
    guard byte >= 0x80, case .points = weights[Int(byte) - 0x80] else { return false }
    return true
  }

  private static let all: [LetterProfile] = {
    var all: [LetterProfile] = []
    for (frequent, used) in western { all.append(LetterProfile("windows-1252", frequent, used)) }
    for label in ["windows-1250", "iso-8859-2"] {
      for frequent in central { all.append(LetterProfile(label, frequent, "")) }
    }
    all.append(LetterProfile("windows-1254", "ışğüöçİ", "âîû"))
    for label in ["windows-1251", "koi8-r"] {
      for (frequent, used) in cyrillic {
        all.append(LetterProfile(label, frequent, used, isLatin: false))
      }
    }
    all.append(
      LetterProfile("windows-1253", "αοιετσνηυρ", "βγδζθκλμξπφχψωςάέήίόύώϊϋΐΰ", isLatin: false))
    all.append(
      LetterProfile("windows-1255", "יוהלארתבשמ", "גדזחטךכםןנסעףפץצק", isLatin: false))
    return all
  }()

  /// The last three are for documents in several languages, the very last for any at all.
  private static let western = [
    ("éèàêçùôâîûëïœæ", "ü"), ("äöüß", "é"), ("áéíóúñü", ""), ("áéíóúâêôãõçà", "ü"),
    ("àèéìòù", "î"), ("àèéíòóúçïü", ""), ("åäöæøé", "ü"), ("äöõüšž", ""), ("ëïéèöüêá", ""),
    ("áéíóúýðþæö", ""), ("àáâçèéêíîïñòóôùúû", "ü"), ("éèàêçùôâîûäöüß", "ëïœ"),
    ("", "áàâãäåæçéèêëíìîïñóòôõöøúùûüßÿœ"),
  ]
  private static let central = [
    "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíľĺňóôšťúýž", "áéíóöőúüű",
    "ăâîşţ", "čćđšž",
  ]
  private static let cyrillic = [
    ("оеаинтсрвл", "бгдёжзйкмпуфхцчшщъыьэюя"), ("оанивітерс", "бгґдєжзїйклмпуфхцчшщьюя"),
  ]
}
