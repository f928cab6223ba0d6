import Testing

@Suite struct HelpTests {
  static let verbs: [[String]] = [
    [], ["run"], ["check"], ["poll"], ["feeds"], ["feeds", "list"], ["feeds", "test"],
    ["feeds", "discover"], ["feeds", "import"], ["feeds", "export"], ["feeds", "pause"],
    ["feeds", "resume"], ["feeds", "remove"], ["inbox"],
    ["inbox", "list"], ["inbox", "show"], ["inbox", "count"], ["inbox", "search"],
    ["inbox", "bring"], ["decide"], ["undo"], ["explain"],
    ["redo"], ["act"], ["note"], ["snooze"], ["claim"], ["release"],
    ["audit"], ["audit", "review"], ["audit", "next"], ["audit", "answer"], ["audit", "undo"],
    ["audit", "status"], ["report", "audit"], ["report", "team"], ["report", "mislabels"],
    ["report"], ["report", "coverage"], ["export"], ["exports"], ["parse"], ["score"], ["train"],
    ["simulate"], ["evaluate"], ["models"], ["models", "list"], ["models", "show"],
    ["forget"], ["subject-export"], ["backup"], ["restore"], ["doctor"],
  ]

  @Test(arguments: verbs)
  func `every verb has a help`(verb: [String]) async throws {
    try await Bench.use { bench in
      let help = try await bench.start(verb + ["--help"]).ended()
      #expect(help.code == 0)
      #expect(help.out.contains("USAGE: \((["sluice"] + verb).joined(separator: " "))"))
      #expect(help.err.isEmpty)
      #expect(help.out.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
  }

  @Test func `the version is a number`() async throws {
    try await Bench.use { bench in
      let version = try await bench.sluice("--version")
      #expect(version.code == 0)
      #expect(version.out.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
    }
  }

  @Test(arguments: [
    ["harvest"], ["poll", "--hurry"], ["inbox", "list", "--queue", "lost"], ["inbox", "show"],
    ["inbox", "show", "twelve"], ["decide"], ["explain"], ["feeds", "import"], ["feeds", "pause"],
    ["feeds", "remove"], ["parse"], ["train"],
    ["simulate"], ["simulate", "--labels", "x", "--days", "0"],
    ["simulate", "--labels", "x", "--per-day", "-1"], ["simulate", "--labels", "x", "--keep", "2"],
    ["train", "--out", "m"], ["export", "--profile", "word"], ["export", "--since", "yesterday"],
    ["export", "--since", "infd"], ["export", "--until", "soon"], ["export", "--json"],
    ["export", "--again", "1", "--stream", "crm"], ["export", "--again", "one"],
    ["export", "--since", "2026-11-02", "--until", "2026-11-01"], ["exports", "--limit", "0"],
    ["score", "--keep", "150%"], ["score", "--keep", "nan"],
    ["score", "--model", "m", "--stream", "crm"], ["parse", "--preset", "usenet", "x"],
    ["inbox", "list", "--limit", "0"], ["run", "--listen", "8484"], ["run", "--listen", "::1"],
    ["run", "--listen", "127.0.0.1:99999"], ["evaluate"],
    ["evaluate", "--labels", "l", "--keep", "0"],
    ["evaluate", "--labels", "l", "--keep", "101%"], ["models", "show", "m", "--stream", "crm"],
    ["audit", "--count", "0"], ["audit", "answer", "1"], ["audit", "answer", "one", "noise"],
    ["audit", "answer", "1", "maybe"], ["audit", "next", "--stream", "nobody"],
    ["models", "show", "--stream", "nobody"], ["models", "harvest"], ["forget"],
    ["backup"], ["restore"], ["backup", "-"], ["restore", "-"], ["doctor", "now"],
    ["forget", "--author", "ada"], ["forget", "--author", "@", "--source", "forum.example"],
    ["forget", "--url", ""], ["forget", "--url", "https://a.example/", "--author", "ada"],
    ["subject-export", "--source", "forum.example"],
  ])
  func `what nobody can mean is a usage error`(arguments: [String]) async throws {
    try await Bench.use { bench in
      try bench.configure(feeds: [("one", "/one")])
      let refused = try await bench.start(arguments).ended()
      #expect(refused.code == 64, "\(refused.out)\(refused.err)")
      #expect(refused.out.isEmpty)
      #expect(!refused.err.isEmpty)
    }
  }

  @Test func `a misspelt verb is answered with the right one`() async throws {
    try await Bench.use { bench in
      let refused = try await bench.sluice("decde")
      #expect(refused.code == 64)
      #expect(refused.err.contains("decide"))
    }
  }
}
