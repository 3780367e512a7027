import BigIntegers
public import Commitments
import Sodium

/// A proof of a ``Statement``: commitments, announcements and responses, in the order in which the statement
/// calls for them.
///
/// The challenge is a hash over context, statement, all commitments and all announcements (see
/// `Transcript.init(_:context:)`); the proof carries its announcements instead of it, so that many proofs
/// can be checked by one product. Source: `LinearBatch`.
public struct StatementProof: Hashable, Sendable {
    let elements: [BigInteger]
    let linear: LinearProof

    /// The challenge, 256 bits.
    func challenge(_ statement: Statement, context: SHA256Digest) -> BigInteger {
        Self.challenge(
            statement, context: context, elements: elements, announcements: linear.announcements)
    }

    /// The challenge for parts that are not a proof yet.
    static func challenge(
        _ statement: Statement, context: SHA256Digest, elements: [BigInteger],
        announcements: [BigInteger]
    ) -> BigInteger {
        var transcript = Transcript(statement, context: context)
        transcript.append(signed: elements, name: "commitments")
        transcript.append(signed: announcements, name: "announcements")
        return BigInteger(bigEndian: transcript.digest().bytes)
    }
}

extension StatementProof {
    /// The canonical bytes: commitments, announcements, responses, one after the other, each big-endian in as
    /// many bytes as its modulus or its mask has.
    ///
    /// So every proof of a statement has the same length.
    public func bytes(for statement: Statement) throws(CLSignatureError) -> [UInt8] {
        let equations = try StatementEquations(statement, elements: elements)
        let moduli = statement.elementModuli + equations.linear.announcementModuli
        let widths =
            moduli.map(\.n.bitWidth) + equations.linear.maskBitWidths
        return zip(elements + linear.announcements + linear.responses, widths).flatMap {
            fixedBytes($0, bitWidth: $1)
        }
    }

    /// Reads ``bytes(for:)``, and nothing else.
    ///
    /// - Throws: `ProofError.malformed` for another length, or an element that is no number below its
    ///   modulus or one of the trivial ones.
    public init(parsing bytes: [UInt8], for statement: Statement) throws(ProofError) {
        var reader = NumberReader(bytes)
        elements = try reader.numbers(of: statement.elementModuli.map(\.n.bitWidth))
        try Self.check(elements, statement)
        let equations: StatementEquations
        do throws(CLSignatureError) {
            equations = try StatementEquations(statement, elements: elements)
        } catch {
            throw .malformed
        }
        linear = LinearProof(
            announcements: try reader.numbers(
                of: equations.linear.announcementModuli.map(\.n.bitWidth)),
            responses: try reader.numbers(of: equations.linear.maskBitWidths))
        guard reader.isAtEnd else { throw .malformed }
    }

    /// Checks that there are as many commitments as the statement calls for, and none of them trivial.
    static func check(_ elements: [BigInteger], _ statement: Statement) throws(ProofError) {
        let moduli = statement.elementModuli
        guard elements.count == moduli.count,
            zip(elements, moduli).allSatisfy({ $0 > .one && $0 < $1.n - .one })
        else { throw .malformed }
    }
}

extension Statement {
    /// The modulus of each element of a proof.
    var elementModuli: [Modulus] { elementRoles.map { credentials[$0.credential].key.modulus } }
}

private func fixedBytes(_ number: BigInteger, bitWidth: Int) -> [UInt8] {
    let bytes = number.magnitudeBytes
    return [UInt8](repeating: 0, count: (bitWidth + 7) / 8 - bytes.count) + bytes
}

/// Takes numbers of known widths from the front of some bytes.
private struct NumberReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func numbers(of bitWidths: [Int]) throws(ProofError) -> [BigInteger] {
        try bitWidths.map { width throws(ProofError) in
            let count = (width + 7) / 8
            guard rest.count >= count else { throw .malformed }
            defer { rest = rest.dropFirst(count) }
            return BigInteger(bigEndian: Array(rest.prefix(count)))
        }
    }
}
