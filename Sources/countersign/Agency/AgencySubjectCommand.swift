import Agency
import ArgumentParser
import Records

/// `countersign agency subject`: a resident's subject key, for a custodian of records about them.
struct AgencySubjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subject",
        abstract: "Write the subject key of a register's row, for a custodian.",
        discussion: """
            The row's credential brings the same key to its wallet. The register is not looked up: \
            a name that no row has gets a key that nobody holds. Whoever has the file sees which \
            accesses are to that resident's records: hand it to the custodian alone.
            """)

    @OptionGroup var target: AgencyOptions

    @Option(help: ArgumentHelp("What the register's key column says of the row.", valueName: "key"))
    var row: String

    @Option(help: ArgumentHelp("Where the key goes.", valueName: "file"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        try SubjectKeyFile.write(target.open().subjectKey(ofRow: row), to: out, json: json)
    }
}
