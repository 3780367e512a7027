import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import TestSupport
import Testing

@testable import Service

@Suite("Clients that take their time")
struct SlowClientTests {
    private let loop = EmbeddedEventLoop()
    private let channel: EmbeddedChannel

    init() throws {
        channel = EmbeddedChannel(handler: Patience(), loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func receive(_ part: HTTPRequestPart) throws { try channel.writeInbound(part) }

    private func head() throws {
        try receive(.head(.init(method: .post, scheme: "http", authority: "a", path: "/")))
    }

    private func wait(_ seconds: Int) { loop.advanceTime(by: .seconds(Int64(seconds))) }

    @Test func oneThatAsksNothingIsSentAway() {
        wait(Patience.seconds - 1)
        #expect(channel.isActive)
        wait(1)
        #expect(!channel.isActive)
    }

    @Test func oneThatDripsABodyIsSentAway() throws {
        try head()
        for _ in 0..<Patience.seconds {
            #expect(channel.isActive)
            try receive(.body(ByteBuffer(bytes: [0x7B])))
            wait(1)
        }
        #expect(!channel.isActive)
    }

    @Test func oneThatSendsALongBodySteadilyIsNot() throws {
        try head()
        for _ in 0..<600 {
            try receive(
                .body(ByteBuffer(repeating: 0, count: Patience.bodyByteCount / Patience.seconds)))
            wait(1)
            #expect(channel.isActive)
        }
        try receive(.end(nil))
    }

    /// An answer may take as long as it takes, and so may the next request.
    @Test func oneThatWaitsForItsAnswerIsNot() throws {
        try head()
        try receive(.end(nil))
        wait(1_000)
        #expect(channel.isActive)
        try head()
        wait(Patience.seconds)
        #expect(!channel.isActive)
    }

    /// Hundreds hold connections with half a request each; somebody else is answered each time.
    @Test func theyKeepNobodyElseFromBeingAnswered() async throws {
        let application = ServiceApplication(
            endpoints: HealthEndpoints {}.endpoints, gate: LogSite.OpenGate(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        try await application.test(.live) { client in
            let port = try #require(client.port)
            var slow: [LoopbackClient] = []
            for number in 0..<300 {
                let text =
                    number.isMultiple(of: 2)
                    ? "GET /health/live HTTP/1.1\r\nHost: slow\r\nX-Slow: "
                    : "POST /health/live HTTP/1.1\r\nHost: slow\r\nContent-Length: 9\r\n\r\n{"
                slow.append(try LoopbackClient(port: port, saying: text))
            }
            for _ in 0..<50 {
                let fast = try LoopbackClient(
                    port: port,
                    saying: "GET /health/live HTTP/1.1\r\nHost: fast\r\nConnection: close\r\n\r\n")
                #expect(await fast.answer().hasPrefix("HTTP/1.1 200"))
            }
            withExtendedLifetime(slow) {}
        }
    }
}
