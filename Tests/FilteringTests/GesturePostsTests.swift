import Posts
import Testing

@testable import Filtering

/// Posts of our own writing, as forums, Reddit, Mastodon and Hacker News have them.
@Suite struct GesturePostsTests {
  private static let cold = Model.coldStart(.shipped)

  private static let posts: [(Gesture, [String])] = [
    (
      .recommendation,
      [
        "Can anyone recommend a quiet dishwasher for a small flat?",
        "Ask HN: What do you use for invoicing as a two-person company?",
        "Dear lazyweb, does anybody know of a good podcast host?",
        "First time buyer here. Which e-bike should I get for a hilly commute?",
        "We need a decent helpdesk for our team of twelve. Any suggestions?",
      ]
    ),
    (
      .comparison,
      [
        "Torn between the Volvo and the Skoda for a family of five, which is better?",
        "HubSpot vs Pipedrive: how do they compare for a small agency?",
        "I've narrowed it down to two cameras and can't decide between them",
        "What are the pros and cons of leasing, is it better to buy or lease?",
        "Should we go for fibre or stick with cable? What's the difference between them in practice",
      ]
    ),
    (
      .switching,
      [
        "Looking for an alternative to our newsletter service after the price hike",
        "We're thinking of switching banks. Who did you move to?",
        "Is there a replacement for this discontinued router?",
        "Fed up with our current provider, moving away from them this year",
        "Tired of paying for Photoshop, are there any open source alternatives",
      ]
    ),
    (
      .price,
      [
        "How much does it cost to have a roof redone? Trying to get a quote",
        "What would you charge for a logo? My budget is $300",
        "What's a fair price for a used cargo bike, willing to spend up to €1,500",
        "How much do you pay for payroll with 20 staff?",
        "Where is the cheapest place to print 500 flyers, we are on a tight budget",
      ]
    ),
    (
      .problem,
      [
        "We have outgrown our spreadsheets and I keep losing track of orders",
        "My washing machine has finally died, it was on its last legs for months",
        "There must be a better way than doing this manually in Excel",
        "How do you keep track of receipts? I'm drowning in paperwork",
        "Struggling to manage three shop calendars, it takes forever to sync them",
      ]
    ),
    (
      .deadline,
      [
        "Our licence runs out in June, we want it replaced before the end of the month",
        "Urgent! Van needed by Friday, last minute",
        "The contract is up for renewal and the deadline is next Tuesday",
        "Need this by tomorrow, running out of time",
        "Has to go live by next month, tight deadline, as soon as possible",
      ]
    ),
    (
      .hiring,
      [
        "Looking for a freelancer to redo our shop's website",
        "Anyone know a good electrician in Leeds? Need someone to rewire the kitchen",
        "We're looking for an agency that can run our ads",
        "Need a lawyer who can look over a lease",
        "I'd pay someone to move this blog. Looking to hire a developer",
      ]
    ),
    (
      .ready,
      [
        "Going to buy a tent this week, taking the plunge",
        "We are ready to order 40 chairs",
        "I'm about to pull the trigger on a heat pump",
        "Saving up for a piano and planning to buy it in spring",
        "Take my money! Where can I preorder",
      ]
    ),
    (
      .praise,
      [
        "I love my new bike, best purchase ever",
        "Just got my new desk and I'm so happy with it",
        "Highly recommend this bakery, five stars",
        "I hate this keyboard",
        "Finally bought the grinder, worth every penny, blown away by it",
      ]
    ),
    (
      .promotion,
      [
        "We just launched! Sign up for a free trial",
        "Introducing our new lamp. Use code LIGHT for 10% off, shop now",
        "Show HN: I built a tiny habit tracker, check it out",
        "Giveaway! Follow us for a chance to win a hamper",
        "For sale: my old canoe. DM me",
      ]
    ),
    (
      .jobAd,
      [
        "We are hiring two cooks, apply now",
        "Join our team! Senior engineer, competitive salary, remote position",
        "Job opening: bookkeeper, part time position, send your CV",
        "Acme is hiring a nurse with five years of experience",
        "New role at our studio, we are seeking a motivated animator. Apply here",
      ]
    ),
    (
      .support,
      [
        "How do I reset my router? It keeps disconnecting",
        "The app keeps crashing with an error message after the update",
        "Is anyone else unable to log in? I can't log in since noon",
        "How to fix a printer that is not working",
        "My phone won't turn on, what am I doing wrong",
      ]
    ),
  ]

