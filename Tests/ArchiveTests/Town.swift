import Age
import Archive
import ArchiveTestSupport
import CityTestSupport
import Foundation
import JSONDocuments
import Ledger
import Records
import SQLiteStore
import Sodium
import Synchronization
import TransparencyLog

/// A town with a ledger, a registrar, three officers of whom two decide, and a custodian.
final class Town: Sendable {
    static let now = City.time("2026-03-02T09:20:00Z")
    private static let start = City.time("2026-01-01T00:00:00Z")
    fileprivate static let end = City.time("2031-01-01T00:00:00Z")

    let ledgerPath: String
    let path: String
    let logKey: NoteVerifierKey
    let seed: [UInt8]
    private let desk: Mutex<LedgerDesk?>
    private let keys: Keys
    private let clock: Mutex<Timestamp>

    private final class Keys: Sendable {
        let registrar: SigningKey
        let council: SigningKey
        let officers: [Officer]

        init() throws {
            registrar = try SigningKey()
            council = try SigningKey()
            officers = try (0..<3).map { try Officer($0) }
        }
    }

    private final class Officer: Sendable {
        let name: String
        let key: SigningKey
        init(_ number: Int) throws {
            name = "officer\(number).test.example"
            key = try SigningKey()
        }
        func verifierKey() throws -> NoteVerifierKey {
            try NoteVerifierKey(name: name, kind: .signature, publicKey: key.verificationKey)
        }
    }

    /// What time it is for the ledger and everybody else.
    var now: Timestamp { clock.withLock { $0 } }

    func advance(to time: Timestamp) { clock.withLock { $0 = time } }

    /// Founds a town; the custodian trusts its log unless that `isForeign`.
    init(isForeign: Bool = false) async throws {
        seed = isForeign ? randomBytes(32) : CustodianTemplate.logSeed
        logKey = try LedgerDesk.signer(seed).verifierKey
        ledgerPath = Scratch.path("ledger")
        path = Scratch.path("custodian")
        keys = try Keys()
        clock = Mutex(Self.now)
        desk = Mutex(try await LedgerDesk.create(at: ledgerPath, seed: seed))
        try await found()
    }

    /// The same town once more, in directories of its own; the ledger of the first is closed.
    init(copying town: Town) throws {
        (seed, logKey) = (town.seed, town.logKey)
        ledgerPath = try Scratch.copy(town.ledgerPath, "ledger")
        path = try Scratch.copy(town.path, "custodian")
        keys = town.keys
        clock = Mutex(town.now)
        desk = Mutex(nil)
    }

    /// Lets another process write to the ledger, until ``reopen()``.
    func close() async throws {
        desk.withLock { $0 = nil }
        // Its last task may end after its last answer.
        _ = try await LedgerDesk.open(ledgerPath, seed: seed)
    }

    func reopen() async throws {
        let opened = try await LedgerDesk.open(ledgerPath, seed: seed)
        desk.withLock { $0 = opened }
    }

    private var openDesk: LedgerDesk {
        guard let desk = desk.withLock({ $0 }) else { preconditionFailure("the ledger is closed") }
        return desk
    }

    private func found() async throws {
        try await admit(
            .registrar, "registrar.test.example",
            NoteVerifierKey(
                name: "registrar.test.example", kind: .signature,
                publicKey: keys.registrar.verificationKey))
        try await append(
            .board(PolicyBoard(officers: keys.officers.map { try $0.verifierKey() }, threshold: 2)))
        try await admit(
            .department, "council",
            NoteVerifierKey(
                name: "council.test.example", kind: .signature,
                publicKey: keys.council.verificationKey))
        let template = try CustodianTemplate.shared.get()
        try FileManager.default.copyItem(atPath: template.path, toPath: path)
        try await admit(.department, "water", template.key)
    }

    func admit(
        _ role: Role, _ name: String, _ key: NoteVerifierKey, types: [RecordType]? = nil,
        until: Timestamp = Town.end
    ) async throws {
        try await append(
            .member(
                Member(
                    role: role, name: LegalName(zh: "测试", en: name), key: key,
                    types: types ?? role.grantableTypes, validFrom: Self.start, validUntil: until
                )))
    }

    private func append(_ record: Record, id: RecordIdentifier = RecordIdentifier()) async throws {
        let envelope = try Envelope(record, id: id, created: Self.now)
        let signed =
            if case .rule = record {
                try envelope.signed(by: keys.council, name: "council.test.example")
            } else {
                try envelope.signed(by: keys.registrar, name: "registrar.test.example")
            }
        _ = try await openDesk.sequencer.append(signed)
    }
}

/// A new custodian's directory, made once: its passphrase takes long on purpose.
private enum CustodianTemplate {
    static let logSeed = randomBytes(32)

    static let shared = Result<(path: String, key: NoteVerifierKey), any Error> {
        let path = Scratch.path("template")
        let custodian = try Custodian.create(
            at: path, name: "water.test.example", logKey: LedgerDesk.signer(logSeed).verifierKey,
            policyText: "", passphrase: Scratch.passphrase(),
            makeStore: { try SQLiteArchive.create(in: $0) })
        return (path, custodian.verifierKey)
    }
}

