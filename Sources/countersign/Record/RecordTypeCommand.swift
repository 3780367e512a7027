import ArgumentParser

/// `countersign record type`: the types beyond this program's own.
struct RecordTypeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "type", abstract: "Register further record types.",
        subcommands: [RecordTypeAddCommand.self])
}
