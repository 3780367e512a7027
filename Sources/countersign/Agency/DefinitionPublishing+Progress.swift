import Agency
import CLSignatures
import Credentials
import JSONDocuments
import Records
import Sodium

extension DefinitionPublishing {
    /// Makes a definition, or goes on with one that an earlier run did not finish, and shows how far the
    /// search for its key is.
    func define(
        _ profile: JSONValue, tag: String, keyProfile: CLProfile = .bits2048,
        expires: Timestamp?, predecessor: SHA256Digest? = nil
    ) async throws -> Made {
        let begun = try await unfinished(
            profile, tag: tag, keyProfile: keyProfile, expires: expires, predecessor: predecessor)
        if let begun { return try await anchor(begun) }
        let progress = KeyProgress(
            attributeCount: try CredentialProfile(profile).attributes.count)
        let digest = try await issuer.define(
            profile: profile, tag: tag, keyProfile: keyProfile, expires: expires,
            predecessor: predecessor, now: .now, progress: progress.update)
        progress.finish()
        return try await anchor(digest)
    }
}

extension DefinitionPublishing.Made {
    /// `{"definition", "anchored"}`.
    var json: JSONValue {
        ["definition": .string(hexadecimal(digest.bytes)), "anchored": .bool(isAnchored)]
    }

    var sentence: String {
        isAnchored
            ? "The definition is on the ledger: \(hexadecimal(digest.bytes))"
            : "The definition is on the ledger; let the witnesses cosign, then run this again."
    }
}

/// The end of a definition as it is typed.
enum DefinitionEnd {
    /// The first second of the day; `nil` where no end is set.
    static func time(_ day: String?) throws -> Timestamp? {
        guard let day else { return nil }
        guard let time = Timestamp("\(day)T00:00:00Z") else {
            throw CommandFailure(.usage, code: "usage", "--expires must be YYYY-MM-DD")
        }
        // Told before the key is searched for: the ledger would refuse it afterwards.
        guard time > .now else {
            throw CommandFailure(.usage, code: "usage", "--expires must be a day to come")
        }
        return time
    }
}
