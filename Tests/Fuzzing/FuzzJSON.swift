import Parsing
import Posts

/// What may be JSON: JSON Feed, the presets, and a mapping that uses all that mappings can say.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzzJSON(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  guard var document = FuzzedDocument(start, count: count) else { return 0 }
  let presets = Preset.allCases
  if document.choice < presets.count {
    document.shape = .preset(presets[document.choice])
  } else if document.choice % 2 == 0 {
    document.shape = .mapping(mapping)
  }
  if document.choice > 12 { document.baseURL = "https://feeds.example/a/b.json" }
  document.check()
  return 0
}

private let mapping = JSONMapping(
  items: "/data/items",
  fields: [
    .id: ["/id", "/a~1b"], .url: ["https://feeds.example/t/{/slug}/{/id}", "/url"],
    .title: ["/subject", "/topic/title"], .text: ["/body"], .author: ["/user/name"],
    .published: ["/created"], .updated: ["/created"], .language: ["/langs/0"],
    .categories: ["/tags", "/kind"], .conversation: ["/parent", "{/url | last}"],
  ])
