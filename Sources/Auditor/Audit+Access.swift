public import LogFiles
public import Records
import TransparencyLog

extension Audit {
    /// The types of entries that say what was done with records: read, refused, erased, held.
    public static let accessTypes: [RecordType] = [
        .auditAccess, .auditRefusal, .auditErasure, .auditHold,
    ]

    /// Hands out every access, refusal, erasure and hold of a log that was audited, in their order.
    ///
    /// The log is read again, with every tile proved below the audited checkpoint, so that nothing is
    /// kept in memory and nothing shown before all of it was found to hold.
    ///
    /// - Parameters:
    ///   - log: The published files.
    ///   - report: What ``check(_:memory:progress:)`` said of them.
    ///   - visit: Called with each entry's index and the entry.
    /// - Throws: `AuditFinding`, or `StorageError` where files cannot be read.
    public func listAccess(
        in log: ExportedLog, under report: LogReport, visit: (Int, Envelope) throws -> Void
    ) throws {
        do {
            var reader = try log.reader(report.checkpoint.checkpoint)
            try reader.verifyAll { index, entry in
                let envelope: Envelope
                do throws(RecordError) {
                    envelope = try Envelope(leaf: entry)
                } catch {
                    throw AuditFinding.entry(index: index, error)
                }
                if Self.accessTypes.contains(envelope.type) { try visit(index, envelope) }
            }
        } catch let error as LogError {
            throw AuditFinding.log(error)
        }
    }
}
