import Archive
import ArchiveTestSupport
import Records

/// A town with a rule, one record of one person, and a reader whom the rule lets read it; the
/// custodian is not open.
final class OneRecord {
    let town: Town
    let rule: RecordIdentifier
    /// The key of the person that the record is about.
    let subject: SubjectKey
    let reader: Reader
    let id: RecordIdentifier

    init() async throws {
        town = try await Town()
        rule = try await town.rule()
        subject = try SubjectKey()
        reader = try Reader()
        let custodian = try await town.open()
        id = try await town.add(Submission.leak(subject: subject), to: custodian)
    }

    /// Has the custodian grant the record to the reader.
    @discardableResult
    func grant(by custodian: Custodian) async throws -> Grant {
        try await town.grant(reader.request(id), by: custodian)
    }

    /// What the log shows of the person's record.
    func usage() async throws -> SubjectUsage {
        SubjectUsage(of: subject, entries: try await town.entries())
    }
}
