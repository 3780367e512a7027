/// Why a piece of a transparency log was refused; payloads hold public data only.
public enum LogError: Error, Equatable, Sendable {
    // MARK: Tree

    /// A leaf index is not inside the tree.
    case indexOutsideTree(index: Int, size: Int)
    /// An old size is larger than the new one, or a size is negative.
    case sizesOutOfOrder(old: Int, new: Int)
    /// A proof has fewer hashes than the sizes ask for.
    case proofTooShort
    /// A proof has more hashes than the sizes ask for.
    case proofTooLong
    /// A proof or a set of tiles leads to another root than the one given.
    case rootMismatch
    /// A consistency proof leads to another old root than the one given.
    case oldRootMismatch
    /// A list of subtree hashes does not have one hash for each binary digit 1 of the size.
    case frontierMalformed

    // MARK: Tiles and bundles

    /// A path is not the one spelling of a tile or bundle.
    case pathMalformed
    /// A level, index or width is outside its range.
    case coordinateOutOfRange
    /// A tile does not have 32 bytes for each hash of its width.
    case tileByteCount(expected: Int, actual: Int)
    /// A tile, or a wide enough one, is not there; the payload is its path.
    case tileMissing(String)
    /// A tile's own root differs from the hash in its parent; the payload is its path.
    case tileMismatch(String)
    /// A bundle ends inside a length or an entry.
    case bundleTruncated
    /// A bundle holds another number of entries than its width, or none.
    case bundleEntryCount(expected: Int, actual: Int)
    /// An entry does not hash to the leaf in the level-0 tile; the payload is its index in the log.
    case bundleMismatch(index: Int)
    /// An entry is longer than 65,535 bytes.
    case entryTooLong(byteCount: Int)

    // MARK: Keys and notes

    /// A verifier key is not `name+id+base64` with an id of eight lowercase hexadecimal digits.
    case keyMalformed
    /// A key name is empty, or has white space, a control character or a plus sign.
    case keyNameInvalid
    /// The id in a verifier key is not the hash of its name, type and public key.
    case keyIDMismatch
    /// A key's type byte is none that this room knows, or not fit for this use.
    case keyTypeUnknown(UInt8)
    /// A public key does not have 32 bytes.
    case keyByteCount(Int)
    /// Two different keys have the same name and id, so that a line cannot be told to either.
    case keysAmbiguous(name: String)
    /// A note is longer than ``SignedNote/maximumByteCount``.
    case noteTooLong
    /// A note is not UTF-8.
    case noteNotUTF8
    /// A note holds a control character other than newline.
    case noteControlCharacter
    /// A note has no empty line between text and signatures.
    case noteSeparatorMissing
    /// A note has no signature line.
    case noteSignaturesMissing
    /// A note has more lines than ``SignedNote/maximumSignatureCount``.
    case noteTooManySignatures
    /// A line is not an em dash, a name and base64 of more than four bytes; counted from 1.
    case noteSignatureMalformed(line: Int)
    /// A signature by a known key does not verify.
    case signatureInvalid(name: String)
    /// No line of a note is by a known key.
    case noKnownSignature

    // MARK: Checkpoints and cosignatures

    /// The origin line is missing or empty.
    case checkpointOriginMalformed
    /// The size line is not a canonical decimal below 2^63.
    case checkpointSizeMalformed
    /// The root line is not base64 of 32 bytes.
    case checkpointRootMalformed
    /// An extension line is empty or the text does not end in a newline.
    case checkpointExtensionMalformed
    /// The root of size 0 is not SHA-256 of nothing.
    case emptyTreeRootMismatch
    /// The checkpoint is by another log.
    case originMismatch
    /// No key of the log is among the valid signatures.
    case logSignatureMissing
    /// The cosignatures do not meet the policy's quorum.
    case quorumNotMet
    /// A cosignature time is not in `0 ... 2^63 - 1` seconds, or a witness's clock stands at 0.
    case timestampOutOfRange

    // MARK: Policies, proof bundles and requests

    /// A policy line is refused; lines count from 1.
    case policyMalformed(line: Int, PolicyFault)
    /// A policy has no `quorum` line.
    case policyQuorumMissing
    /// The threshold or keys given for a policy do not make one.
    case policyThresholdInvalid
    /// The first line of a proof bundle is not `c2sp.org/tlog-proof@v1`.
    case bundleVersionUnknown
    /// The `extra` line of a proof bundle is not canonical base64.
    case bundleExtraMalformed
    /// The `index` line of a proof bundle is missing or not a canonical decimal.
    case bundleIndexMalformed
    /// A hash line is not base64 of 32 bytes, or the empty line after them is missing; counted from 1.
    case hashLineMalformed(line: Int)
    /// There are more than 63 hash lines.
    case tooManyHashes
    /// The `old` line of a request is missing or not a canonical decimal.
    case requestOldSizeMalformed
    /// A conflict answer is not one canonical decimal and a newline.
    case conflictSizeMalformed
}

/// What is wrong with one line of a policy.
public enum PolicyFault: Equatable, Sendable {
    /// A control character, or no newline at the end.
    case character
    /// The first word is not `log`, `witness`, `group` or `quorum`.
    case keywordUnknown
    /// Too few or too many words.
    case wordCount
    /// The verifier key is refused for this reason.
    case key(KeyFault)
    /// The public key was on an earlier line.
    case keyRepeated
    /// The name was defined before, or is `none`.
    case nameTaken
    /// A member or the quorum names nothing that is defined above.
    case nameUnknown
    /// A member is in a group already.
    case memberRepeated
    /// The threshold is not `any`, `all` or a decimal between 1 and the number of members.
    case threshold
    /// There is a `quorum` line above.
    case quorumRepeated
    /// There are more than 32 logs, witnesses or groups.
    case tooMany

    /// What is wrong with a verifier key in a policy.
    public enum KeyFault: Equatable, Sendable {
        /// It cannot be read.
        case malformed
        /// Its type is not the one for a log (0x01) or a cosigner (0x04).
        case type
    }
}
