// swift-tools-version: 6.2

import PackageDescription

let package = Package(
  name: "sluice",
  targets: [
    .target(name: "Posts"),
    .testTarget(name: "PostsTests", dependencies: ["Posts"]),
  ],
  swiftLanguageModes: [.v6]
)
