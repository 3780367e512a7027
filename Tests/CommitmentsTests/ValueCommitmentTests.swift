import Commitments
import Sodium
import Testing

@Suite("Commitments to values")
struct ValueCommitmentTests {
    private static let largest = ValueOpening.values.upperBound

    @Test(arguments: [0, 1, 417, 1 << 32, largest]) func opensWithItsOwnOpeningOnly(
        value: Int
    ) throws {
        let opening = try ValueOpening.random(of: value)
        let commitment = ValueCommitment(to: opening)
        try commitment.verify(opening)
        try ValueCommitment(bytes: commitment.bytes).verify(opening)
        let others = try [
            ValueOpening(value: value == 0 ? 1 : value - 1, factor: opening.factor),
            ValueOpening(value: value, factor: opening.factor + .one),
            ValueOpening(value: value, factor: -opening.factor),
            ValueOpening.random(of: value),
        ]
        for other in others {
            #expect(throws: CommitmentError.openingMismatch) { try commitment.verify(other) }
        }
    }

    @Test func valuesHaveBounds() throws {
        #expect(Self.largest == 9_007_199_254_740_991)
        for value in [-1, Self.largest + 1, .min, .max] {
            #expect(throws: CommitmentError.valueOutOfRange) {
                _ = try ValueOpening(value: value, factor: .zero)
            }
        }
        let (one, most) = (
            try ValueOpening.random(of: 1), try ValueOpening.random(of: Self.largest)
        )
        #expect(throws: CommitmentError.valueOutOfRange) { _ = try most.adding(one) }
        #expect(throws: CommitmentError.valueOutOfRange) { _ = try one.subtracting(most) }
        #expect(try most.subtracting(one).adding(one) == most)
        #expect(try one.subtracting(one) == .zero)
    }

    /// All changes of each byte: an encoding is refused or belongs to another commitment.
    @Test func eachAlteredByteIsSeen() throws {
        let opening = try ValueOpening.random(of: 417)
        let commitment = ValueCommitment(to: opening)
        var (refused, notOpening) = (0, 0)
        for index in 0..<ValueCommitment.byteCount {
            for change in UInt8(1)...255 {
                var bytes = commitment.bytes
                bytes[index] ^= change
                do throws(CommitmentError) {
                    try ValueCommitment(bytes: bytes).verify(opening)
                    Issue.record("byte \(index) changed by \(change) and accepted")
                } catch {
                    if error == .encodingInvalid { refused += 1 }
                    if error == .openingMismatch { notOpening += 1 }
                }
            }
        }
        #expect(refused > 0 && notOpening > 0 && refused + notOpening == 32 * 255)
    }

    @Test func encodingsHave32Bytes() {
        for bytes in [[], [0], [UInt8](repeating: 0, count: 31), [UInt8](repeating: 0, count: 33)] {
            #expect(throws: CommitmentError.encodingInvalid) {
                _ = try ValueCommitment(bytes: bytes)
            }
        }
    }

    @Test func commitmentsAddUpAsTheirOpeningsDo() throws {
        for _ in 0..<20 {
            let a = try ValueOpening.random(of: Int.random(in: 0...Self.largest / 2))
            let b = try ValueOpening.random(of: Int.random(in: 0...Self.largest / 2))
            let (A, B) = (ValueCommitment(to: a), ValueCommitment(to: b))
            try (A + B).verify(a.adding(b))
            try (A + B - B).verify(a)
            #expect(A + B == B + A && A + .zero == A && A - A == .zero)
            let (more, less) = a.value >= b.value ? (a, b) : (b, a)
            let difference = try more.subtracting(less)
            try (ValueCommitment(to: more) - ValueCommitment(to: less)).verify(difference)
        }
    }

    /// libsodium refuses products that are the identity; each of these has one.
    @Test func theIdentityTakesPart() throws {
        #expect(ValueCommitment(to: .zero) == .zero)
        try ValueCommitment(bytes: [UInt8](repeating: 0, count: 32)).verify(.zero)
        try ValueCommitment.verifySum(of: [], opening: .zero)
        let blinded = try ValueOpening.random(of: 0)
        #expect(
            ValueCommitment(to: blinded).point
                == ValueBases.standard.H.multiplied(by: blinded.factor))
        let bare = try ValueOpening(value: 5, factor: .zero)
        #expect(ValueCommitment(to: bare).point == .base(times: RistrettoScalar(5)))
        try ValueCommitment(to: bare).verify(bare)
        let opposite = try ValueOpening(value: 0, factor: -blinded.factor)
        #expect(ValueCommitment(to: blinded) + ValueCommitment(to: opposite) == .zero)
        #expect(throws: CommitmentError.openingMismatch) {
            try ValueCommitment.zero.verify(blinded)
        }
    }

    @Test func anotherLabelGivesOtherCommitments() throws {
        let opening = try ValueOpening.random(of: 417)
        let other = ValueBases(label: "countersign/value-commitment/v2")
        #expect(ValueBases(label: "countersign/value-commitment/v1") == .standard)
        #expect(other != .standard)
        let commitment = ValueCommitment(to: opening, bases: other)
        try commitment.verify(opening, bases: other)
        #expect(throws: CommitmentError.openingMismatch) { try commitment.verify(opening) }
    }

    /// What the documentation says is not proved: here it is done.
    @Test func aNegativeValueHidesInASum() throws {
        let honest = try ValueOpening.random(of: 100)
        let factor = RistrettoScalar.random()
        let negative = try ValueCommitment(
            bytes: (RistrettoPoint.base(times: -RistrettoScalar(30))
                + ValueBases.standard.H.multiplied(by: factor)).bytes)
        let sum = try ValueOpening(value: 70, factor: honest.factor + factor)
        try ValueCommitment.verifySum(
            of: [ValueCommitment(to: honest), negative], opening: sum)
    }
}
