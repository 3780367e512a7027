import BigIntegers
import Sodium
import Testing

@testable import Accumulators

/// Under a key of 2048 bits.
@Suite("Witnesses and their updates")
struct WitnessTests {
    private let issuer: TestIssuer
    private var modulus: Modulus { issuer.modulus }

    init() throws { issuer = try TestIssuer.real.get() }

    /// Negative tests 36, the revoked with an old witness, and 38, with the witness of another.
    @Test func holdersFollowAndTheRevokedDoNot() throws {
        let numbers = drawNumbers(300)
        let holder = RevocationNumber.random()
        let witness = try issuer.witness(holder)
        // One who is revoked in the last block, and one who is in the first.
        let revoked = [numbers[5], numbers[299]]
        let witnesses = try revoked.map { try issuer.witness($0) }
        let revocation = try issuer.revoke(numbers)
        let head = revocation.accumulator.head
        let update = try RevocationUpdate(blocks: revocation.blocks, head: head)
        let updated = try witness.updated(with: update, modulus: modulus)
        #expect(try updated.u == issuer.root(head.value, holder))
        #expect(updated.head == head)
        for witness in witnesses {
            #expect(throws: AccumulatorError.revoked) {
                try witness.updated(with: update, modulus: modulus)
            }
            // The old witness, another's, and the value itself do not hold for the new one.
            for u in [witness.u, updated.u, head.value, modulus.n - witness.u] {
                #expect(throws: AccumulatorError.witnessInvalid) {
                    try Witness(number: witness.number, u: u, head: head, modulus: modulus)
                }
            }
        }
        // Revoked later, the holder cannot go on from there.
        let end = try issuer.revoke([holder], after: revocation.accumulator)
        let last = try RevocationUpdate(blocks: end.blocks, head: end.accumulator.head)
        #expect(throws: AccumulatorError.revoked) {
            try updated.updated(with: last, modulus: modulus)
        }
    }

    /// Holders who look now and then, at every place of a block, have what the definition says.
    @Test func updatesAgreeWithTheDefinition() throws {
        let sizes = [1, 62, 1, 64, 5, 59, 3, 128, 1, 70]
        var accumulator = issuer.start
        var kept: [Int: RevocationBlock] = [:]
        let holders = drawNumbers(3)
        var witnesses = try holders.map { try issuer.witness($0) }
        var late: [Witness] = []
        for (round, size) in sizes.enumerated() {
            let revocation = try issuer.revoke(drawNumbers(size), after: accumulator)
            accumulator = revocation.accumulator
            for block in revocation.blocks { kept[block.position] = block }
            let blocks = kept.values.sorted { $0.position < $1.position }
            let update = try RevocationUpdate(blocks: blocks, head: accumulator.head)
            for place in witnesses.indices where round % (place + 1) == 0 {
                witnesses[place] = try witnesses[place].updated(with: update, modulus: modulus)
                #expect(
                    try witnesses[place].u == issuer.root(accumulator.head.value, holders[place]))
            }
            late.append(try issuer.witness(.random(), in: accumulator))
            for witness in late {
                let updated = try witness.updated(with: update, modulus: modulus)
                #expect(
                    try updated.u == issuer.root(accumulator.head.value, witness.number))
            }
        }
    }

    /// `u′ = u^b · ν′^a` with `a·e + b·e′ = 1`, one event after the other.
    @Test func updatesAgreeWithSingleSteps() throws {
        let holder = RevocationNumber.random()
        let e = holder.integer
        let witness = try issuer.witness(holder)
        let numbers = drawNumbers(70)
        var accumulator = issuer.start
        var u = witness.u
        for number in numbers {
            accumulator = try issuer.revoke([number], after: accumulator).accumulator
            let b = try number.integer.inverse(modulo: e)
            let a = try (BigInteger.one - b * number.integer).divided(by: e)
            u = try modulus.product([Power(u, b), Power(accumulator.head.value, a)])
            #expect(try modulus.product([Power(u, e)]) == accumulator.head.value)
        }
        let bulk = try issuer.revoke(numbers)
        let update = try RevocationUpdate(blocks: bulk.blocks, head: bulk.accumulator.head)
        #expect(try witness.updated(with: update, modulus: modulus).u == u)
    }

    /// More blocks than one product takes, in a group where that is quick.
    @Test func longUpdatesGoInParts() throws {
        let small = try TestIssuer.small.get()
        let revocation = try small.revoke(drawNumbers(64 * 256 + 65))
        let update = try RevocationUpdate(
            blocks: revocation.blocks, head: revocation.accumulator.head)
        let holder = RevocationNumber.random()
        let updated = try small.witness(holder).updated(with: update, modulus: small.modulus)
        #expect(try updated.u == small.root(update.head.value, holder))
    }

    @Test func aNewerTimeIsTakenOver() throws {
        let witness = try issuer.witness(.random())
        let later = try issuer.start.renewed(atEpochSeconds: TestIssuer.time + 60).head
        let updated = try witness.updated(
            with: RevocationUpdate(blocks: [], head: later), modulus: modulus)
        #expect(updated.head == later)
        #expect(updated.u == witness.u)
    }

    @Test func witnessesOutsideTheGroupAreRefused() throws {
        let witness = try issuer.witness(.random())
        let n = modulus.n
        for u in [0, 1, n - 1, n, n + witness.u, -witness.u] as [BigInteger] {
            #expect(throws: AccumulatorError.elementInvalid) {
                try Witness(number: witness.number, u: u, head: witness.head, modulus: modulus)
            }
        }
        #expect(throws: AccumulatorError.witnessInvalid) {
            try Witness(
                number: .random(), u: witness.u, head: witness.head, modulus: modulus)
        }
    }
}
