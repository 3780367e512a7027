public import Commitments
public import JSONDocuments
import Sodium

/// The opening of a sum over readings of the log, none of which is opened.
///
/// `sum` repeats the commitment that is opened. It follows from the parts; but with it a sum over
/// other readings can be told from an opening of another commitment.
public struct SumOpening: Sendable {
    /// The version that this code reads and writes.
    public static let version = 1
    /// Most parts of one sum.
    public static let partLimit = 5_000
    /// Longest document in bytes.
    public static let byteLimit = 64_000_000

    /// What is summed.
    public let parts: [SumPart]
    /// The commitment that the opening is said to open.
    public let sum: ValueCommitment
    /// Value in Wh and blinding factor.
    public let opening: ValueOpening

    /// The sum in Wh, 0 to 2^53 − 1.
    public var value: Int { opening.value }

    /// Puts a sum together, unjudged.
    public init(parts: [SumPart], sum: ValueCommitment, opening: ValueOpening) {
        self.parts = parts
        self.sum = sum
        self.opening = opening
    }

    /// Reads `{"v", "parts": […], "sum": base64, "value", "factor": hexadecimal}`.
    ///
    /// - Throws: `DecodingFailure` with the place.
    public init(json value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        _ = try reader.required("v", JSONValue.integer(in: Self.version...Self.version))
        parts = try reader.required(
            "parts",
            JSONValue.list(maximumCount: Self.partLimit) {
                value, location throws(DecodingFailure) in
                try SumPart(json: value, at: location)
            })
        let sumText = try reader.required("sum", JSONValue.string)
        let value = try reader.required("value", JSONValue.integer(in: ValueOpening.values))
        let factorText = try reader.required("factor", JSONValue.string)
        try reader.finish()
        guard sumText.utf8.count == 44, let point = bytes(base64: sumText),
            let sum = try? ValueCommitment(bytes: point)
        else { throw reader.failure("sum", "is no commitment") }
        guard let scalar = bytes(hexadecimal: factorText),
            let factor = RistrettoScalar(bytes: scalar),
            let opening = try? ValueOpening(value: value, factor: factor)
        else { throw reader.failure("factor", "is no scalar of ristretto255") }
        self.sum = sum
        self.opening = opening
    }

    /// The document that ``init(json:)`` reads.
    public var json: JSONValue {
        [
            "v": .integer(Self.version), "parts": .array(parts.map(\.json)),
            "sum": .string(base64(sum.bytes)), "value": .integer(opening.value),
            "factor": .string(hexadecimal(opening.factor.bytes)),
        ]
    }

    /// Checks that the parts sum up to the claimed commitment, and that the opening opens it.
    ///
    /// Whether the parts are in the log is the caller's to check.
    /// - Throws: `MeteringError`.
    public func verify() throws(MeteringError) -> SumStatement {
        let statement = try SumStatement(parts)
        guard statement.commitment == sum else { throw .sumMismatch }
        do throws(CommitmentError) {
            try sum.verify(opening)
        } catch {
            throw .openingMismatch
        }
        return statement
    }
}
