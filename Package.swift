// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "sluice",
  products: [
    .executable(name: "sluice", targets: ["sluice"])
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(
      url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
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
    .target(
      name: "InboxWeb",
      dependencies: [
        "Posts", "Inbox",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [
        .embedInCode("Resources/inbox.html"),
        .embedInCode("Resources/inbox.css"),
        .embedInCode("Resources/inbox.js"),
      ]),
    .target(
      name: "Daemon",
      dependencies: [
        "Posts", "Fetching", "Parsing", "Filtering", "Inbox", "InboxWeb",
        .product(name: "Yams", package: "Yams"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.embedInCode("Resources/gestures.yml")]),
    .executableTarget(
      name: "sluice",
      dependencies: [
        "Daemon",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "ParsingBenchmark", dependencies: ["Posts", "Parsing"],
      path: "Benchmarks/ParsingBenchmark"),
    .executableTarget(
      name: "FilteringBenchmark", dependencies: ["Posts", "Filtering", "Daemon"],
      path: "Benchmarks/FilteringBenchmark"),
    .executableTarget(
      name: "InboxBenchmark", dependencies: ["Posts", "Inbox"],
      path: "Benchmarks/InboxBenchmark"),
    .target(name: "FeedServer", path: "Tests/FeedServer"),
    .testTarget(name: "PostsTests", dependencies: ["Posts"]),
    .testTarget(name: "FetchingTests", dependencies: ["Posts", "Fetching", "FeedServer"]),
    .testTarget(name: "ParsingTests", dependencies: ["Posts", "Parsing"]),
    .testTarget(name: "FilteringTests", dependencies: ["Posts", "Filtering"]),
    .testTarget(
      name: "InboxTests",
      dependencies: ["Posts", "Inbox", .product(name: "GRDB", package: "GRDB.swift")],
      exclude: ["Schemas"]),
    .testTarget(
      name: "InboxWebTests",
      dependencies: [
        "Posts", "Inbox", "InboxWeb",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
      ]),
    .testTarget(
      name: "DaemonTests",
      dependencies: ["Posts", "Parsing", "Fetching", "Filtering", "Inbox", "Daemon", "FeedServer"]),
    .testTarget(
      name: "CommandTests", dependencies: ["FeedServer", "sluice"]),
  ],
  swiftLanguageModes: [.v6]
)
