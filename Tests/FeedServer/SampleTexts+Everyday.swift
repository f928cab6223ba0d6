extension SampleTexts {
  /// Posts about everything else, some of them close to the subject without wanting anything.
  static let everyday: [Topic] = [
    Topic(
      titles: [
        "Made {dish} on Sunday", "{dish}, the way it is cooked in {place}",
        "My {n}th try at {dish}",
      ],
      openings: [
        "{person} brought me a handful of herbs, so there was {dish} for {n} people.",
        "It took {n} minutes longer than the recipe says.",
      ],
      middles: [
        "The secret seems to be patience and {n} grams more butter.",
        "In {place} they serve it cold, which I had never tried before.",
      ],
      endings: ["The children asked for more.", "Tomorrow I eat the rest with {person}."]),
    Topic(
      titles: [
        "{plant} in the garden in {month}", "The garden after {weather}", "Notes from plot {n}",
      ],
      openings: [
        "After {weather} last night {plant} looked rather sad.",
        "We planted {plant} behind the shed, {n} centimetres apart.",
      ],
      middles: [
        "{person} from the next plot has had {plant} for {n} years.",
        "I counted {n} snails before breakfast.",
      ],
      endings: ["{month} will tell.", "The watering can has a hole again."]),
    Topic(
      titles: [
        "{sport} in {place}: a close one", "What a final in {sport}",
        "Round {n} of the {sport} cup",
      ],
      openings: [
        "Our {sport} team lost in {place} by {n} points to {n}.",
        "{person} played through the whole second half with a sore shoulder.",
      ],
      middles: [
        "The hall held {n} people and every one of them was shouting.",
        "The referee stopped the game because of {weather}.",
      ],
      endings: ["Next match is in {month}.", "I still have no voice."]),
    Topic(
      titles: [
        "Found {bug} in our {language} code", "{language} release notes worth reading",
        "How {person} tracked down {bug}",
      ],
      openings: [
        "It turned out to be {bug}, hidden for {n} releases.",
        "We rewrote {n} lines of {language} and learned a lot about the type checker.",
      ],
      middles: [
        "The tests ran for {n} seconds and never saw it.",
        "{person} wrote a property test that found it after {n} cases.",
      ],
      endings: ["The write-up is on our blog.", "I like {language} more every {month}."]),
    Topic(
      titles: [
        "Saw {animal} by the river", "{animal} near {place}", "Morning walk in {weather}",
      ],
      openings: [
        "On the way to the station I met {animal}, not {n} steps from the road.",
        "{person} called me to the window because of {animal}.",
      ],
      middles: [
        "It stayed for {n} minutes and did not mind {weather} at all.",
        "The warden in {place} says there were {n} sightings since {month}.",
      ],
      endings: ["No photo, my hands were too cold.", "I hope it comes back."]),
    Topic(
      titles: ["Reading {book}", "{book}: page {n}", "Finished {book} in {month}"],
      openings: [
        "{person} lent me {book} and I read {n} pages in one night.",
        "The library in {place} had {book} on the table of new arrivals.",
      ],
      middles: [
        "Chapter {n} alone is worth the evening.",
        "The author spent {n} months in archives, and it shows.",
      ],
      endings: ["Back to the shelf in {month}.", "The ending surprised me."]),
    Topic(
      titles: [
        "Finally finished {craft}", "{craft}, {n} hours later", "First attempt at {craft}",
      ],
      openings: [
        "{craft} took me {n} evenings and most of my patience.",
        "I began {craft} in {month}, when {person} gave me the pattern.",
      ],
      middles: [
        "The finish needed {n} thin coats.",
        "Half of it I undid again after a mistake at step {n}.",
      ],
      endings: ["It goes to {person} in {place}.", "The next one will be smaller."]),
    Topic(
      titles: [
        "{weather} in {place} again", "Trains around {place} late because of {weather}",
        "Line {n} is closed until {month}",
      ],
      openings: [
        "Because of {weather} the {n} from {place} did not leave at all.",
        "The line to {place} is being repaired until {month}.",
      ],
      middles: [
        "We waited {n} minutes with {person} and a broken vending machine.",
        "A bus with {n} seats came for twice as many people.",
      ],
      endings: ["Walking would have been faster.", "At least the view was good."]),
    Topic(
      titles: [
        "Learning the {instrument} at {n}", "Concert in {place}", "New strings and old songs",
      ],
      openings: [
        "{person} has played the {instrument} for {n} years and still laughs about scales.",
        "Our orchestra gave a concert in {place} for {n} listeners.",
      ],
      middles: [
        "In the slow movement somebody dropped {n} coins.",
        "We rehearsed bar {n} until {weather} drove us home.",
      ],
      endings: ["Next concert in {month}.", "My neighbours are patient people."]),
    Topic(
      titles: [
        "Hiring: {job} in {place}", "Vacancy at {team}: {job}", "Join {team} as {job}",
      ],
      openings: [
        "{team} in {place} employs {job} from {month}, {n} hours a month.",
        "Our colleague {person} retires, so the position of {job} is vacant.",
      ],
      middles: [
        "You will work with {n} colleagues, full time and with a permanent contract.",
        "Salary by the collective agreement, group {n}, with {n} days of leave a year.",
      ],
      endings: ["Send your application by {month}.", "Applicants of every age are welcome."]),
    Topic(
      titles: [
        "{tool} {n} is out", "{tool} now has {need}", "Webinar by {tool} in {month}",
      ],
      openings: [
        "Today we at {tool} announce version {n} with {need}.",
        "{tool} has opened an office in {place} with {n} employees.",
      ],
      middles: [
        "Sign up for our webinar and get {n} percent off.",
        "Our customers close {n} percent more, says {person}, our head of marketing.",
      ],
      endings: ["Visit our stand in {place}.", "Follow us for more news."]),
    Topic(
      titles: [
        "Error {n} when I export from {tool}", "{tool}: how do I rename a field?",
        "Three years with {tool}, still happy",
      ],
      openings: [
        "Since the update {tool} shows error {n} when I open the list.",
        "{person} showed us how to merge {n} records in {tool} with one click.",
      ],
      middles: [
        "I cleared the cache and restarted {n} times.",
        "It works in the browser but not on the phone, build {n}.",
      ],
      endings: ["The manual says nothing about it.", "Apart from that we love it."]),
  ]
}
