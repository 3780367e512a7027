import TransparencyLog

extension LogError {
    /// What is wrong with a piece of a log, for whoever has to do something about it.
    var sentence: String {
        switch self {
        case .keyMalformed, .keyIDMismatch, .keyTypeUnknown, .keyByteCount, .keyNameInvalid,
            .keysAmbiguous:
            "a key in it cannot be read"
        case .noKnownSignature, .logSignatureMissing, .originMismatch:
            "the checkpoint is another log's, or not signed with the log key that you named"
        case .signatureInvalid(let name): "the signature by \(name) does not verify"
        case .quorumNotMet:
            "not enough witnesses cosigned the checkpoint; let them cosign, then try again"
        case .timestampOutOfRange: "a cosignature has no possible time; check the clock"
        case .tileMissing(let path): "the file \(path) is missing or too short"
        case .tileMismatch(let path): "the file \(path) was changed"
        case .tileByteCount, .pathMalformed, .coordinateOutOfRange:
            "a tile does not have its size or place"
        case .bundleMismatch(let index): "entry \(index) was changed"
        case .bundleTruncated, .bundleEntryCount, .entryTooLong:
            "a file of entries was cut or changed"
        case .indexOutsideTree(let index, let size):
            "it speaks of entry \(index), but the log has \(size) entries"
        case .sizesOutOfOrder(let old, let new): "it leads from size \(old) to the smaller \(new)"
        case .proofTooShort, .proofTooLong, .rootMismatch, .frontierMalformed,
            .emptyTreeRootMismatch:
            "the proof does not lead to the log's root: entry, proof or checkpoint was changed"
        case .oldRootMismatch: "the log does not continue the one that was seen before"
        case .policyMalformed(let line, let fault): "line \(line): \(fault.sentence)"
        case .policyQuorumMissing: "there is no line that begins with 'quorum'"
        case .policyThresholdInvalid: "the quorum cannot be met"
        default: noteSentence
        }
    }

    /// What is wrong with the form of a note, checkpoint, proof or request.
    private var noteSentence: String {
        switch self {
        case .checkpointOriginMalformed, .checkpointSizeMalformed, .checkpointRootMalformed,
            .checkpointExtensionMalformed:
            "the checkpoint is not in its format"
        case .bundleVersionUnknown, .bundleExtraMalformed, .bundleIndexMalformed,
            .hashLineMalformed, .tooManyHashes:
            "the proof is not in its format"
        case .requestOldSizeMalformed, .conflictSizeMalformed:
            "the request to a witness is not in its format"
        default: "the checkpoint is no signed note, or was cut"
        }
    }
}

extension PolicyFault {
    fileprivate var sentence: String {
        switch self {
        case .character: "a control character, or no line end"
        case .keywordUnknown: "must begin with log, witness, group or quorum"
        case .wordCount: "too few or too many words"
        case .key(.malformed): "the key cannot be read"
        case .key(.type): "the key is not of the kind for this line"
        case .keyRepeated: "the key stands on an earlier line"
        case .nameTaken: "the name is taken"
        case .nameUnknown: "a name is not defined above"
        case .memberRepeated: "a member is in a group already"
        case .threshold: "the threshold must be any, all or a number of the members"
        case .quorumRepeated: "there is a quorum above"
        case .tooMany: "more than 32 logs, witnesses or groups"
        }
    }
}
