public import Sodium

/// The key of somebody whom records are about: 32 bytes that custodian and subject share.
///
/// With it both can tell which accesses in the log were to the subject's data, and nobody else can.
/// It is kept as one line: `countersign-subject-key-1 ` and 64 hexadecimal digits.
public final class SubjectKey: Sendable {
    /// Length in bytes.
    public static let byteCount = 32
    /// Longest file in bytes.
    public static let fileByteLimit = 128
    static let prefix = Array("countersign-subject-key-1 ".utf8)

    /// The 32 bytes.
    package let secret: SecretBytes

    /// Draws a new key.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public init() throws(SodiumError) { secret = try .random(count: Self.byteCount) }

    /// Takes over 32 secret bytes.
    public init(secret: consuming SecretBytes) {
        precondition(secret.count == Self.byteCount, "a subject's key has 32 bytes")
        self.secret = secret
    }

    /// Reads the line, with or without a line feed; the caller's copy is the caller's to wipe.
    ///
    /// - Throws: `RecordError.subjectKeyMalformed`, `SodiumError.outOfMemory`.
    public init(parsing text: [UInt8]) throws {
        var line = text[...]
        if line.last == 0x0A { line.removeLast() }
        guard line.count == Self.prefix.count + 2 * Self.byteCount,
            line.starts(with: Self.prefix)
        else { throw RecordError.subjectKeyMalformed }
        var digits: [UInt8] = []
        defer { wipe(&digits) }
        digits.reserveCapacity(2 * Self.byteCount)
        for character in line.dropFirst(Self.prefix.count) {
            switch character {
            case 0x30...0x39: digits.append(character - 0x30)
            case 0x61...0x66: digits.append(character - 0x61 + 10)
            default: throw RecordError.subjectKeyMalformed
            }
        }
        secret = try SecretBytes(count: Self.byteCount) { output throws(SodiumError) in
            for index in 0..<Self.byteCount {
                output.append(digits[2 * index] << 4 | digits[2 * index + 1])
            }
        }
    }

    /// The line with its line feed.
    ///
    /// - Throws: `SodiumError.outOfMemory`.
    public func text() throws(SodiumError) -> SecretBytes {
        let prefix = Self.prefix
        return try SecretBytes(count: prefix.count + 2 * Self.byteCount + 1) {
            output throws(SodiumError) in
            for character in prefix { output.append(character) }
            secret.withBytes { bytes in
                for index in 0..<bytes.byteCount {
                    let byte = bytes.unsafeLoad(fromByteOffset: index, as: UInt8.self)
                    output.append(Self.digit(byte >> 4))
                    output.append(Self.digit(byte & 15))
                }
            }
            output.append(0x0A)
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? 0x30 + value : 0x61 + value - 10
    }

    /// The tag of access `number`, from 0, of those that `custodian` gave to the subject's data.
    public func tag(_ number: Int, of custodian: KeyReference) -> SubjectTag {
        SubjectTag(key: secret, custodian: custodian, number: number)
    }
}
