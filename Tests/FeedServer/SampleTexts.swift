/// The words and sentences that sample posts are made of. All products and people are invented.
enum SampleTexts {
  /// What posts of one kind say: one sentence of each list.
  struct Topic: Sendable {
    let titles: [String]
    let openings: [String]
    let middles: [String]
    let endings: [String]
  }

  /// Said in any post, whatever it is about.
  static let asides = [
    "{person} in {place} sees it the same way, as {n} others do.",
    "I wrote about this in {month} already and got {n} answers.",
    "Greetings to {person}, who asked for news {n} days ago.",
    "Since {month} {person} and I have talked about little else, for {n} evenings.",
    "In {place} that was different, says {person}, back when there were {n} of us.",
    "Sorry for the typing, the bus from {place} shakes and {n} people stand around me.",
    "It is {month} and there are {n} things on my list, this one on top.",
    "{person} bet me {n} cents that I would not post this.",
    "For the record: day {n}, {place}, with {person} beside me.",
    "A colleague from {place}, {person}, gave me {n} good reasons to write this down.",
  ]

  static let words: [String: [String]] = [
    "person": [
      "Amara", "Bastian", "Chiara", "Dmitri", "Elin", "Farid", "Greta", "Hiro", "Ines", "Jonas",
      "Kalinda", "Luca", "Mireille", "Nadia", "Oskar", "Petra", "Quentin", "Rosa", "Samir",
      "Tove", "Ugo", "Vera", "Wanda", "Ximena", "Yusuf", "Zora",
    ],
    "tool": [
      "Lumora", "Pipeworth", "Deskhive", "Fernbase", "Clientloom", "Brightledger", "Salvora",
      "Contactory", "Dealmoss", "Ticketwren", "Reachfold", "Accountia", "Leadbarn", "Quillstack",
    ],
    "rival": [
      "Northdesk", "Velaro", "Mapletrack", "Kontora", "Zephyrbase", "Opalflow", "Hearthdesk",
      "Stridely", "Corviq", "Tallyhouse",
    ],
    "kind": [
      "CRM", "helpdesk", "billing tool", "booking system", "project tracker",
      "shared inbox", "time tracker", "newsletter service", "call centre suite",
    ],
    "team": [
      "a roofing firm", "a dental practice", "two clinics", "a small brewery", "a charity",
      "a law office", "a travel agency", "an online bike shop", "a letting agency",
      "a print shop", "a catering company", "a school of music", "a solar installer",
      "a freight broker", "a veterinary surgery", "an accounting firm",
    ],
    "need": [
      "reminders for follow-up calls", "a decent mobile app", "import from spreadsheets",
      "reports per region", "shared calendars", "custom fields", "a phone integration",
      "access rights per branch", "quotes as PDF", "duplicate detection", "offline use",
    ],
    "month": [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ],
    "place": [
      "Lyon", "Graz", "Bergen", "Porto", "Ghent", "Tampere", "Leeds", "Bologna", "Gdansk", "Cork",
      "Utrecht", "Malaga", "Brno", "Aarhus", "Split", "Tartu",
    ],
    "dish": [
      "lentil soup", "rye bread", "mushroom risotto", "plum cake", "pickled cabbage",
      "fish stew", "walnut biscuits", "pumpkin dumplings", "onion tart", "barley salad",
    ],
    "plant": [
      "tomatoes", "an old apple tree", "rhubarb", "climbing beans", "lavender", "a fig",
      "chillies", "courgettes", "a quince hedge", "strawberries",
    ],
    "sport": [
      "handball", "rowing", "table tennis", "orienteering", "water polo", "curling", "fencing",
      "cross-country skiing", "badminton", "track cycling",
    ],
    "language": ["Rust", "Swift", "Elixir", "OCaml", "Go", "Python", "Haskell", "Zig", "Kotlin"],
    "bug": [
      "a race in the cache", "an off-by-one in the parser", "a leap-year mistake",
      "a forgotten index", "a wrong time zone", "a leaking file handle", "an overflow in a counter",
    ],
    "animal": [
      "a hedgehog", "two foxes", "a kingfisher", "a pair of storks", "an otter", "a barn owl",
      "a slow worm", "a swarm of bees", "a red squirrel", "a heron",
    ],
    "book": [
      "a history of lighthouses", "a novel about glassblowers", "essays on walking",
      "a biography of a mapmaker", "short stories set in a harbour", "a thick book on bridges",
    ],
    "craft": [
      "a walnut stool", "a leather satchel", "a patchwork quilt", "a wooden kayak",
      "a knitted jumper", "a clay teapot", "a letterpress card", "a willow basket",
    ],
    "weather": ["fog", "hail", "a thunderstorm", "sleet", "a heatwave", "drizzle", "black ice"],
    "instrument": ["cello", "accordion", "trombone", "mandolin", "harmonium", "clarinet"],
    "job": [
      "a night porter", "a warehouse lead", "a payroll clerk", "a front-end developer",
      "a lab assistant", "a school bus driver", "a bookkeeper", "a pastry chef",
    ],
  ]
}
