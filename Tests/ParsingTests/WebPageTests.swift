import Testing

@testable import Parsing

@Suite struct WebPageTests {
  @Test(arguments: [
    "<!DOCTYPE html><title>Log in</title>", "<html", "\n<HEAD>", "<body class=x>", "<title>x",
    "<?php ?><!-- x --><meta charset=utf-8>", "<script>1</script>",
    "<html><!-- <rdf:RDF> <rss> --><feedback>", "<!doctype html><p>&lt;rss>",
  ])
  func `a page is known by its first words`(text: String) {
    #expect(WebPage.isOne(Array(text.utf8)))
  }

  @Test(arguments: [
    "", "<rss>", "<html:x/>", "<header>", "<head-line>", "<title2/>", "Notice: <html>", "{}",
    "<!doctype html:x>", "<!doctype html>\n<!-- x --><?y?><rss version='2.0'>",
    "<!DOCTYPE html PUBLIC 'x'><feed xmlns='x'>", "<!doctype html><channel>",
    "<script>track()</script>\n<?xml version='1.0'?><rdf:RDF>", "<meta charset=utf-8><feed>",
  ])
  func `a feed behind junk is no page, and names that begin alike are others`(text: String) {
    #expect(!WebPage.isOne(Array(text.utf8)))
  }

  @Test func `a feed far behind the first words does not count`() {
    let page = "<html>" + String(repeating: "<p>word", count: 20_000) + "<rss>"
    #expect(WebPage.isOne(Array(page.utf8)))
  }
}
