import Agency
import SealedStorage

extension Register {
    /// Largest register in bytes.
    private static let byteCountLimit = 256 << 20

    /// Reads the register `path`, `-` being standard input.
    ///
    /// - Throws: `StorageError`, or a `CommandFailure` with file, line and column where no row can
    ///   be read.
    init(file path: String, profile: CredentialProfile) throws {
        let bytes = try InputFile.bytes(path, limit: Self.byteCountLimit)
        do throws(RegisterFault) {
            try self.init(csv: bytes, profile: profile)
        } catch {
            let file = path == "-" ? "standard input" : path
            throw CommandFailure(
                .malformed, code: "register",
                "\(file), line \(error.line), column \(error.column): \(error.problem)")
        }
    }
}
