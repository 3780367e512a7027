import BigIntegers
import Sodium
import Testing

@testable import Accumulators

@Suite("The issuer's accumulator")
struct AccumulatorTests {
    /// Every square modulo 1081 as a value: roots are the only ones, and a bulk is one step after
    /// another.
    @Test func everySmallValue() throws {
        let issuer = try TestIssuer.small.get()
        let modulus = issuer.modulus
        let numbers = drawNumbers(4)
        var squareCount = 0
        for value in Set((2..<1080).map { BigInteger($0 * $0 % 1081) }) {
            guard value != .one, modulus.contains(value) else { continue }
            squareCount += 1
            let start = try Accumulator(
                head: RevocationHead(
                    startOf: issuer.definition, value: value, timeEpochSeconds: 0,
                    modulus: modulus),
                openBlock: nil, modulus: modulus)
            let witness = try issuer.witness(numbers[3], in: start)
            let bulk = try issuer.revoke(Array(numbers.prefix(3)), after: start).accumulator
            var step = start
            for number in numbers.prefix(3) {
                let before = step.head.value
                step = try issuer.revoke([number], after: step).accumulator
                #expect(
                    try modulus.product([Power(step.head.value, number.integer)]) == before)
            }
            #expect(step.head == bulk.head)
            #expect(step.openBlock == bulk.openBlock)
            let update = try RevocationUpdate(
                blocks: [bulk.openBlock].compactMap { $0 }, head: bulk.head)
            let updated = try witness.updated(with: update, modulus: modulus)
            #expect(try updated.u == issuer.root(bulk.head.value, numbers[3]))
        }
        #expect(squareCount == 11 * 23 - 1)
    }

    /// Of all elements one alone is a witness.
    @Test func noOtherElementIsAWitness() throws {
        let issuer = try TestIssuer.small.get()
        for number in drawNumbers(5) {
            let witness = try issuer.witness(number)
            let accepted = (0..<1081).map { BigInteger($0) }.filter {
                (try? Witness(
                    number: number, u: $0, head: issuer.start.head, modulus: issuer.modulus)) != nil
            }
            #expect(accepted == [witness.u])
        }
    }

    /// Blocks are the same however the revocations came: at once, or in any parts.
    @Test(arguments: [[200], [1, 199], [63, 1, 136], [64, 64, 64, 8], [65, 135], [30, 0, 170]])
    func partsMakeNoDifference(_ sizes: [Int]) throws {
        let issuer = try TestIssuer.small.get()
        let numbers = drawNumbers(200)
        let whole = try issuer.revoke(numbers)
        #expect(whole.blocks.map(\.numbers.count) == [64, 64, 64, 8])
        #expect(whole.events.map(\.number) == numbers)
        #expect(whole.events.map(\.index) == Array(1...200))
        var accumulator = issuer.start
        var blocks: [Int: RevocationBlock] = [:]
        var events: [RevocationEvent] = []
        var rest = numbers[...]
        for size in sizes {
            let part = try issuer.revoke(Array(rest.prefix(size)), after: accumulator)
            rest = rest.dropFirst(size)
            accumulator = part.accumulator
            for block in part.blocks { blocks[block.position] = block }
            events += part.events
            // Taken up from what was kept.
            accumulator = try Accumulator(
                head: accumulator.head, openBlock: accumulator.openBlock,
                modulus: issuer.modulus)
        }
        #expect(accumulator.head == whole.accumulator.head)
        #expect(blocks.values.sorted { $0.position < $1.position } == whole.blocks)
        #expect(events == whole.events)
    }

    @Test func eventsAreAChain() throws {
        let issuer = try TestIssuer.small.get()
        let events = try issuer.revoke(drawNumbers(130)).events
        #expect(events[0].parent == issuer.start.head.newest)
        for (event, next) in zip(events, events.dropFirst()) where event.index % 64 != 0 {
            #expect(next.parent == event.digest)
        }
        #expect(events[64].parent != events[63].digest)
        #expect(Set(events.map(\.digest)).count == events.count)
        let event = events[3]
        for altered in [
            RevocationEvent(index: 5, number: event.number, parent: event.parent),
            RevocationEvent(index: 4, number: events[4].number, parent: event.parent),
            RevocationEvent(index: 4, number: event.number, parent: events[4].parent),
        ] {
            #expect(altered.digest != event.digest)
        }
    }

    @Test func numbersAreRevokedOnce() throws {
        let issuer = try TestIssuer.small.get()
        let numbers = drawNumbers(3)
        #expect(throws: AccumulatorError.numberRepeated) {
            try issuer.revoke(numbers + [numbers[1]])
        }
        let after = try issuer.revoke(numbers).accumulator
        #expect(throws: AccumulatorError.numberRepeated) {
            try issuer.revoke([numbers[2]], after: after)
        }
        #expect(throws: AccumulatorError.revoked) { try issuer.witness(numbers[1], in: after) }
    }

    @Test func timeDoesNotRunBackwards() throws {
        let issuer = try TestIssuer.small.get()
        let later = try issuer.start.renewed(atEpochSeconds: TestIssuer.time + 60)
        #expect(later.head.timeEpochSeconds == TestIssuer.time + 60)
        #expect(later.head.newest == issuer.start.head.newest)
        #expect(later.head.value == issuer.start.head.value)
        for numbers in [[], drawNumbers(1)] {
            #expect(throws: AccumulatorError.timeInvalid) {
                try issuer.revoke(numbers, after: later, at: TestIssuer.time)
            }
        }
        #expect(throws: AccumulatorError.timeInvalid) {
            try later.renewed(atEpochSeconds: TestIssuer.time)
        }
        #expect(throws: AccumulatorError.timeInvalid) {
            try Accumulator.start(
                definition: issuer.definition, factors: issuer.factors, atEpochSeconds: -1)
        }
    }

    @Test func anotherKeyIsRefused() throws {
        let (small, real) = (try TestIssuer.small.get(), try TestIssuer.real.get())
        #expect(throws: AccumulatorError.keyMismatch) {
            try real.start.witness(for: .random(), factors: small.factors)
        }
        #expect(throws: AccumulatorError.keyMismatch) {
            try real.start.revoking(
                drawNumbers(2), factors: small.factors, atEpochSeconds: TestIssuer.time)
        }
    }

    @Test func aFullChainTakesNoMore() throws {
        let issuer = try TestIssuer.small.get()
        let numbers = drawNumbers(63)
        let last = RevocationHead.largestIndex - 1
        let open = try RevocationBlock(
            position: last / 64, parent: issuer.definition, numbers: Array(numbers.prefix(62)),
            value: nil, modulus: issuer.modulus)
        let accumulator = try Accumulator(
            head: RevocationHead(
                definition: issuer.definition, index: last, value: 4,
                newest: open.closingDigest, timeEpochSeconds: 0, modulus: issuer.modulus),
            openBlock: open, modulus: issuer.modulus)
        #expect(throws: AccumulatorError.chainFull) {
            try issuer.revoke(drawNumbers(2), after: accumulator)
        }
        let full = try issuer.revoke([numbers[62]], after: accumulator).accumulator
        #expect(full.head.index == RevocationHead.largestIndex)
        #expect(throws: AccumulatorError.chainFull) {
            try issuer.revoke(drawNumbers(1), after: full)
        }
    }

    /// A value that is no square has no root to release.
    @Test func aValueThatIsNoSquareIsAFault() throws {
        let issuer = try TestIssuer.small.get()
        let accumulator = try Accumulator(
            head: RevocationHead(
                startOf: issuer.definition, value: 5, timeEpochSeconds: 0,
                modulus: issuer.modulus),
            openBlock: nil, modulus: issuer.modulus)
        #expect(throws: AccumulatorError.faultDetected) {
            try issuer.witness(.random(), in: accumulator)
        }
        #expect(throws: AccumulatorError.faultDetected) {
            try issuer.revoke(drawNumbers(1), after: accumulator)
        }
    }

    /// A number that is a half of one of the primes; with those of a real key it never is.
    @Test func aNumberThatDividesTheOrderHasNoRoot() throws {
        var half = BigInteger.powerOfTwo(63).nextPrime()
        while !(half + half + 1).isProbablyPrime() { half = half.nextPrime() }
        let issuer = try TestIssuer(pPrime: half, qPrime: 23)
        let number = try RevocationNumber(half)
        #expect(throws: AccumulatorError.arithmetic(.notInvertible)) {
            try issuer.witness(number)
        }
    }

    @Test func isTakenUpOnlyWithItsOpenBlock() throws {
        let issuer = try TestIssuer.small.get()
        let first = try issuer.revoke(drawNumbers(64))
        let next = try issuer.revoke(drawNumbers(3), after: first.accumulator)
        let modulus = issuer.modulus
        #expect(throws: AccumulatorError.blockMissing) {
            try Accumulator(head: next.accumulator.head, openBlock: nil, modulus: modulus)
        }
        #expect(throws: AccumulatorError.blockMalformed) {
            try Accumulator(
                head: first.accumulator.head, openBlock: first.blocks[0], modulus: modulus)
        }
        let other = try issuer.revoke(drawNumbers(3), after: first.accumulator)
        #expect(throws: AccumulatorError.chainBroken) {
            try Accumulator(
                head: next.accumulator.head, openBlock: other.blocks[0], modulus: modulus)
        }
    }
}
