// swift-tools-version: 6.3

import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A room of the house: one module with one job; `dependencies` are its only arrows.
func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

/// The tests of one room.
func tests(
    of name: String, _ dependencies: [Target.Dependency] = [], excluding excluded: [String] = []
) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.byName(name: name), "TestSupport"] + dependencies, exclude: excluded,
        swiftSettings: settings
    )
}

let package = Package(
    name: "countersign",
    products: [
        .executable(name: "countersign", targets: ["countersign"]),
        .executable(name: "countersign-service", targets: ["countersign-service"]),
        // For Benchmarks/ alone.
        .library(
            name: "BuildingBlocks",
            targets: [
                "AnonCreds", "BigIntegers", "CGMP", "JSONDocuments", "Records", "Sodium",
                "TransparencyLog",
            ]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // For the service alone; the command line is built without them.
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(
            url: "https://github.com/apple/swift-configuration", from: "1.4.0",
            traits: [.defaults, "YAML"]),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C libraries
        .target(
            name: "CGMP",
            // The vector kernel is only fast where the compiler keeps its registers, in tests too.
            cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))],
            linkerSettings: [.linkedLibrary("gmp")]),
        .systemLibrary(
            name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(
            name: "CQREncode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

        // Foundations
        room("Cores"),
        room("Sodium", ["CSodium", .product(name: "Crypto", package: "swift-crypto")]),
        room("JSONDocuments"),
        room("CBOR"),
        room("JSONSchemas", ["JSONDocuments"]),
        room("SealedStorage", ["JSONDocuments", "Sodium"]),
        room("Age", ["Sodium"]),
        room("BigIntegers", ["CGMP", "Sodium"]),

        // The credential wing
        room("Commitments", ["BigIntegers", "Sodium"]),
        room("CLSignatures", ["BigIntegers", "CBOR", "Commitments", "Cores", "Sodium"]),
        room(
            "AnonCreds",
            ["BigIntegers", "CLSignatures", "Commitments", "Cores", "JSONDocuments", "Sodium"]),
        room("Accumulators", ["BigIntegers", "Commitments", "Sodium"]),

        // The ledger wing
        room("TransparencyLog", ["Sodium"]),
        room("Records", ["JSONDocuments", "JSONSchemas", "Sodium", "TransparencyLog"]),
        room(
            "LogFiles",
            ["JSONDocuments", "Records", "SealedStorage", "Sodium", "TransparencyLog"]),
        room(
            "Archive",
            [
                "Age", "Commitments", "Cores", "JSONDocuments", "Ledger", "LogFiles", "Metering",
                "Records", "SealedStorage", "Sodium", "TransparencyLog",
            ]),
        room(
            "Metering",
            ["Commitments", "JSONDocuments", "Records", "Sodium"]),
        room(
            "Ledger",
            ["JSONDocuments", "Records", "SealedStorage", "Sodium", "TransparencyLog"]),
        room(
            "SQLiteStore",
            [
                "Archive", "Ledger", "Records", "SealedStorage", "Sodium", "TransparencyLog",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),

        room(
            "LedgerClient",
            [
                "JSONDocuments", "Ledger", "Records", "SealedStorage", "Sodium", "TransparencyLog",
            ]),

        // The roles
        room(
            "Credentials",
            [
                "Accumulators", "AnonCreds", "BigIntegers", "CBOR", "CLSignatures", "Commitments",
                "JSONDocuments", "Records", "Sodium", "TransparencyLog",
            ],
            resources: [.embedInCode("Labels"), .embedInCode("Templates")]),
        room(
            "Agency",
            [
                "Accumulators", "AnonCreds", "BigIntegers", "CLSignatures", "Commitments",
                "Credentials", "JSONDocuments", "Ledger", "LogFiles", "Records", "SealedStorage",
                "Sodium", "TransparencyLog",
            ],
            resources: [.embedInCode("Profiles")]),
        room(
            "Wallet",
            [
                "Accumulators", "Age", "AnonCreds", "BigIntegers", "CLSignatures", "Credentials",
                "JSONDocuments", "Records", "SealedStorage", "Sodium",
                "TransparencyLog",
            ]),
        room(
            "WalletClient",
            [
                "Accumulators", "CLSignatures", "Credentials", "JSONDocuments", "Records", "Sodium",
                "Wallet",
            ]),
        room(
            "Desk",
            [
                "AnonCreds", "Cores", "Credentials", "JSONDocuments", "Ledger", "LogFiles",
                "Records", "SealedStorage", "Sodium", "TransparencyLog",
            ]),
        room(
            "Witness",
            ["JSONDocuments", "LogFiles", "SealedStorage", "Sodium", "TransparencyLog"]),

        room(
            "Auditor",
            [
                "AnonCreds", "Credentials", "JSONDocuments", "LogFiles", "Metering", "Records",
                "SealedStorage", "Sodium", "TransparencyLog",
            ]),

        // The command line
        .executableTarget(
            name: "countersign",
            dependencies: [
                "Accumulators", "Age", "Agency", "AnonCreds", "Archive", "Auditor", "BigIntegers",
                "CLSignatures", "Commitments", "Cores", "Credentials", "Desk", "JSONDocuments",
                "Ledger", "LedgerClient", "LogFiles",
                "Metering", "Records", "SQLiteStore", "SealedStorage", "Sodium",
                "TransparencyLog", "Wallet", "WalletClient", "Witness",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            resources: [
                .embedInCode("Resources/readings.csv"), .embedInCode("Resources/residents.csv"),
            ],
            swiftSettings: settings),

        // The service
        .target(
            name: "Service",
            dependencies: [
                "Age", "Agency", "AnonCreds", "Archive", "Auditor", "CBOR", "CQREncode", "Cores",
                "Credentials", "Desk", "JSONDocuments", "Ledger", "LedgerClient", "LogFiles",
                "Records", "SQLiteStore", "SealedStorage", "Sodium", "TransparencyLog", "Wallet",
                "WalletClient", "Witness",
                .product(name: "Configuration", package: "swift-configuration"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "HummingbirdTLS", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Mustache", package: "swift-mustache"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            resources: [
                .embedInCode("Pages/Assets"), .embedInCode("Pages/Catalog"),
                .embedInCode("Pages/Templates"),
            ],
            swiftSettings: settings),
        .executableTarget(
            name: "countersign-service",
            dependencies: [
                "Ledger", "LedgerClient", "LogFiles", "Records", "SQLiteStore", "SealedStorage",
                "Service", "Sodium", "TransparencyLog", "Wallet", "Witness",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),

        // Tests
        .target(
            name: "TestSupport", dependencies: ["JSONDocuments"], path: "Tests/TestSupport",
            swiftSettings: settings),
        tests(of: "Cores"),
        tests(of: "Sodium"),
        tests(of: "JSONDocuments"),
        tests(of: "CBOR"),
        tests(of: "JSONSchemas", ["JSONDocuments"], excluding: ["judge.py"]),
        tests(of: "SealedStorage", ["Sodium"]),
        .target(
            name: "AgeTestSupport", dependencies: ["Age", "BigIntegers", "CSodium", "Sodium"],
            path: "Tests/AgeTestSupport", swiftSettings: settings),
        tests(of: "Age", ["AgeTestSupport", "Sodium"]),
        tests(of: "BigIntegers", ["CGMP", "Sodium"]),
        .testTarget(
            name: "TimingTests", dependencies: ["BigIntegers", "CGMP", "TestSupport"],
            swiftSettings: settings),
        tests(of: "Commitments", ["BigIntegers", "Sodium"]),
        .target(
            name: "NativeTestSupport",
            dependencies: ["BigIntegers", "CLSignatures", "Commitments", "Sodium"],
            path: "Tests/NativeTestSupport", swiftSettings: settings),
        .executableTarget(
            name: "NativePeer",
            dependencies: [
                "Agency", "CLSignatures", "CityTestSupport", "Credentials", "Desk",
                "JSONDocuments", "NativeTestSupport", "Records", "Sodium", "TransparencyLog",
                "Wallet",
            ],
            path: "Tests/NativePeer", swiftSettings: settings),
        tests(
            of: "CLSignatures", ["BigIntegers", "Commitments", "NativeTestSupport", "Sodium"],
            excluding: ["unlinkability.py"]),
        tests(
            of: "AnonCreds",
            ["BigIntegers", "CLSignatures", "Cores", "JSONDocuments", "Sodium"]),
        tests(of: "Accumulators", ["BigIntegers", "Sodium"]),
        tests(of: "TransparencyLog", ["Sodium"]),
        tests(
            of: "Records",
            ["Age", "AgeTestSupport", "JSONDocuments", "Sodium", "TransparencyLog"],
            excluding: ["judge.py"]),
        .target(
            name: "LedgerTestSupport",
            dependencies: [
                "Ledger", "Records", "Sodium", "SQLiteStore", "TransparencyLog",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/LedgerTestSupport", swiftSettings: settings),
        .executableTarget(
            name: "LedgerCrashWriter",
            dependencies: [
                "Ledger", "LedgerTestSupport", "Records", "Sodium", "SQLiteStore",
                "TransparencyLog",
            ],
            path: "Tests/LedgerCrashWriter", swiftSettings: settings),
        tests(
            of: "Ledger",
            [
                "LedgerTestSupport", "LogFiles", "Records", "Sodium", "SQLiteStore",
                "TransparencyLog",
            ]
        ),
        tests(
            of: "SQLiteStore",
            [
                "Ledger", "LedgerTestSupport", "Records", "Sodium", "TransparencyLog",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .target(
            name: "CityTestSupport",
            dependencies: [
                "Agency", "AnonCreds", "Credentials", "Desk", "JSONDocuments", "Ledger",
                "LogFiles", "Records", "SQLiteStore", "Sodium", "TransparencyLog", "Wallet",
                "Witness",
            ],
            path: "Tests/CityTestSupport", swiftSettings: settings),
        tests(
            of: "Credentials",
            [
                "AnonCreds", "CityTestSupport", "JSONDocuments", "JSONSchemas", "Records", "Sodium",
                "TransparencyLog",
            ]),
        .executableTarget(
            name: "AgencyLoad",
            dependencies: [
                "Accumulators", "Agency", "CityTestSupport", "Credentials", "JSONDocuments",
                "Records", "SealedStorage", "Sodium", "Wallet",
            ],
            path: "Tests/AgencyLoad", swiftSettings: settings),
        tests(
            of: "Agency",
            [
                "Accumulators", "AnonCreds", "BigIntegers", "CLSignatures", "CityTestSupport",
                "Credentials", "JSONDocuments", "Ledger", "Records", "SealedStorage", "Sodium",
                "TransparencyLog", "Wallet",
            ]),
        tests(
            of: "Wallet",
            [
                "Accumulators", "Age", "Agency", "Auditor", "CityTestSupport", "Credentials",
                "Desk",
                "JSONDocuments", "Ledger", "Records", "SealedStorage", "Sodium",
                "TransparencyLog",
            ], excluding: ["unlinkable_files.py"]),
        tests(
            of: "WalletClient",
            [
                "Agency", "AnonCreds", "CityTestSupport", "Credentials", "Desk", "JSONDocuments",
                "Records", "Sodium",
                "Wallet",
            ]),
        tests(
            of: "Desk",
            [
                "Agency", "Auditor", "CityTestSupport", "Credentials", "JSONDocuments", "Ledger",
                "Records", "SealedStorage", "Sodium", "TransparencyLog", "Wallet",
            ]),
        .executableTarget(
            name: "ServiceLoad",
            dependencies: [
                "Cores", "Credentials", "JSONDocuments", "Records", "SealedStorage", "Sodium",
                "TransparencyLog", "Wallet",
            ],
            path: "Tests/ServiceLoad", swiftSettings: settings),
        tests(
            of: "Service",
            [
                "Age", "Agency", "AnonCreds", "Archive", "Auditor", "CityTestSupport", "Cores",
                "Credentials", "Desk",
                "JSONDocuments", "JSONSchemas", "Ledger", "LedgerClient", "LedgerTestSupport",
                "Records", "SQLiteStore", "SealedStorage", "Sodium", "TransparencyLog", "Wallet",
                "WalletClient", "Witness",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOEmbedded", package: "swift-nio"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], excluding: ["browser.py"]),
        .target(
            name: "ArchiveTestSupport",
            dependencies: [
                "Archive", "CityTestSupport", "JSONDocuments", "Ledger", "Records", "SQLiteStore",
                "Sodium", "TransparencyLog",
            ],
            path: "Tests/ArchiveTestSupport", swiftSettings: settings),
        .executableTarget(
            name: "ArchiveCrashWriter",
            dependencies: [
                "Age", "Archive", "ArchiveTestSupport", "CityTestSupport", "JSONDocuments",
                "Records", "SQLiteStore", "Sodium",
            ],
            path: "Tests/ArchiveCrashWriter", swiftSettings: settings),
        tests(
            of: "Archive",
            [
                "Age", "AgeTestSupport", "ArchiveTestSupport", "CityTestSupport", "JSONDocuments",
                "Ledger", "Records",
                "SQLiteStore", "SealedStorage", "Sodium", "TransparencyLog",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests(
            of: "Witness",
            ["CityTestSupport", "LogFiles", "SealedStorage", "Sodium", "TransparencyLog"]),
        tests(
            of: "Auditor",
            [
                "CityTestSupport", "Commitments", "Credentials", "Desk", "JSONDocuments", "Ledger",
                "LogFiles", "Metering", "Records", "SQLiteStore", "SealedStorage", "Sodium",
                "TransparencyLog", "Wallet",
            ]),
        tests(of: "Metering", ["Commitments", "Records", "Sodium"]),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "Age", "AnonCreds", "BigIntegers", "JSONDocuments", "Sodium", "TestSupport",
            ],
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
