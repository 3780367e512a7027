import Age
import ArgumentParser

/// The option that names a reader's age identity.
struct IdentityOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The reader's age identity, from age-keygen.", valueName: "file"))
    var identity: String

    func read() throws -> IdentityFile {
        let bytes = try InputFile.bytes(identity, limit: 65_536)
        do throws(AgeError) {
            return try IdentityFile(parsing: bytes)
        } catch {
            throw CommandFailure(
                .malformed, code: error.code, "\(identity): holds no age identity")
        }
    }
}
