import FeedServer
import Foundation
import Testing

@Suite struct NeverInjectTests {
  /// Everything that talks to a server, in every mood of the server.
  @Test
  func `in its whole life sluice sends nothing but GET and HEAD, and only where it was told to`()
    async throws
  {
    try await Bench.use { bench in
      let server = bench.server
      let replay = FeedReplay(
        posts: SamplePosts.make(count: 60, seed: 5, ending: Bench.wholeSecond()), format: .atom)
      replay.serve(on: server, at: "/feed")
      replay.serve(on: server, at: "/target")
      // A form and a script would like to be sent and fetched.
      server.route("/page") { _ in
        .document(
          Array(
            """
            <!doctype html><html><head><link rel="alternate" type="application/atom+xml" href="/feed">
            <link rel="hub" href="/hub"><script src="/script.js"></script></head>
            <body onload="x()"><form method="post" action="/form"></form><img src="/image"></body></html>
            """.utf8), type: "text/html", headers: [("Link", "</hub>; rel=\"hub\"")])
      }
      server.route("/found") { _ in .redirect(302, to: "/target") }
      server.route("/moved") { _ in .redirect(308, to: "/target") }
      server.route("/see-other") { _ in .redirect(303, to: "/target") }
      server.route("/kept") { _ in .redirect(307, to: "/target") }
      server.route("/broken") { _ in .status(500) }
      server.route("/gone") { _ in .status(410) }
      server.route("/wants") { _ in
        .status(401, headers: [("WWW-Authenticate", "Basic realm=\"x\", Digest realm=\"y\"")])
      }
      server.route("/wrong-method") { _ in .status(405, headers: [("Allow", "POST")]) }
      let told = [
        "/feed", "/page", "/found", "/moved", "/see-other", "/kept", "/broken", "/gone", "/wants",
        "/wrong-method", "/lost",
      ]
      try bench.configure(feeds: told.map { ($0, $0) })

      for _ in 1...2 { #expect(try await bench.sluice("poll", "--all").code == 0) }
      #expect(try await bench.sluice("poll", "--all", "--dry-run").code == 0)
      for feed in told { _ = try await bench.sluice("feeds", "test", feed) }
      _ = try await bench.sluice("feeds", "discover", server.address("/page"))
      let item = try await bench.json("inbox", "list", "--json")[0]["id"].int!
      #expect(try await bench.sluice("decide", "\(item)", "relevant").code == 0)
      #expect(try await bench.sluice("explain", "\(item)").code == 0)
      #expect(try await bench.sluice("export", "--out", "leads.csv").code == 0)
      #expect(try await bench.sluice("undo").code == 0)

      let requests = server.requests
      #expect(requests.count > 3 * told.count)
      #expect(requests.contains { $0.status == 304 })
      #expect(Set(requests.map(\.method)).isSubset(of: ["GET", "HEAD"]))
      for field in ["Content-Length", "Transfer-Encoding", "Content-Type", "Cookie", "Referer"] {
        #expect(requests.allSatisfy { $0.header(field) == nil }, "\(field) was sent")
      }
      #expect(requests.allSatisfy { !$0.target.contains("?") })
      #expect(Set(requests.map(\.path)) == Set(told + ["/target"]))
    }
  }
}
