import JSONDocuments
public import Ledger
import Records
public import TransparencyLog

/// A ledger that another organisation operates, reached over HTTP and never believed.
///
/// Whatever is returned was proved: by the pinned key of the log, by the cosignatures that the policy asks, by
/// inclusion proofs, and by consistency with all that was seen before. Two things stay the operator's word:
/// an acknowledgement, until there is a proof of the entry; and that nothing newer was left out, which only
/// whoever reads the whole log can tell.
public struct RemoteLedger: LedgerAccess {
    /// The log's origin and pinned key.
    public let log: LogIdentity
    /// Which cosignatures a checkpoint needs before a proof leads to it.
    public private(set) var policy: WitnessPolicy
    let address: LedgerAddress
    let transport: any LedgerTransport
    let view: LogView

    /// The ledger at `address`.
    ///
    /// - Parameters:
    ///   - address: Where it is served.
    ///   - log: Its origin and key, known from elsewhere.
    ///   - policy: Which cosignatures proofs need.
    ///   - memory: Where the newest checkpoint is remembered; `nil` for nowhere.
    public init(
        at address: LedgerAddress, log: LogIdentity, policy: WitnessPolicy, memory: LogMemory?
    ) {
        self.init(
            at: address, log: log, policy: policy, memory: memory,
            transport: URLSessionTransport())
    }

    package init(
        at address: LedgerAddress, log: LogIdentity, policy: WitnessPolicy, memory: LogMemory?,
        transport: any LedgerTransport
    ) {
        self.address = address
        self.log = log
        self.policy = policy
        self.transport = transport
        view = LogView(log: log, memory: memory) { old, new throws(LedgerError) in
            try await Self.proof(from: old, to: new, at: address, over: transport)
        }
    }

    /// The same ledger, with proofs under checkpoints that satisfy `policy`; what was seen is shared.
    public func demanding(_ policy: WitnessPolicy) -> RemoteLedger {
        var ledger = self
        ledger.policy = policy
        return ledger
    }
}

// MARK: - Asking

extension RemoteLedger {
    /// Which checkpoint the service is to prove by.
    enum Under: String {
        case cosigned
        case newest
    }

    /// What this policy needs: without a quorum the newest of all.
    var under: Under { policy.isSatisfied(by: []) ? .newest : .cosigned }

    /// Asks for a document.
    func get(
        _ path: String, _ query: [(name: String, value: String)] = [], under: Under? = nil
    ) async throws(LedgerError) -> JSONValue {
        try await Self.get(
            path, query + (under.map { [("under", $0.rawValue)] } ?? []), at: address,
            over: transport
        ).json()
    }

    static func get(
        _ path: String, _ query: [(name: String, value: String)], at address: LedgerAddress,
        over transport: any LedgerTransport
    ) async throws(LedgerError) -> LedgerReply {
        guard let url = address.url(path, query: query) else { throw .unreachable }
        return try await transport.answer(
            to: LedgerRequest(url: url), limit: LedgerReply.byteLimit)
    }

    /// Reads a document, whose form is the service's to keep.
    static func read<T>(
        _ body: () throws(DecodingFailure) -> T
    ) throws(LedgerError) -> T {
        do throws(DecodingFailure) {
            return try body()
        } catch {
            throw .answerMalformed
        }
    }

    /// An envelope as the log has it.
    static func envelope(_ leaf: [UInt8]) throws(LedgerError) -> Envelope {
        do throws(RecordError) {
            return try Envelope(leaf: leaf)
        } catch {
            throw .answerMalformed
        }
    }

    /// A proven entry as a store would keep it.
    static func stored(_ leaf: [UInt8], at index: Int) throws(LedgerError) -> StoredEntry {
        let envelope = try envelope(leaf)
        do throws(RecordError) {
            return try StoredEntry(envelope, at: index)
        } catch {
            throw .answerMalformed
        }
    }
}
