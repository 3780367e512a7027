import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOSSL
import ServiceLifecycle
import Testing

@testable import Service

private enum Tools {
    static let areThere = ["/usr/bin/openssl", "/usr/bin/curl"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: $0)
    }
}

/// A certificate that is made here, and asked for by `curl`, which believes no other.
@Suite("The service over TLS", .enabled(if: Tools.areThere, "skipped: no openssl, or no curl"))
struct TLSTests {
    private let certificate = Temporary.path("service.crt")
    private let key = Temporary.path("service.key")

    init() throws {
        _ = try Self.run(
            "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
            "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate)
    }

    private static func run(_ program: String, _ words: String...) throws -> (Int32, String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }

    @Test func itIsSpokenAndNothingElse() async throws {
        let tls = try ServiceTLS(certificate: certificate, key: key)
        let (ports, running) = AsyncStream.makeStream(of: Int.self)
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let application = ServiceApplication(
            endpoints: HealthEndpoints {}.endpoints, gate: DeskSite.NamedGate(), log: log, tls: tls
        ).application(host: "127.0.0.1", port: 0) { running.yield($0) }
        let group = ServiceGroup(services: [application], logger: log)
        let service = Task { try await group.run() }
        var port = 0
        for await number in ports {
            port = number
            break
        }
        let place = "localhost:\(port)/health/live"
        let good = try Self.run(
            "/usr/bin/curl", "-sS", "--cacert", certificate, "https://\(place)")
        #expect(good.0 == 0 && good.1 == #"{"state":"live"}"#)
        #expect(try Self.run("/usr/bin/curl", "-sS", "https://\(place)").0 != 0)
        #expect(try Self.run("/usr/bin/curl", "-sS", "http://\(place)").1.isEmpty)
        await group.triggerGracefulShutdown()
        try await service.value
    }

    @Test func filesThatDoNotFitAreRefused() throws {
        let other = try TLSTests()
        #expect(throws: (any Error).self) {
            try ServiceTLS(certificate: certificate, key: other.key)
        }
        #expect(throws: (any Error).self) { try ServiceTLS(certificate: key, key: key) }
        #expect(throws: (any Error).self) { try ServiceTLS(certificate: "none", key: key) }
    }
}
