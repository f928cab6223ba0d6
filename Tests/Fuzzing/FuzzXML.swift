import Parsing

/// What may be RSS or Atom, under the content types that servers send.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzXML(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard var document = FuzzedDocument(start, count: count) else { return 0 }
  document.contentType = contentTypes[document.choice % contentTypes.count]
  document.baseURL = document.choice < contentTypes.count ? nil : "https://feeds.example/a/b.xml"
  if document.choice == 15 { document.shape = .preset(.mastodon) }
  document.check()
  return 0
}

private let contentTypes: [String?] = [
  nil, "text/xml", "application/rss+xml; charset=utf-8", "text/xml; charset=iso-8859-1",
  "text/xml;charset=\"windows-1252\"", "application/atom+xml; charset=utf-16", "text/html",
  "text/xml; charset=koi8-r",
]
