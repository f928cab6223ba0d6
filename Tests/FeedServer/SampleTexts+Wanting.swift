extension SampleTexts {
  /// Posts by people who are about to choose, leave or pay for something.
  static let wanting: [Topic] = [
    Topic(
      titles: [
        "Which {kind} would you recommend for {team}?", "Looking for a {kind} for {team}",
        "Can anyone recommend a good {kind}?", "Best {kind} for a team of {n}?",
      ],
      openings: [
        "We are {team} in {place} with {n} people and still keep everything in spreadsheets.",
        "I run {team} near {place} and we have outgrown our shared folder.",
        "My boss asked me to find a {kind} for our office in {place}.",
      ],
      middles: [
        "We are looking for a {kind} with {need}, and we would pay up to {n} euros a month.",
        "Any recommendations for something with {need} that {n} users can share?",
        "What should we use if {need} matters most to us?",
      ],
      endings: [
        "Which one would you choose, and why?", "I would be grateful for suggestions.",
        "Please recommend something that does not need a consultant.",
      ]),
    Topic(
      titles: [
        "{tool} vs {rival} for {team}", "{tool} or {rival}: which one is better for {n} seats?",
        "Deciding between {tool} and {rival}",
      ],
      openings: [
        "We have narrowed our search for a {kind} down to {tool} and {rival}.",
        "After {n} demos we cannot decide between {tool} and {rival}.",
      ],
      middles: [
        "We are {team} with {n} seats, and {need} is a must for us.",
        "Has anyone compared {need} in both of them? Our budget is {n} a month.",
      ],
      endings: [
        "Which is worth the money?", "Which one should we buy?",
        "How does {tool} compare to {rival} after a year of use?",
      ]),
    Topic(
      titles: [
        "Alternative to {tool} for {team}?", "Switching from {tool} to something else",
        "We want to leave {tool}: what now?",
      ],
      openings: [
        "{tool} raised our price again and we want to switch before {month}.",
        "We have used {tool} for {n} months and are fed up with losing contacts.",
      ],
      middles: [
        "We are looking for an alternative to {tool} with {need} for {n} people.",
        "What did you move to after {tool}? We need {need} at {team}.",
      ],
      endings: [
        "Can anyone suggest a replacement?", "We would like to migrate this quarter.",
        "Our contract ends in {month}, so we have to choose soon.",
      ]),
    Topic(
      titles: [
        "How much does {tool} cost for {n} users?", "Pricing of a {kind} for {team}",
        "Need a quote for a {kind}",
      ],
      openings: [
        "I need a quote for a {kind} for {n} users at {team}.",
        "Does anybody know what {tool} costs for {n} seats? Their page shows no price.",
      ],
      middles: [
        "Our budget is {n} euros a month and {need} has to be included.",
        "How much should {team} in {place} expect to pay for {need}?",
      ],
      endings: [
        "We want to sign before the end of {month}.",
        "Is there a discount if we pay for a year?",
      ]),
    Topic(
      titles: [
        "We need a new {kind} by {month}", "Ready to buy a {kind}, last advice?",
        "Our {kind} fails us and we need help",
      ],
      openings: [
        "The deadline is the end of {month}: {team} needs a working {kind} for {n} people.",
        "The budget is approved, and {team} will buy a {kind} this month.",
        "We keep losing customers at {team} because nobody sees the {n} open requests.",
      ],
      middles: [
        "We need {need}, and somebody who can set it up for us in {place}.",
        "We are willing to pay for {need}; {tool} is the favourite so far.",
        "We want to hire a consultant who brings {n} contacts over from {rival}.",
      ],
      endings: [
        "Who can help us get started?", "Which vendor should we talk to first?",
        "Recommendations with prices are welcome.",
      ]),
  ]
}
