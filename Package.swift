// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "sluice",
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "Posts"),
    .target(name: "Fetching", dependencies: ["Posts", "CCurl"]),
    .target(name: "Parsing", dependencies: ["Posts", "CLibXML2"]),
    .target(name: "Filtering", dependencies: ["Posts"]),
    .target(
      name: "Inbox",
      dependencies: [
        "Posts",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .target(name: "FeedServer", path: "Tests/FeedServer"),
    .testTarget(name: "PostsTests", dependencies: ["Posts"]),
    .testTarget(name: "FetchingTests", dependencies: ["Posts", "Fetching", "FeedServer"]),
    .testTarget(name: "ParsingTests", dependencies: ["Posts", "Parsing"]),
    .testTarget(name: "FilteringTests", dependencies: ["Posts", "Filtering"]),
    .testTarget(name: "InboxTests", dependencies: ["Posts", "Inbox"]),
  ],
  swiftLanguageModes: [.v6]
)
