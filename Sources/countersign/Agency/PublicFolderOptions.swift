import Agency
import ArgumentParser
import Credentials
import Sodium

/// The folder in which an agency lays out, for anybody to serve, what became of its definitions.
struct PublicFolderOptions: ParsableArguments {
    @Option(
        name: .customLong("public"),
        help: ArgumentHelp(
            "The folder of heads and blocks, for anybody to serve (default: public in the agency's).",
            valueName: "dir"))
    var folder: String?

    @OptionGroup var quorum: QuorumOptions

    func path(_ target: AgencyOptions) -> String { folder ?? target.directory + "/public" }
}
