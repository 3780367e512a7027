import Cores
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import Logging
import NIOCore
import Synchronization
import Testing

@testable import Service

@Suite("More work than the service does at a time")
struct OverloadTests {
    private static let threads = WorkerThreads(count: 2, name: "overload")

    /// Opens once, for all.
    private final class Latch: Sendable {
        private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>(
            (false, []))

        func wait() async {
            await withCheckedContinuation { continuation in
                let isOpen = state.withLock { state in
                    if !state.isOpen { state.waiting.append(continuation) }
                    return state.isOpen
                }
                if isOpen { continuation.resume() }
            }
        }

        func open() {
            let waiting = state.withLock { state in
                defer { state = (true, []) }
                return state.waiting
            }
            for one in waiting { one.resume() }
        }
    }

    /// What tests write down, in its order.
    private final class Notes: Sendable {
        private let numbers = Mutex<[Int]>([])
        var all: [Int] { numbers.withLock(\.self) }

        @discardableResult
        func add(_ number: Int) -> Int {
            numbers.withLock { numbers in
                numbers.append(number)
                return numbers.count
            }
        }
    }

    /// Those who were let in are answered; who comes beside them hears when to come again.
    @Test func whoIsTooManyIsToldWhenToComeAgain() async throws {
        let shop = Workshop(threads: Self.threads, limit: 2)
        let (latch, busy) = (Latch(), AsyncStream.makeStream(of: Void.self))
        let endpoint = Endpoint(
            method: .get, path: "/work", name: "work", summary: "Works.", access: .anybody,
            outcomes: [.json(.ok, "Done.", [:])]
        ) { _ in
            try await shop.run {
                busy.continuation.yield()
                await latch.wait()
                return .json([:])
            }
        }
        let application = ServiceApplication(
            endpoints: [endpoint], gate: LogSite.OpenGate(),
            log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ).application(host: "127.0.0.1", port: 0, onRunning: { _ in })
        try await application.test(.router) { client in
            try await withThrowingTaskGroup(of: HTTPResponse.Status.self) { group in
                for _ in 0..<2 {
                    group.addTask { try await client.execute(uri: "/work", method: .get).status }
                }
                var begun = busy.stream.makeAsyncIterator()
                for _ in 0..<2 { _ = await begun.next() }
                for _ in 0..<10 {
                    let refused = try await client.execute(uri: "/work", method: .get)
                    #expect(refused.status == .serviceUnavailable)
                    #expect(refused.headers[.retryAfter] == "1")
                    let document = try JSONValue(parsing: Array(buffer: refused.body))
                    #expect(document["code"] == "too-busy")
                }
                latch.open()
                for try await status in group { #expect(status == .ok) }
            }
            let later = try await client.execute(uri: "/work", method: .get)
            #expect(later.status == .ok)
        }
    }

    /// Work of one name is done in turn and holds no second thread meanwhile, whether it fails or not.
    @Test func workOfOneNameIsDoneInTurn() async throws {
        struct Mishap: Error {}
        let shop = Workshop(threads: Self.threads, limit: 1_000)
        let (latch, order) = (Latch(), Notes())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    do {
                        try await shop.run(inTurnFor: "one") {
                            order.add(number)
                            await latch.wait()
                            order.add(number)
                            if number.isMultiple(of: 3) { throw Mishap() }
                        }
                    } catch is Mishap {}
                }
            }
            while shop.callerCount < 20 { await Task.yield() }
            // All wait for the first, and another finds a thread.
            #expect(try await shop.run { 7 } == 7)
            #expect(try await shop.run(inTurnFor: "another") { 8 } == 8)
            latch.open()
            try await group.waitForAll()
        }
        let begun = stride(from: 0, to: 40, by: 2).map { order.all[$0] }
        #expect(begun == stride(from: 1, to: 40, by: 2).map { order.all[$0] })
        #expect(Set(begun) == Set(0..<20))
        #expect(shop.callerCount == 0)
    }

    /// Nobody gets what was read before they asked, and many who ask at once make few readings.
    @Test func aReadingIsSharedByThoseWhoAskedBeforeIt() async throws {
        let (notes, latch, begun) = (Notes(), Latch(), AsyncStream.makeStream(of: Void.self))
        let read = SharedRead { () async throws -> Int in
            let number = notes.add(0)
            begun.continuation.yield()
            if number == 1 { await latch.wait() }
            return number
        }
        try await withThrowingTaskGroup(of: Int.self) { group in
            group.addTask { try await read.value() }
            var beginnings = begun.stream.makeAsyncIterator()
            _ = await beginnings.next()
            for _ in 0..<50 { group.addTask { try await read.value() } }
            while read.waitingCount < 50 { await Task.yield() }
            latch.open()
            let numbers = try await group.reduce(into: []) { $0.append($1) }.sorted()
            #expect(numbers == [1] + Array(repeating: 2, count: 50))
        }
    }

    @Test func tilesAreKeptWithinTheirLimit() {
        let cache = TileCache(byteLimit: 800)
        for number in 0..<100 { cache.keep([UInt8](repeating: 1, count: 90), at: "\(number)") }
        let kept = (0..<100).filter { cache["\($0)"] != nil }
        #expect(kept.last == 99 && kept.count <= 8)
        cache.keep([UInt8](repeating: 1, count: 500), at: "large")
        #expect(cache["large"] == nil)
    }
}
