public import JSONDocuments
public import Sodium

/// `safety.evidence`: one step in the custody of an exhibit (ISO/IEC 27037, CASE/UCO).
///
/// The first step's record names the exhibit; each further step names the record before it. Who did
/// it signs the envelope; where, why and with which tool is in the encrypted payload.
public struct CustodyStep: RecordContent {
    /// `safety.evidence`.
    public var type: RecordType { .safetyEvidence }
    /// Most objects of one exhibit.
    public static let objectLimit = 16

    /// What is done with an exhibit.
    public enum Action: String, CaseIterable, Sendable {
        case seized, imaged, transferred, received, stored, opened, analysed, copied, sealed
        case returned, destroyed, disclosed
    }

    /// The record of the first step.
    public let exhibit: RecordIdentifier
    /// The step's number, from 1.
    public let number: Int
    /// What is done.
    public let action: Action
    /// The digests of the encrypted bodies that are the exhibit after this step, 1 to 16.
    public let objects: [SHA256Digest]
    /// The lawful authority, a code of 1 to 32 of `a-z`, `0-9` and `-`.
    public let authority: String

    /// Creates a step.
    ///
    /// - Throws: `RecordError`, naming the member that breaks its rule.
    public init(
        exhibit: RecordIdentifier, number: Int, action: Action, objects: [SHA256Digest],
        authority: String
    ) throws(RecordError) {
        guard Self.numberRange ~= number else {
            throw .integerOutOfRange(location: "public.step")
        }
        try Field.count(objects, in: 1...Self.objectLimit, at: "public.objects")
        try Field.distinct(objects, at: "public.objects")
        self.exhibit = exhibit
        self.number = number
        self.action = action
        self.objects = objects
        self.authority = try Field.code(authority, at: "public.authority")
    }

    private static let numberRange = 1...1_000_000

    init(reading reader: inout RecordReader) throws(RecordError) {
        let exhibit = try reader.identifier("exhibit")
        let number = try reader.integer("step", in: Self.numberRange)
        let action = try reader.choice("action", Action.self)
        let objects = try reader.digests("objects")
        let authority = try reader.string("authority")
        try reader.finish()
        try self.init(
            exhibit: exhibit, number: number, action: action, objects: objects,
            authority: authority)
    }

    /// `{"exhibit", "step", "action", "objects", "authority"}`.
    public var json: JSONValue {
        [
            "exhibit": .string(exhibit.description), "step": .integer(number),
            "action": .string(action.rawValue), "objects": .list(objects),
            "authority": .string(authority),
        ]
    }

    /// The first step is its own exhibit and follows nothing; every other follows a record.
    ///
    /// - Throws: `RecordError.chainBroken`.
    func checkPlace(id: RecordIdentifier, previous: RecordIdentifier?) throws(RecordError) {
        guard (number == 1) == (previous == nil), (number == 1) == (exhibit == id) else {
            throw .chainBroken
        }
    }
}
