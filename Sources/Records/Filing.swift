import JSONDocuments

/// How a city record is filed: where, until when, after which others, and its sealed payload.
///
/// The members stand in the envelope beside `public`, so that every type, also a registered one, is
/// searched, kept and erased alike.
public struct Filing: Hashable, Sendable {
    /// No member at all, as for records of identity and policy.
    public static let none = Filing(
        area: nil, retainUntil: nil, previous: nil, supersedes: nil, payload: nil)

    /// A coarse public area; an exact place belongs in the payload.
    public let area: AreaCode?
    /// From this second on the payload's key is to be destroyed.
    public let retainUntil: Timestamp?
    /// The record before this one in a chain.
    public let previous: RecordIdentifier?
    /// The record that this one corrects.
    public let supersedes: RecordIdentifier?
    /// The encrypted payload.
    public let payload: SealedPayload?

    /// Creates a filing.
    public init(
        area: AreaCode? = nil, retainUntil: Timestamp? = nil, previous: RecordIdentifier? = nil,
        supersedes: RecordIdentifier? = nil, payload: SealedPayload? = nil
    ) {
        self.area = area
        self.retainUntil = retainUntil
        self.previous = previous
        self.supersedes = supersedes
        self.payload = payload
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        area = reader.has("area") ? try reader.area("area") : nil
        retainUntil = reader.has("retain_until") ? try reader.time("retain_until") : nil
        previous = reader.has("prev") ? try reader.identifier("prev") : nil
        supersedes = reader.has("supersedes") ? try reader.identifier("supersedes") : nil
        payload = reader.has("payload") ? try SealedPayload(reader.value("payload")) : nil
    }

    /// The envelope's members.
    var members: [(String, JSONValue)] {
        var members: [(String, JSONValue)] = []
        if let area { members.append(("area", .string(area.description))) }
        if let retainUntil { members.append(("retain_until", .string(retainUntil.description))) }
        if let previous { members.append(("prev", .string(previous.description))) }
        if let supersedes { members.append(("supersedes", .string(supersedes.description))) }
        if let payload { members.append(("payload", payload.json)) }
        return members
    }

    /// Whether a record of `type` made at `created` may be filed like this.
    ///
    /// - Throws: `RecordError.filingNotForType`, `.payloadMissing`, `.createdNotOnHour` or
    ///   `.retentionOver`.
    func check(_ type: RecordType, created: Timestamp) throws(RecordError) {
        guard type.isFiled || self == .none else { throw .filingNotForType }
        guard payload != nil || !type.needsPayload else { throw .payloadMissing }
        // A precise time beside somebody's data would be personal itself.
        if payload != nil, !created.isOnHour { throw .createdNotOnHour }
        if let retainUntil, retainUntil <= created { throw .retentionOver }
    }
}

/// A coarse public area: 1 to 32 of `A-Z`, `0-9`, `.` and `-`, such as a district's number.
public struct AreaCode: Hashable, Sendable, CustomStringConvertible {
    /// The code as envelopes write it.
    public let description: String

    /// Reads a code; `nil` for anything else.
    public init?(_ text: String) {
        let isCode = text.utf8.allSatisfy {
            0x41...0x5A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".")
                || $0 == UInt8(ascii: "-")
        }
        guard isCode, 1...32 ~= text.utf8.count else { return nil }
        description = text
    }
}
