// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "sluice",
  targets: [
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .target(name: "Posts"),
    .target(name: "Parsing", dependencies: ["Posts", "CLibXML2"]),
    .testTarget(name: "PostsTests", dependencies: ["Posts"]),
    .testTarget(name: "ParsingTests", dependencies: ["Posts", "Parsing"]),
  ],
  swiftLanguageModes: [.v6]
)
