import Age
import ArgumentParser

/// The option that names whom something is encrypted to.
struct RecipientOption: ParsableArguments {
    @Option(help: ArgumentHelp("The reader's age recipient, age1….", valueName: "recipient"))
    var to: String

    var recipient: Recipient {
        get throws {
            do throws(AgeError) {
                return try Recipient(parsing: to)
            } catch {
                throw CommandFailure(
                    .usage, code: error.code, "--to must be an age recipient, age1…")
            }
        }
    }
}
