package import Archive
import JSONDocuments
package import Records

/// Strings that may stand in no file.
package enum Personal {
    package static let name = "Wang Xiaoming"
    package static let phone = "13912345678"
    package static let text = "water comes through the ceiling"
    package static let file = "photograph of the ceiling"
    package static let all = [name, phone, text, file]
}

extension Submission {
    /// A request about a leaking pipe, with personal strings in it.
    package static func leak(
        _ attachments: [Submission.Attachment] = [], subject: SubjectKey? = nil,
        id: RecordIdentifier = RecordIdentifier(), retainUntil: Timestamp? = nil,
        area: AreaCode? = AreaCode("D-07")
    ) throws -> Submission {
        Submission(
            .request(try CommunityRequest(service: "leak", status: .open)), id: id,
            fields: [
                try PayloadField(name: "name", value: .string(Personal.name)),
                try PayloadField(name: "phone", value: .string(Personal.phone)),
                try PayloadField(name: "text", value: .string(Personal.text)),
            ],
            attachments: attachments, subject: subject, area: area, retainUntil: retainUntil)
    }
}
