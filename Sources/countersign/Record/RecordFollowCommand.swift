import Age
import Archive
import ArgumentParser
import JSONDocuments
import Records
import SealedStorage

/// `countersign record follow`: new records of a type, sealed to a standing recipient.
struct RecordFollowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow",
        abstract: "Give a rule's standing recipient the records of a type that are new.",
        discussion: """
            Records are sealed to a standing recipient as they are added. One audit.access entry \
            covers an hour for each rule and recipient. Records about a subject are not followed, \
            they are granted one by one. Prints one line a record; a record's payload goes to \
            OUT/INDEX.age, its attachments to OUT/INDEX-0.age and so on.
            """)

    @OptionGroup var target: CustodianOptions

    @Option(help: "The record type, such as traffic.flow.")
    var type: String

    @OptionGroup var reader: RecipientOption

    @Option(help: ArgumentHelp("The last index that the recipient has.", valueName: "index"))
    var after: Int?

    @Option(help: ArgumentHelp("Where the age files go.", valueName: "dir"))
    var out: String

    @Flag(
        help: """
            Print one JSON object a record: {"index", "envelope", "file", "attachments"}.
            """)
    var json = false

    func run() async throws {
        guard let type = RecordType(rawValue: type) else {
            throw CommandFailure(.usage, code: "usage", "--type is no name of a record type")
        }
        let recipient = try reader.recipient
        try AtomicFile.createDirectory(out)
        let desk = try await target.open()
        let records = try await desk.custodian.follow(
            type, by: recipient, after: after ?? -1, members: desk.members(), now: .now,
            append: desk.append, prove: desk.prove)
        for record in records { try write(record) }
    }

    private func write(_ record: FollowedRecord) throws {
        let path = record.file == nil ? nil : "\(out)/\(record.index).age"
        if let path, let file = record.file { try AtomicFile.write(file, to: path) }
        var attachments: [JSONValue] = []
        for (number, attachment) in record.attachments.enumerated() {
            let path = "\(out)/\(record.index)-\(number).age"
            if try AtomicFile.list(out).contains("\(record.index)-\(number).age") {
                try AtomicFile.remove(path)
            }
            try attachment.write(to: path)
            attachments.append(.string(path))
        }
        Console.result(
            json,
            [
                "index": .integer(record.index), "envelope": try JSONValue(parsing: record.leaf),
                "file": path.map(JSONValue.string) ?? .null, "attachments": .array(attachments),
            ], "\(record.index)  \(path ?? "no payload")")
        try Console.requireOutput()
    }
}