extension Town {
    /// The custodian, opened at the town's time.
    func open(_ path: String? = nil, offline: Bool = false) async throws -> Custodian {
        let custodian = try await Custodian.open(
            at: path ?? self.path, passphrase: Scratch.passphrase(),
            append: offline ? nil : append, openStore: { try SQLiteArchive.open(in: $0) })
        if !offline { try await retain(by: custodian) }
        return custodian
    }

    @discardableResult
    func retain(by custodian: Custodian) async throws -> Retention {
        try await custodian.destroyOverdue(members: members(), now: now, append: append)
    }

    /// A further department with a custodian of its own.
    func secondCustodian(_ name: String) async throws -> Custodian {
        let custodian = try Custodian.create(
            at: Scratch.path("second"), name: name, logKey: logKey, policyText: "",
            passphrase: Scratch.passphrase(), makeStore: { try SQLiteArchive.create(in: $0) })
        try await admit(.department, "second", custodian.verifierKey)
        return custodian
    }

    var append: Custodian.Append { openDesk.append }

    var prove: Custodian.Prove { openDesk.prove }

    func reader() async throws -> LedgerReader { try await LedgerDesk.reader(ledgerPath) }

    func members() async -> MemberRegister { await openDesk.members() }

    /// The log's entries with their indexes.
    func entries() async throws -> [(index: Int, envelope: Envelope)] {
        let reader = try await reader()
        return try await reader.entries(in: 0..<reader.size()).enumerated().map {
            ($0.offset, try Envelope(leaf: $0.element.leaf))
        }
    }

    /// The contents of the log that are of one kind.
    func contents<T>(_ pick: (Record) -> T?) async throws -> [T] {
        try await entries().compactMap { pick($0.envelope.record) }
    }

    func refusals() async throws -> [RefusalEntry] {
        try await contents { if case .refusal(let entry) = $0 { entry } else { nil } }
    }

    func accesses() async throws -> [AccessEntry] {
        try await contents { if case .access(let entry) = $0 { entry } else { nil } }
    }

    func erasures() async throws -> [ErasureEntry] {
        try await contents { if case .erasure(let entry) = $0 { entry } else { nil } }
    }

    func holds() async throws -> [HoldEntry] {
        try await contents { if case .hold(let entry) = $0 { entry } else { nil } }
    }

    /// Has two officers approve a rule, and appends it.
    @discardableResult
    func rule(
        _ action: PolicyRule.Action = .read, purpose: String = "repair", role: String = "crew",
        fields: [String]? = nil, records: [RecordIdentifier]? = nil, areas: [AreaCode]? = nil,
        types: [RecordType] = [.communityRequest],
        from: Timestamp = City.time("2026-03-01T00:00:00Z"),
        until: Timestamp = City.time("2029-01-01T00:00:00Z"), standing: [Recipient] = [],
        replaces: RecordIdentifier? = nil
    ) async throws -> RecordIdentifier {
        let terms = try PolicyTerms(
            action: action, types: types, purpose: purpose, role: action == .read ? role : nil,
            fields: fields, records: records, areas: areas,
            standing: standing.map(\.description), validFrom: from, validUntil: until,
            replaces: replaces)
        let approvals = try (0..<2).map { try approval(of: terms, byOfficer: $0) }
        try await append(
            .rule(PolicyRule(terms: terms, approvals: approvals)), id: terms.identifier)
        return terms.identifier
    }

    func approval(of terms: PolicyTerms, byOfficer number: Int) throws -> EnvelopeSignature {
        try terms.approval(by: keys.officers[number].key, name: keys.officers[number].name)
    }

    func add(_ submission: Submission, to custodian: Custodian) async throws -> RecordIdentifier {
        _ = try await custodian.add(
            submission, members: members(), now: now, append: append)
        return submission.id
    }

    func grant(_ request: GrantRequest, by custodian: Custodian) async throws -> Grant {
        try await custodian.grant(
            request, members: members(), now: now, append: append, prove: prove)
    }

    func erase(
        _ records: [RecordIdentifier], by custodian: Custodian, ground: String = "court-order"
    ) async throws {
        try await custodian.erase(
            records, ground: ground, members: members(), now: now, append: append)
    }
}

/// Somebody with an age identity.
struct Reader: ~Copyable {
    let identities: IdentityFile
    let recipient: Recipient

    init() throws {
        let identity = try Identity()
        recipient = identity.recipient
        identities = IdentityFile(identity)
    }

    func request(
        _ record: RecordIdentifier, purpose: String = "repair", role: String? = "crew",
        fields: [String]? = nil, rule: RecordIdentifier? = nil
    ) -> GrantRequest {
        GrantRequest(
            record: record, reader: recipient, purpose: purpose, role: role, fields: fields,
            rule: rule)
    }

    /// What an age program makes of a file.
    func decrypt(_ file: [UInt8]) throws -> [UInt8] {
        try AgeFile.decrypt(file, identities: identities, plaintextLimit: 8_000_000)
    }
}
