import ArgumentParser
import Records

/// `countersign record subject`: a key with which somebody finds who looked at their data.
struct RecordSubjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subject",
        abstract: "Make a key for a subject who has no credential.",
        discussion: """
            Subject and custodian share it. A resident with a credential has a key already: \
            'wallet subject' writes it, and 'agency subject' for the custodian.
            """)

    @Option(help: ArgumentHelp("Where the key goes.", valueName: "file"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws { try SubjectKeyFile.write(SubjectKey(), to: out, json: json) }
}
