import BigIntegers
import Commitments
import Testing

@testable import CLSignatures

@Suite("Presentations on all cores")
struct AllCoresTests {
    private static let stuck = [UInt8](repeating: 7, count: HedgedRandomness.freshByteCount)

    /// Masks are drawn before anything is computed, so cores change nothing.
    @Test func theProofIsTheOneOfOneThread() async throws {
        let (a, b) = (try Fixture.a.get(), try Fixture.b.get())
        let credentials = [
            try a.credential(
                reveal: ["tier"],
                predicates: [
                    .init(attribute: "age", kind: .greaterOrEqual, bound: 18),
                    .init(attribute: "balance", kind: .less, bound: 0),
                    .init(attribute: "resident_since", kind: .lessOrEqual, bound: 20_200_101),
                ]),
            try b.credential(), try a.credential(reveal: ["age"]),
        ]
        let prover = PresentationProver(credentials)
        let secret = Fixture.linkSecret
        let alone = try prover.prove(linkSecret: secret.integer, nonce: 3, fresh: Self.stuck)
        let together = try await prover.proveOnAllCores(
            linkSecret: secret.integer, nonce: 3, fresh: Self.stuck)
        #expect(alone == together)

        let fresh = try await prover.proveOnAllCores(linkSecret: secret.integer, nonce: 3)
        let statements = credentials.map(\.statement)
        try fresh.verify(statements: statements, nonce: 3)
        try await fresh.verifyOnAllCores(statements: statements, nonce: 3)
        await #expect(throws: ProofError.rejected) {
            try await fresh.verifyOnAllCores(statements: statements, nonce: 4)
        }
    }

    @Test func whatCannotBeProvedIsRefused() async throws {
        let credential = try Fixture.a.get().credential(
            predicates: [.init(attribute: "age", kind: .less, bound: 18)])
        await #expect(throws: CLSignatureError.predicateUnsatisfied(attribute: "age")) {
            try await PresentationProver([credential]).proveOnAllCores(
                linkSecret: Fixture.linkSecret.integer, nonce: 1)
        }
        let wide = HeldSecret(SecretInteger(copying: .powerOfTwo(256)))
        await #expect(throws: CLSignatureError.secretOutOfRange) {
            try await PresentationProver([credential]).proveOnAllCores(
                linkSecret: wide.integer, nonce: 1)
        }
    }
}
