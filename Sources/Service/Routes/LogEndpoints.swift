import HTTPTypes
import JSONDocuments
import Ledger
import Records
import TransparencyLog

/// The log over HTTP: static tlog-tiles, proofs and look-ups for everybody, and the way in for members'
/// signed envelopes.
///
/// Proofs lead to the newest checkpoint that satisfies the operator's witness policy; with `under=newest` to
/// the newest of all. What the operator leaves out of an answer cannot be seen in it; auditors read the tiles.
struct LogEndpoints: Sendable {
    /// The log; its policy is the operator's.
    let reader: LedgerReader
    /// Takes envelopes; `nil` where nothing is appended here.
    let ledger: LocalLedger?
    let tiles = TileCache()
    /// The newest checkpoint of all.
    let newest: SharedRead<VerifiedCheckpoint?>

    /// The log that `reader` reads and `ledger` appends to.
    init(reader: LedgerReader, ledger: LocalLedger?) {
        self.reader = reader
        self.ledger = ledger
        newest = SharedRead { try await reader.newestCheckpoint() }
    }

    /// All of them.
    var endpoints: [Endpoint] {
        tileEndpoints + entryEndpoints + evidenceEndpoints + headEndpoints
            + (ledger.map { [Self.append(to: $0)] } ?? [])
    }

    /// The reader whose proofs the caller asks for.
    func reader(for call: Call) throws -> LedgerReader {
        switch call.optional("under") {
        case nil, "cosigned": return reader
        case "newest": return reader.demanding(.none)
        default: throw Problem(.badRequest, "parameter-malformed", about: "under")
        }
    }

    static let under = Endpoint.Parameter(
        name: "under", place: .query,
        summary: "To which checkpoint proofs lead: the newest cosigned one, or the newest of all.",
        schema: ["enum": ["cosigned", "newest"]], isRequired: false)
}

extension Call {
    /// A parameter that may be left out; `nil` where it is, or is empty.
    func optional(_ name: String) -> String? {
        parameters[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A parameter that may be left out, as `decode` reads it.
    ///
    /// - Throws: `Problem` of status 400.
    func optional<T>(_ name: String, _ decode: (String) -> T?) throws -> T? {
        guard let text = optional(name) else { return nil }
        guard let value = decode(text) else {
            throw Problem(.badRequest, "parameter-malformed", about: name)
        }
        return value
    }

    /// A parameter as `decode` reads it.
    ///
    /// - Throws: `Problem` of status 400.
    func required<T>(_ name: String, _ decode: (String) -> T?) throws -> T {
        guard let value = decode(try parameter(name)) else {
            throw Problem(.badRequest, "parameter-malformed", about: name)
        }
        return value
    }
}
