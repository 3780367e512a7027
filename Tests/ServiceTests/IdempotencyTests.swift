import CityTestSupport
import Foundation
import HTTPTypes
import JSONDocuments
import Records
import Synchronization
import Testing

@testable import Service

@Suite("Idempotency keys")
struct IdempotencyTests {
    /// An endpoint that counts how often it does something.
    private final class Counting: Sendable {
        let count = Mutex(0)
        let refusal = Mutex<Problem?>(nil)

        func endpoint(_ repetition: Repetition) -> Endpoint {
            Endpoint(
                method: .post, path: "/things", name: "things", summary: "", access: .anybody,
                outcomes: [], repetition: repetition
            ) { _ in
                if let refusal = self.refusal.withLock({ $0 }) { throw refusal }
                let number = self.count.withLock { count in
                    count += 1
                    return count
                }
                // Others come while it is at work.
                try await Task.sleep(for: .milliseconds(20))
                var answer = Answer.json(["number": .integer(number)], status: .accepted)
                answer.headers[.location] = "/things/\(number)"
                return answer
            }
        }
    }

    private static let key = "0123456789abcdef"
    private let path = Temporary.path("idempotency.sqlite")
    private let keys: IdempotencyKeys
    private let clock = DeskSite.Clock()
    private let things = Counting()

    init() throws {
        let clock = clock
        keys = try IdempotencyKeys(store: ServiceStore(path: path), clock: { clock.now })
    }

    private func call(
        _ body: String = "R4711", key: String? = key, by name: String? = "li"
    ) -> Call {
        Call(
            endpoint: "things", parameters: ["a": "b"],
            headers: key.map { [.idempotencyKey: $0] } ?? [:], body: Array(body.utf8),
            caller: name.map { Caller(name: $0, roles: [.clerk], office: nil, formToken: nil) },
            id: "x")
    }

    private func ask(_ call: Call, _ repetition: Repetition = .kept) async throws -> String? {
        let answer = try await keys.answer(call, at: things.endpoint(repetition))
        #expect(answer.status == .accepted)
        guard case .bytes(let bytes, "application/json") = answer.content else { return nil }
        return (answer.headers[.location] ?? "") + String(decoding: bytes, as: UTF8.self)
    }

    private func refusal(_ call: Call, _ repetition: Repetition = .kept) async -> String? {
        await #expect(throws: Problem.self) { try await ask(call, repetition) }?.code
    }

    @Test func theSameRequestIsDoneOnceADay() async throws {
        #expect(try await ask(call()) == #"/things/1{"number":1}"#)
        #expect(try await ask(call()) == #"/things/1{"number":1}"#)
        #expect(await refusal(call("R4712")) == "idempotency-mismatch")
        #expect(try await ask(call(by: "wang")) == #"/things/2{"number":2}"#)
        #expect(try await ask(call(key: nil)) == #"/things/3{"number":3}"#)
        clock.advance(IdempotencyKeys.seconds - 1)
        #expect(try await ask(call()) == #"/things/1{"number":1}"#)
        clock.advance(1)
        #expect(try await ask(call()) == #"/things/4{"number":4}"#)
    }

    @Test func whatIsIdempotentByItselfIsDoneAgain() async throws {
        #expect(try await ask(call(), .natural) == #"/things/1{"number":1}"#)
        #expect(try await ask(call(), .natural) == #"/things/2{"number":2}"#)
        #expect(await refusal(call("R4712"), .natural) == "idempotency-mismatch")
        // Whoever is not known shares no keys with others.
        #expect(try await ask(call(by: nil)) == #"/things/3{"number":3}"#)
        #expect(try await ask(call("R4712", by: nil)) == #"/things/4{"number":4}"#)
    }

    @Test(arguments: [Repetition.kept, .natural])
    func aRefusalGivesTheKeyBack(_ repetition: Repetition) async throws {
        things.refusal.withLock { $0 = Problem(.unprocessableContent, "no") }
        #expect(await refusal(call(), repetition) == "no")
        things.refusal.withLock { $0 = nil }
        #expect(try await ask(call("R4712"), repetition) == #"/things/1{"number":1}"#)
    }

    @Test func keysHaveTheirForm() async {
        let long = String(repeating: "a", count: 65)
        for key in ["", "0123456789abcde", "0123456789 abcdef", "钥钥钥钥钥钥钥钥", long] {
            #expect(await refusal(call(key: key)) == "idempotency-key", "\(key)")
        }
    }

    @Test func of64AtOnceOneIsFirst() async throws {
        let codes = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<64 {
                group.addTask {
                    do {
                        _ = try await ask(call())
                        return nil
                    } catch {
                        return (error as? Problem)?.code
                    }
                }
            }
            return await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(codes.subtracting([nil, "idempotency-busy"]).isEmpty)
        #expect(things.count.withLock { $0 } == 1)
    }

    /// The process ends in the middle: the key is free after the next start, and what was answered stays so.
    @Test func aRequestThatWasCutShortIsAskedAnew() async throws {
        let begun = AsyncStream.makeStream(of: Void.self)
        let stuck = Endpoint(
            method: .post, path: "/things", name: "things", summary: "", access: .anybody,
            outcomes: [], repetition: .kept
        ) { _ in
            begun.continuation.finish()
            try await Task.sleep(for: .seconds(3_600))
            throw CancellationError()
        }
        let task = Task { try await keys.answer(call(), at: stuck) }
        for await _ in begun.stream {}
        #expect(await refusal(call()) == "idempotency-busy")
        let other = call(key: "another-key-of-theirs")
        #expect(try await ask(other) == #"/things/1{"number":1}"#)
        let next = try IdempotencyKeys(store: ServiceStore(path: path), clock: { City.now })
        #expect(
            try await next.answer(call(), at: things.endpoint(.kept)).headers[.location]
                == "/things/2")
        #expect(
            try await next.answer(other, at: things.endpoint(.kept)).headers[.location]
                == "/things/1")
        task.cancel()
        _ = await task.result
    }

    @Test func neitherKeyNorRequestIsInTheStore() async throws {
        _ = try await ask(call())
        let bytes = try Temporary.contents(path)
        for text in [Self.key, "R4711"] { #expect(!bytes.contains(Array(text.utf8))) }
    }
}
