import Agency
import ArgumentParser
import Sodium

/// Which of an agency's definitions is meant.
struct DefinitionChoice: ParsableArguments {
    @Option(help: "The definition's hash (default: the only one that is anchored).")
    var definition: String?

    func digest(of issuer: Agency.Issuer) throws -> SHA256Digest {
        let anchored = try issuer.definitionDigests().filter { try issuer.isAnchored($0) }
        if let definition {
            guard let bytes = Sodium.bytes(hexadecimal: definition),
                let digest = SHA256Digest(bytes: bytes), anchored.contains(digest)
            else { throw AgencyError.definitionUnknown }
            return digest
        }
        guard let only = anchored.first else { throw AgencyError.definitionUnknown }
        guard anchored.count == 1 else {
            throw CommandFailure(
                .usage, code: "usage", "the agency has several definitions; name one")
        }
        return only
    }
}
