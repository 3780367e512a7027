import Foundation
public import Ledger
import TransparencyLog

/// Asks the witnesses of a log's policy, over HTTP, to cosign its newest checkpoint, and keeps their answers.
///
/// Each remembers for itself what it cosigned; that no two are asked for different checkpoints of one round is
/// what lets them meet a quorum. Source: C2SP tlog-witness, "add-checkpoint".
public actor WitnessRounds {
    /// What one round brought.
    public struct Outcome: Equatable, Sendable {
        /// The size that was to be cosigned; 0 for an empty log.
        public let size: Int
        /// The witnesses that cosigned it, by their keys' names.
        public internal(set) var cosigned: [String] = []
        /// The others that have an address, with a stable code each.
        public internal(set) var failed: [String: String] = [:]
    }

    private let reader: LedgerReader
    private let transport: any LedgerTransport
    /// The size that each witness cosigned last, as it said.
    private var sizes: [NoteVerifierKey: Int] = [:]

    /// Asks for the log that `reader` reads, whose policy names the witnesses and their addresses.
    ///
    /// - Parameter reader: Its store is open for cosigning or sequencing.
    public init(_ reader: LedgerReader) { self.init(reader, transport: URLSessionTransport()) }

    package init(_ reader: LedgerReader, transport: any LedgerTransport) {
        self.reader = reader
        self.transport = transport
    }

    /// Number of entries that there are to cosign.
    ///
    /// - Throws: `LedgerError.storage`.
    public func size() async throws(LedgerError) -> Int {
        try await reader.newestCheckpoint()?.checkpoint.size ?? 0
    }

    /// Asks each witness once about the newest checkpoint; one that cannot be reached stops no other.
    ///
    /// - Returns: Who cosigned.
    /// - Throws: `LedgerError.storage`.
    public func ask() async throws(LedgerError) -> Outcome {
        guard let newest = try await reader.newestCheckpoint()?.checkpoint else {
            return Outcome(size: 0)
        }
        var outcome = Outcome(size: newest.size)
        for witness in reader.policy.witnesses {
            guard let url = witness.url.flatMap(Self.address) else { continue }
            do throws(LedgerError) {
                try await cosign(newest.size, witness.key, at: url)
                outcome.cosigned.append(witness.key.name)
            } catch {
                if case .storage = error { throw error }
                outcome.failed[witness.key.name] = error.code
            }
        }
        return outcome
    }

    private static func address(_ text: String) -> URL? {
        guard LedgerAddress(text) != nil else { return nil }
        return URL(string: text.hasSuffix("/") ? text : text + "/")
    }

    /// The longest answer that is read, in bytes.
    private static let replyByteLimit = 16_384

    private func cosign(
        _ size: Int, _ witness: NoteVerifierKey, at url: URL
    ) async throws(LedgerError) {
        var oldSize = sizes[witness] ?? 0
        // A witness that remembers another size says so, once.
        for isLast in [false, true] {
            let reply = try await post(size, after: oldSize, at: url)
            switch reply.status {
            case 200:
                _ = try await reader.addCosignatures(answer: reply.body, size: size)
                sizes[witness] = size
                return
            case 409 where !isLast:
                guard let known = try? AddCheckpointRequest.size(inConflict: reply.body) else {
                    throw .answerMalformed
                }
                // It has seen more than there is here: this log was restored, or is a copy.
                guard known <= size else { throw .rolledBack(signedSize: known, storedSize: size) }
                oldSize = known
            default: throw .refusedByService(code: "witness-\(reply.status)")
            }
        }
    }

    private func post(
        _ size: Int, after oldSize: Int, at url: URL
    ) async throws(LedgerError) -> LedgerReply {
        var request = LedgerRequest(url: url.appending(path: "add-checkpoint"))
        request.mediaType = "text/plain; charset=utf-8"
        request.body = try await reader.addCheckpointRequest(from: oldSize, size: size).bytes
        return try await transport.answer(to: request, limit: Self.replyByteLimit)
    }
}
