/// A log that a witness knows, and the last checkpoint it cosigned for it.
///
/// Source: C2SP tlog-witness.
public struct WitnessedLog: Sendable {
    /// Origin and keys.
    public let identity: LogIdentity
    /// The last cosigned checkpoint; `nil` before the first.
    public let state: WitnessState?

    /// A log with what the witness remembers of it.
    public init(identity: LogIdentity, state: WitnessState?) {
        self.identity = identity
        self.state = state
    }
}

/// What a witness remembers of a log: the last checkpoint it cosigned.
///
/// Source: C2SP tlog-witness. The note is also what a monitor reads.
public struct WitnessState: Sendable {
    /// The checkpoint with the log's and the witness's lines.
    public let note: SignedNote
    /// The values in the note.
    public let checkpoint: Checkpoint

    /// Takes over a note that the witness stored; its signatures are not checked again.
    ///
    /// - Throws: What reading a checkpoint throws.
    public init(note: SignedNote) throws(LogError) {
        self.note = note
        checkpoint = try Checkpoint(parsing: note.text)
    }
}

/// What a witness answers.
///
/// Source: C2SP tlog-witness, "add-checkpoint".
public struct CosigningAnswer: Sendable {
    /// HTTP status: 200, 400, 403, 404, 409 or 422.
    public let status: Int
    /// Value of the `Content-Type` header.
    public let contentType: String
    /// Body of the answer.
    public let body: [UInt8]
    /// What has to be durable BEFORE the answer leaves, compared and stored in one atomic step
    /// against the size that ``WitnessedLog/state`` had; `nil` where nothing changes.
    public let newState: WitnessState?
    /// Why the request was refused; `nil` for status 200 and 409.
    public let refusal: LogError?

    static func refused(_ status: Int, _ reason: LogError) -> CosigningAnswer {
        let text =
            switch status {
            case 400: "malformed request\n"
            case 403: "no valid signature by a trusted key\n"
            case 404: "unknown log\n"
            default: "not consistent\n"
            }
        return CosigningAnswer(
            status: status, contentType: plainText, body: Array(text.utf8), newState: nil,
            refusal: reason)
    }

    static func conflict(size: Int) -> CosigningAnswer {
        CosigningAnswer(
            status: 409, contentType: "text/x.tlog.size", body: Array("\(size)\n".utf8),
            newState: nil, refusal: nil)
    }

    static func cosigned(_ line: NoteSignature, _ state: WitnessState) -> CosigningAnswer {
        CosigningAnswer(
            status: 200, contentType: plainText, body: Array(line.line.utf8), newState: state,
            refusal: nil)
    }

    private static let plainText = "text/plain; charset=utf-8"
}

extension Cosigner {
    /// Decides on a request to cosign: the whole protocol, without clock, storage and network.
    ///
    /// Source: C2SP tlog-witness, "add-checkpoint".
    ///
    /// - Parameters:
    ///   - body: The request's body.
    ///   - logs: The known logs with what was remembered last.
    ///   - timestamp: The time now, in seconds since 1970.
    /// - Returns: The answer, and what to store before sending it.
    /// - Throws: `LogError.timestampOutOfRange` for a clock that stands at 1970 or before.
    public borrowing func answer(
        _ body: some Collection<UInt8>, logs: [WitnessedLog], timestamp: Int
    ) throws(LogError) -> CosigningAnswer {
        guard timestamp > 0 else { throw .timestampOutOfRange }
        let request: AddCheckpointRequest
        do throws(LogError) {
            request = try AddCheckpointRequest(parsing: body)
        } catch {
            return .refused(400, error)
        }
        guard
            let log = logs.first(where: { log in
                haveSameBytes(log.identity.origin, request.claim.origin)
            })
        else { return .refused(404, .originMismatch) }
        let verified: VerifiedNote
        do throws(LogError) {
            verified = try request.note.verified(by: log.identity.keys)
        } catch {
            return .refused(403, error)
        }
        let oldSize = log.state?.checkpoint.size ?? 0
        guard request.oldSize <= request.claim.size else {
            return .refused(
                400, .sizesOutOfOrder(old: request.oldSize, new: request.claim.size))
        }
        guard request.oldSize == oldSize else { return .conflict(size: oldSize) }
        do throws(LogError) {
            let checkpoint = try request.consistentCheckpoint(after: log.state?.checkpoint)
            return try cosign(checkpoint, signedBy: verified, timestamp: timestamp)
        } catch {
            return .refused(422, error)
        }
    }

    /// Cosigns, and remembers the log's own lines but no line of a stranger.
    private borrowing func cosign(
        _ checkpoint: Checkpoint, signedBy verified: VerifiedNote, timestamp: Int
    ) throws(LogError) -> CosigningAnswer {
        let line = try cosign(checkpoint, timestamp: timestamp)
        let known = try KeyTable(verified.signers)
        let lines = verified.note.signatures.filter { known[$0] != nil }
        let note = try SignedNote(text: verified.note.text, signatures: lines + [line])
        return .cosigned(line, try WitnessState(note: note))
    }
}

extension AddCheckpointRequest {
    /// The checkpoint, after proof that it extends the one `last` cosigned.
    func consistentCheckpoint(after last: Checkpoint?) throws(LogError) -> Checkpoint {
        let checkpoint = try Checkpoint(parsing: note.text)
        let proof = ConsistencyProof(oldSize: oldSize, newSize: checkpoint.size, hashes: hashes)
        try proof.verify(oldRoot: last?.root ?? .empty, newRoot: checkpoint.root)
        return checkpoint
    }
}