  private static let noise = [
    "I love my friend's new phone", "Parliament passed the budget after a long night",
    "Show and tell: a bird house made of old skis", "Why did the chicken cross the road? Lunch.",
    "The river froze over last night", "Congratulations to the whole crew on ten years!",
    "New study finds bees like blue", "Ten ways to fold a napkin", "Happy birthday, grandma",
    "Rewatching the whole series again, still crying at the end",
    "Train drivers go on strike in three cities", "Good morning from a foggy harbour",
    "TIL that otters hold hands", "My cat has opinions about the vacuum",
    "The company raises $40 million to build satellites",
    "Here is how compilers allocate registers", "What a goal! What a match!",
    "Giants acquire a startup for $2 billion", "I wrote a short story about a lighthouse",
    "We moved to Lisbon ten years ago and never looked back",
    "Does anyone else miss the old internet?", "My sister ran her first marathon today",
    "Unpopular opinion: pineapple belongs on pizza", "How to bake bread in a tin can",
    "Police are looking into the fire at the mill", "An essay on why maps lie",
    "Look at this sunset", "Our talk from last year's conference is now available",
    "The best thing about winter is that it ends", "He bought the farm in chapter two, sadly",
  ]

  private static let leads = posts.filter { $0.0.isLead }.flatMap(\.1)

  @Test(arguments: posts)
  func `the likeliest gesture reads sensibly`(gesture: Gesture, texts: [String]) {
    #expect(texts.count == 5)
    for text in texts {
      #expect(Self.cold.assess(title: nil, text: text).gesture == gesture, "\(text)")
    }
  }

  @Test(arguments: noise)
  func `what nobody wants to buy scores below every lead`(text: String) {
    let score = Self.cold.score(title: nil, text: text)
    for lead in Self.leads {
      #expect(score < Self.cold.score(title: nil, text: lead), "\(lead)")
    }
  }

  @Test(arguments: [
    (Gesture.recommendation, "Kann mir jemand eine gute Kaffeemühle empfehlen?"),
    (.comparison, "Kann mich nicht entscheiden: welches Rad ist besser"),
    (.switching, "Suche eine Alternative zu unserer Buchhaltung, möchten wechseln"),
    (.price, "Was kostet ein neues Dach, unser Budget liegt bei 9.000 Euro"),
    (.problem, "Wie organisiert ihr eure Belege? Es dauert zu lange"),
    (.deadline, "Wir brauchen es dringend bis Freitag"),
    (.hiring, "Suche einen Steuerberater in Köln"),
    (.ready, "Ich möchte mir ein neues Zelt kaufen"),
    (.praise, "Bin sehr zufrieden, kann ich nur empfehlen"),
    (.promotion, "Jetzt bestellen, ab sofort im Shop"),
    (.jobAd, "Wir stellen ein, jetzt bewerben"),
    (.support, "Der Drucker geht nicht mehr, Fehlermeldung beim Start"),
  ])
  func `German gestures are recognised too`(gesture: Gesture, text: String) {
    #expect(Self.cold.assess(title: nil, text: text).gesture == gesture)
  }

  @Test(arguments: ["Ich will keine Empfehlungen", "Wir wollen nicht wechseln"])
  func `a German cue inside a negation is no sign of intent`(text: String) {
    #expect(Self.cold.assess(title: nil, text: text).evidence.allSatisfy { $0.weight <= 0.5 })
  }

  @Test func `there are thirty posts of noise`() {
    #expect(Set(Self.noise).count == 30)
  }

  @Test func `a question mark alone is no gesture`() {
    #expect(Self.cold.assess(title: nil, text: "Is the river frozen?").gesture == nil)
  }
}
