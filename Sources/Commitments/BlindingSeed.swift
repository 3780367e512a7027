public import Sodium

/// The one secret from which all blinding factors of a day are derived.
///
/// A payload keeps the seed instead of the factors: when it is erased, no commitment of that day can be
/// opened any more, by nobody.
public struct BlindingSeed: ~Copyable, Sendable {
    /// Length in bytes.
    public static let byteCount = SecretScalars.keyByteCount
    private static let domain = Array("countersign/blinding-factor/v1:".utf8)

    private let storage: SecretBytes

    /// Draws a new seed from the system's generator.
    ///
    /// - Throws: `CommitmentError.outOfMemory`.
    public init() throws(CommitmentError) {
        do throws(SodiumError) {
            storage = try SecretBytes.random(count: Self.byteCount)
        } catch {
            throw .outOfMemory
        }
    }

    /// Takes over 32 secret bytes.
    ///
    /// - Throws: `CommitmentError.lengthsDiffer` for any other length.
    public init(bytes: consuming SecretBytes) throws(CommitmentError) {
        guard bytes.count == Self.byteCount else {
            throw .lengthsDiffer(expected: Self.byteCount, actual: bytes.count)
        }
        storage = bytes
    }

    /// Lends the bytes to `body`, which writes them into a payload.
    public borrowing func withBytes<R: ~Copyable, E: Error>(
        _ body: (RawSpan) throws(E) -> R
    ) throws(E) -> R {
        try storage.withBytes(body)
    }

    /// The factors of the places `indices` of the series `label`: ``SecretScalars`` under the seed with
    /// the domain `countersign/blinding-factor/v1:` and the label's UTF-8 bytes behind it.
    ///
    /// - Throws: `CommitmentError.outOfMemory`.
    borrowing func factors(
        label: String, indices: Range<Int>
    ) throws(CommitmentError) -> SecretScalars {
        do throws(SodiumError) {
            return try SecretScalars(
                derivedFrom: storage, domain: Self.domain + Array(label.utf8), indices: indices)
        } catch {
            throw .outOfMemory
        }
    }
}
