public import Records

/// A record as whoever writes it hands it in: public content, and what is to be encrypted.
public struct Submission: Sendable {
    /// A file to be attached.
    public struct Attachment: Sendable {
        /// The name that the payload gives it, one line of 1 to 200 bytes.
        public let name: String
        /// Where it is.
        public let path: String

        /// Names a file.
        public init(name: String, path: String) {
            self.name = name
            self.path = path
        }
    }

    /// The record's identifier: the same one with the same content adds nothing, and gets the first
    /// index; with another content it is refused.
    public var id: RecordIdentifier
    /// The public content.
    public var content: Record
    /// Whether the objects of a step of custody are its own attachments, whose digests are known only
    /// when they have been encrypted.
    public var objectsAreAttached = false
    /// The fields of the payload; without fields and attachments the record has none.
    public var fields: [PayloadField]
    /// Files of any size, 64 at most.
    public var attachments: [Attachment]
    /// Whose data it is, if somebody's: what is granted of it, the subject can find in the log.
    public var subject: SubjectKey?
    /// A coarse public area.
    public var area: AreaCode?
    /// From this second on its keys are destroyed.
    public var retainUntil: Timestamp?
    /// The record before this one in a chain.
    public var previous: RecordIdentifier?
    /// The record that this one corrects.
    public var supersedes: RecordIdentifier?

    /// Creates a submission.
    public init(
        _ content: Record, id: RecordIdentifier = RecordIdentifier(), fields: [PayloadField] = [],
        attachments: [Attachment] = [], subject: SubjectKey? = nil, area: AreaCode? = nil,
        retainUntil: Timestamp? = nil, previous: RecordIdentifier? = nil,
        supersedes: RecordIdentifier? = nil
    ) {
        self.id = id
        self.content = content
        self.fields = fields
        self.attachments = attachments
        self.subject = subject
        self.area = area
        self.retainUntil = retainUntil
        self.previous = previous
        self.supersedes = supersedes
    }
}

/// A record that was added, or refused.
public struct AddedRecord: Sendable {
    /// The signed envelope, as it stands in the log; that of the kept record where another content
    /// came under its identifier, empty where that is another entry's.
    public let leaf: [UInt8]
    /// Its index in the log; `nil` where it was refused, and nothing was kept.
    public let index: Int?
    /// Why there is no index: `.entryRefused` by the ledger, or `.identifierTaken` or
    /// `.recordErased` by what this custodian keeps under the identifier.
    public let refusal: ArchiveError?

    init(leaf: [UInt8], index: Int?, refusal: ArchiveError? = nil) {
        self.leaf = leaf
        self.index = refusal == nil ? index : nil
        self.refusal = refusal ?? (index == nil ? .entryRefused : nil)
    }
}

extension Submission {
    /// Checks fields against the rules of the record's type.
    func checkPayload(_ schemas: PayloadSchemas) throws(ArchiveError) {
        guard !(fields.isEmpty && attachments.isEmpty) else { return }
        do throws(RecordError) {
            try schemas.check(fields, of: content.type)
        } catch {
            throw .payloadViolated(error)
        }
    }

    /// The public content, with the digests of the encrypted attachments where it is about them.
    func content(attached bodies: [SealedPayload.Body]) throws(RecordError) -> Record {
        guard objectsAreAttached, case .evidence(let step) = content else { return content }
        return .evidence(
            try CustodyStep(
                exhibit: step.exhibit, number: step.number, action: step.action,
                objects: bodies.map(\.digest), authority: step.authority))
    }
}
