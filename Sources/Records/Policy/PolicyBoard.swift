public import JSONDocuments
import Sodium
public import TransparencyLog

/// `policy.board`: the officers who decide on policy, and how many of them it takes.
///
/// The registrar appoints them; a later board replaces the earlier one.
public struct PolicyBoard: RecordContent {
    /// `policy.board`.
    public var type: RecordType { .policyBoard }
    /// Fewest and most officers.
    public static let officerRange = 2...32

    /// The officers' keys, type 01, all different.
    public let officers: [NoteVerifierKey]
    /// How many must approve: at least 2, so that nobody decides alone.
    public let threshold: Int

    /// Creates a board.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(officers: [NoteVerifierKey], threshold: Int) throws(RecordError) {
        try Field.count(officers, in: Self.officerRange, at: "public.officers")
        try Field.distinct(officers.map(\.publicKey), at: "public.officers")
        try Field.distinct(officers.map { KeyReference($0) }, at: "public.officers")
        for (index, officer) in officers.enumerated()
        where officer.kind != .signature || !KeyReference.isName(officer.name.utf8) {
            throw .keyMalformed(location: "public.officers[\(index)]")
        }
        guard 2...officers.count ~= threshold else {
            throw .integerOutOfRange(location: "public.threshold")
        }
        self.officers = officers
        self.threshold = threshold
    }

    init(reading reader: inout RecordReader) throws(RecordError) {
        let texts = try reader.strings("officers")
        try Field.count(texts, in: Self.officerRange, at: "public.officers")
        var officers: [NoteVerifierKey] = []
        for (index, text) in texts.enumerated() {
            officers.append(try Field.key(text, at: "public.officers[\(index)]"))
        }
        let threshold = try reader.integer("threshold", in: Self.officerRange)
        try reader.finish()
        try self.init(officers: officers, threshold: threshold)
    }

    /// `{"officers", "threshold"}`.
    public var json: JSONValue {
        [
            "officers": .array(officers.map { .string($0.text) }),
            "threshold": .integer(threshold),
        ]
    }

    /// How many officers signed ``PolicyTerms/approvedBytes``, each counted once.
    public func approvalCount(_ bytes: [UInt8], _ approvals: [EnvelopeSignature]) -> Int {
        officers.count { officer in
            approvals.contains {
                $0.key == KeyReference(officer)
                    && officer.publicKey.verify(bytes, signature: $0.value)
            }
        }
    }
}
