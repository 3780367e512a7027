import BigIntegers
import Commitments
import Foundation
import Sodium
import Synchronization
import Testing

@testable import CLSignatures

/// The proof's bytes: one encoding, one length, and nothing that is read twice.
@Suite("Bytes of proofs of statements")
struct StatementEncodingTests {
    private let city: StatementFixture
    private let statement: Statement
    private let proof: StatementProof
    private let bytes: [UInt8]

    init() async throws {
        city = try await StatementFixture.ofBits2048.value
        statement = try Statement(
            credentials: [
                city.claim(
                    reveal: ["name"], ranges: [.init(attribute: "born", lowest: 0)],
                    isRevocationAsked: true)
            ])
        proof = try Forger(statement, [city.held]).proof(of: statement)
        bytes = try proof.bytes(for: statement)
    }

    private func isAccepted(_ bytes: [UInt8], _ statement: Statement? = nil) -> Bool {
        let statement = statement ?? self.statement
        do {
            try StatementProof(parsing: bytes, for: statement).verify(
                statement, context: Forger.context)
            return true
        } catch {
            return false
        }
    }

    @Test func number56EveryTruncation() {
        #expect(isAccepted(bytes))
        for count in bytes.indices {
            #expect(throws: ProofError.malformed) {
                try StatementProof(parsing: Array(bytes.prefix(count)), for: statement)
            }
            guard count.isMultiple(of: 64) else { continue }
            #expect(throws: ProofError.malformed) {
                try StatementProof(parsing: Array(bytes.dropFirst(count + 1)), for: statement)
            }
        }
    }

    @Test func number57TrailingBytes() {
        for more in [[0], [1], [UInt8](repeating: 0, count: 256), bytes] {
            for longer in [bytes + more, more + bytes] {
                #expect(throws: ProofError.malformed) {
                    try StatementProof(parsing: longer, for: statement)
                }
            }
        }
    }

    /// 58: widths are fixed, so what is shorter has leading zeros, and there is no other way to write it; a
    /// number that is reduced another time is another encoding of the same element, and refused.
    @Test func number58OneEncodingOfEachNumber() throws {
        let n = city.key.n
        let width = n.bitWidth / 8
        for (index, element) in (proof.elements + proof.linear.announcements).enumerated() {
            let more = element + n
            guard more.bitWidth <= n.bitWidth else { continue }
            var altered = bytes
            altered.replaceSubrange(index * width..<(index + 1) * width, with: more.magnitudeBytes)
            #expect(!isAccepted(altered))
        }
        // No proof is read from its bytes without the widths that the statement gives.
        #expect(try StatementProof(parsing: bytes, for: statement).bytes(for: statement) == bytes)
    }

    /// 60: what is read from altered bytes is refused, each of them; the same bytes come out again.
    @Test func number60TenThousandFlips() throws {
        let wrong = Mutex<[String]>([])
        let readCount = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 10_000) { round in
            let altered = flipped(count: 1 + round % 3)
            guard let parsed = try? StatementProof(parsing: altered, for: statement) else { return }
            readCount.withLock { $0 += 1 }
            if (try? parsed.bytes(for: statement)) != altered || isAccepted(altered) {
                wrong.withLock { $0.append("round \(round)") }
            }
        }
        #expect(wrong.withLock(\.self) == [])
        // Few numbers are too large or too small after that: most flips come as far as the equations.
        #expect(readCount.withLock(\.self) > 8_000)
    }

    /// The proof with some bytes changed, each once.
    private func flipped(count: Int) -> [UInt8] {
        var altered = bytes
        for place in bytes.indices.shuffled().prefix(count) {
            altered[place] ^= UInt8.random(in: 1...255)
        }
        return altered
    }

    /// 21: a hidden attribute before, between and behind the shown ones, in the order of their bytes.
    @Test(arguments: ["balance", "district", "tier", "revocation"])
    func number21PlaceOfAHiddenAttribute(hidden: String) throws {
        let shown = city.key.attributeNames.subtracting([hidden])
        let one = try Statement(credentials: [city.claim(reveal: shown)])
        let bytes = try Forger(one, [city.held]).proof(of: one).bytes(for: one)
        #expect(isAccepted(bytes, one))
        for other in city.key.attributeNames where other != hidden {
            let names = city.key.attributeNames.subtracting([other])
            #expect(!isAccepted(bytes, try Statement(credentials: [city.claim(reveal: names)])))
        }
    }
}
