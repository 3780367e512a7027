import Agency
import ArgumentParser
import Credentials
import Records
import SealedStorage
import Sodium

/// Whether revoked credentials are replaced, and under which terms.
struct ReplacementOptions: ParsableArguments {
    @Flag(help: "Offer a new credential in the place of each.")
    var reissue = false

    @Option(help: "How the persons were identified now: in-person, passport, post …")
    var evidence: String?

    @Option(help: "The new credentials' last day, a 31 December (default: of this year).")
    var validUntil: String?

    @Option(help: "For how many days the offers can be answered.")
    var days = 30

    @Option(help: ArgumentHelp("Where offers and report go.", valueName: "dir"))
    var out: String?

    func validate() throws {
        guard reissue == (evidence != nil), reissue == (out != nil) else {
            throw ValidationError("--reissue needs --evidence and --out, which nothing else does")
        }
        guard 1...366 ~= days else { throw ValidationError("--days must lie between 1 and 366") }
    }

    var reportPath: String { (out ?? "") + "/offers.csv" }

    /// Finds out what would go wrong before something is revoked.
    func prepare(_ digests: [SHA256Digest]) throws {
        guard let out, let digest = digests.first else { return }
        guard try terms(digest).validUntil >= CalendarDate(.now) else {
            throw AgencyError.validityOver
        }
        try AtomicFile.createDirectory(out)
        try Leftovers.removeTemporaries(below: out)
        try OutputFile.check(reportPath)
    }

    /// Makes the offers and the report with their codes; `nil` where none are wanted.
    ///
    /// A run that ends before the report is complete leaves none, and no code was read: repeated, it gets
    /// the same offers with the same codes.
    func offer(_ outcome: RevocationOutcome, _ issuer: Agency.Issuer) throws -> Int? {
        guard let out else { return nil }
        var count = 0
        var report = ReportFile(columns: ["credential", "status", "offer_id", "code"])
        let bar = ProgressBar("Offers", total: outcome.credentials.count)
        for (index, credential) in outcome.credentials.enumerated() {
            var issued = outcome.kept[credential] ?? []
            if issued.isEmpty {
                if let made = try offer(credential, issuer) {
                    let identifier = made.offer.identifier.description
                    try OutputFile.write(made.offer.json, to: "\(out)/\(identifier).json")
                    let status = made.isRepeated ? "repeated" : "offered"
                    report.append([credential.description, status, identifier, made.code])
                    count += 1
                } else {
                    issued = [try issuer.newestOffer(after: credential)]
                }
            }
            for replacement in issued {
                let identifier = replacement.description
                report.append([credential.description, "already-issued", identifier, ""])
            }
            bar.update(index + 1)
        }
        bar.finish()
        try report.write(to: reportPath)
        return count
    }

    /// `nil` where the replacement was issued before.
    private func offer(
        _ credential: RecordIdentifier, _ issuer: Agency.Issuer
    ) throws -> NewOffer? {
        let old = try issuer.definition(ofCredential: credential)
        do {
            return try issuer.reissue(
                credential, terms: terms(issuer.successor(of: old) ?? old), now: .now)
        } catch AgencyError.alreadyIssued {
            return nil
        }
    }

    private func terms(_ definition: SHA256Digest) throws -> Agency.Issuer.Terms {
        let now = Timestamp.now
        let year = CalendarDate(now).year
        let last =
            validUntil.map { CalendarDate($0) } ?? CalendarDate(year: year, month: 12, day: 31)
        guard let last, let expires = now.adding(seconds: days * 86_400) else {
            throw CommandFailure(.usage, code: "usage", "--valid-until must be YYYY-12-31")
        }
        return try Agency.Issuer.Terms(
            definition: definition, evidence: evidence ?? "", validUntil: last, expires: expires)
    }
}
