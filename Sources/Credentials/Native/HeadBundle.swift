import JSONDocuments
public import Records
public import Sodium

/// A head of revocations with what a wallet needs to follow it: `{"status": entry, "blocks": [base64, …]}`.
///
/// The blocks are the newest ones up to the head, so that most wallets need no others.
public struct HeadBundle: Sendable {
    /// Most blocks that travel with a request; a wallet that is further behind updates before.
    public static let blockCountLimit = 8

    /// The entry `identity.status` with its proof.
    public let status: LogEvidence
    /// Blocks of revocations, aligned, in their order, as `RevocationBlock` writes them.
    public let blocks: [[UInt8]]

    /// Puts a head and its newest blocks together.
    public init(status: LogEvidence, blocks: [[UInt8]]) {
        self.status = status
        self.blocks = blocks
    }

    /// Whether the entry says that it is a head of the definition with this digest; nothing is checked.
    public func names(_ definition: SHA256Digest) -> Bool {
        guard case .status(let status)? = try? Envelope(leaf: status.leaf).record else {
            return false
        }
        return status.definition == definition
    }

    init(json value: JSONValue, at location: String) throws(DecodingFailure) {
        var reader = try ObjectReader(value, at: location)
        status = try reader.required("status", LogEvidence.init(json:at:))
        blocks = try reader.required(
            "blocks", JSONValue.list(maximumCount: Self.blockCountLimit, JSONValue.base64))
        try reader.finish()
    }

    var json: JSONValue {
        ["status": status.json, "blocks": .array(blocks.map { .string(base64($0)) })]
    }
}
