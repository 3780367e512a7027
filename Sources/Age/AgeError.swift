import Sodium

/// Why an age file, a key or a recipient is refused, or could not be made.
public enum AgeError: Error, Equatable, Sendable {
    /// A recipient is not an `age1…` text: letter case, characters, checksum or length.
    case recipientMalformed
    /// Nobody to encrypt to, or more recipients than a header of 64 KiB has room for.
    case recipientCountOutOfRange
    /// A line of an identity file is neither a comment nor an `AGE-SECRET-KEY-1…` key; from 1.
    case identityMalformed(line: Int)
    /// An identity file holds no key, or more than `limit`.
    case identityCountOutOfRange(limit: Int)
    /// An identity file is longer than `limit` bytes.
    case identityFileTooLarge(limit: Int)
    /// A file key does not have 16 bytes.
    case fileKeyMalformed
    /// The file is in the ASCII armor, which is not read here: `age -d` reads it.
    case armored
    /// The file is of another version of the format than 1.
    case versionUnknown
    /// The header breaks a rule of the format, or ends too early.
    case headerMalformed
    /// The header is longer than `limit` bytes, or has more than 1,000 stanzas.
    case headerTooLarge(limit: Int)
    /// A recipient or a stanza's share is a point of low order: what it shares is no secret.
    case lowOrderPoint
    /// No stanza was made for any of the identities.
    case identityUnknown
    /// The passphrase does not open the file.
    case passphraseWrong
    /// A passphrase's stanza wants more work, or more memory, than a factor of `limit` does.
    case workFactorTooLarge(limit: Int)
    /// The header was changed after it was made: its code does not fit the file key.
    case headerChanged
    /// A chunk of the body was changed, moved or left out, bytes follow the last one, or the body
    /// belongs to another file key.
    case bodyChanged
    /// The body ends before its final chunk.
    case bodyTruncated
    /// The plaintext is longer than the caller's `limit` in bytes.
    case plaintextTooLarge(limit: Int)
    /// The input could not be read; the system's error number.
    case readFailed(errorNumber: Int32)
    /// The output could not be written; the system's error number.
    case writeFailed(errorNumber: Int32)
    /// The system could not give guarded memory for a key.
    case outOfMemory

    /// A stable name of the refusal for other programs, in kebab case.
    public var code: String {
        switch self {
        case .recipientMalformed: "recipient-malformed"
        case .recipientCountOutOfRange: "recipient-count-out-of-range"
        case .identityMalformed: "identity-malformed"
        case .identityCountOutOfRange: "identity-count-out-of-range"
        case .identityFileTooLarge: "identity-file-too-large"
        case .fileKeyMalformed: "file-key-malformed"
        case .armored: "armored"
        case .versionUnknown: "version-unknown"
        case .headerMalformed: "header-malformed"
        case .headerTooLarge: "header-too-large"
        case .lowOrderPoint: "low-order-point"
        case .identityUnknown: "identity-unknown"
        case .passphraseWrong: "wrong-passphrase"
        case .workFactorTooLarge: "work-factor-too-large"
        case .headerChanged: "header-changed"
        case .bodyChanged: "body-changed"
        case .bodyTruncated: "body-truncated"
        case .plaintextTooLarge: "plaintext-too-large"
        case .readFailed: "read-failed"
        case .writeFailed: "write-failed"
        case .outOfMemory: "out-of-memory"
        }
    }
}

/// Runs a call to libsodium whose only failures are a low-order point and a lack of memory.
func translated<R: ~Copyable>(
    _ body: () throws(SodiumError) -> R
) throws(AgeError) -> R {
    do throws(SodiumError) {
        return try body()
    } catch {
        switch error {
        case .lowOrderPoint: throw .lowOrderPoint
        case .outOfMemory: throw .outOfMemory
        case .decryptionFailed, .lengthMismatch, .signatureInvalid:
            preconditionFailure("lengths are checked before, tags in their place")
        }
    }
}
