import ArgumentParser
import Ledger
import Records
import TransparencyLog

/// `countersign ledger member`: the registrar admits a member, or changes or ends a membership.
struct LedgerMemberCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "member",
        abstract: "Admit a member; for a key admitted before, replace its membership.")

    @OptionGroup var target: LedgerPlaceOptions
    @OptionGroup var registrar: RegistrarOptions

    @Option(help: "registrar, agency, desk, department, witness or auditor.")
    var role: String

    @Option(help: ArgumentHelp("The member's key file, or the key itself.", valueName: "vkey"))
    var key: String

    @Option(help: "The legal name in Chinese.")
    var zh: String

    @Option(help: "The legal name in English.")
    var en: String

    @Option(
        help: """
            Record types, joined by commas; a department's may be registered ones (default: all \
            of this program's own that the role can be granted).
            """)
    var types: String?

    @Option(help: "What a desk may ask or an agency certify, joined by commas.")
    var attributes: String?

    @Option(help: "The membership's last day, YYYY-MM-DD (default: a year from now).")
    var validUntil: String?

    func run() async throws {
        let member = try await member()
        try await registrar.sign(.member(member), for: target.place, key: target.key) {
            "Admitted as entry \($0)."
        }
    }

    private func member() async throws -> Member {
        guard let role = Role(rawValue: role) else {
            throw CommandFailure(.usage, code: "usage", "--role is none of the known roles")
        }
        let now = Timestamp.now
        let end = validUntil.flatMap { Timestamp("\($0)T23:59:59Z") }
        guard validUntil == nil || end != nil, let year = now.adding(seconds: 365 * 86_400) else {
            throw CommandFailure(.usage, code: "usage", "--valid-until must be YYYY-MM-DD")
        }
        let verifierKey = try KeyFile.verifierKey(textOrFile: key)
        // A renewal keeps its beginning, so that anchors of the hours before still count.
        let register = try await target.place.reading(
            policy: .none, log: target.key.log, role: nil
        ).members()
        let earlier = register.member(KeyReference(verifierKey))
        // Anchors carry the full hour, so a membership begins with one.
        var begin = now.flooredToHour
        if let earlier = earlier?.record, earlier.role == role, earlier.validUntil > now {
            begin = min(begin, earlier.validFrom)
        }
        let types = try types(for: role, register)
        do throws(RecordError) {
            return try Member(
                role: role, name: LegalName(zh: zh, en: en),
                key: verifierKey, types: types,
                attributes: attributes.map { $0.split(separator: ",").map(String.init) },
                validFrom: begin, validUntil: end ?? year)
        } catch {
            throw CommandFailure(.usage, code: error.code, "no such member: \(error.sentence)")
        }
    }

    /// What the member may append; a name that the ledger does not know would be granted in advance.
    private func types(for role: Role, _ register: MemberRegister) throws -> [RecordType] {
        guard let types else { return role.grantableTypes }
        return try types.split(separator: ",").map { name in
            guard let type = RecordType(rawValue: String(name)), register.knows(type) else {
                throw CommandFailure(
                    .usage, code: "usage", "--types names an unknown record type")
            }
            return type
        }
    }
}
