import Archive
import ArchiveTestSupport
import JSONDocuments
import Records
import Testing

@Suite("A payload that is not of its type's schema")
struct PayloadRefusalTests {
    @Test func isRefusedBeforeAnythingIsKept() async throws {
        let town = try await Town()
        let custodian = try await town.open()
        var submission = try Submission.leak()
        let good = submission.fields
        submission.fields[1] = try PayloadField(name: "phone", value: "no number")
        let reason = RecordError.codeMalformed(location: "payload.phone")
        await #expect(throws: ArchiveError.payloadViolated(reason)) {
            try await town.add(submission, to: custodian)
        }
        submission.fields = good
        _ = try await town.add(submission, to: custodian)
        #expect(ArchiveError.payloadViolated(reason).code == "payload-violated")
    }
}
