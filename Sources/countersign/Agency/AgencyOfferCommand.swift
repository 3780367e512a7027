import Agency
import ArgumentParser
import Credentials
import JSONDocuments
import Records
import SealedStorage
import Sodium

/// `countersign agency offer`: one expiring offer with a one-time code for each row of a register.
struct AgencyOfferCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offer",
        abstract: "Offer credentials to the rows of a register.",
        discussion: """
            Writes one offer a row to the out directory, and offers.csv with each row's line, \
            offer and one-time code. Rows that cannot be certified are named there with line and \
            column; the others go on. A run that was cut short can be repeated.
            """)

    @OptionGroup var target: AgencyOptions
    @OptionGroup var choice: DefinitionChoice

    @Option(help: ArgumentHelp("The register, CSV in UTF-8.", valueName: "file"))
    var register: String

    @Option(help: "How the persons were identified: in-person, passport, post …")
    var evidence: String

    @Option(help: "The credentials' last day, a 31 December (default: of this year).")
    var validUntil: String?

    @Option(help: "For how many days the offers can be answered.")
    var days = 30

    @Option(help: ArgumentHelp("Where offers and report go.", valueName: "dir"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard 1...366 ~= days else { throw ValidationError("--days must lie between 1 and 366") }
    }

    func run() throws {
        let issuer = try target.open()
        let digest = try choice.digest(of: issuer)
        let terms = try terms(digest: digest)
        let rows = try Register(file: register, profile: issuer.profile(of: digest))
        let batch = OfferBatch(issuer: issuer, terms: terms, out: out)
        let outcome = try batch.run(rows, now: .now)
        Console.result(json, outcome.json, outcome.sentence(report: batch.reportPath))
        guard outcome.faultCount == 0 else {
            throw CommandFailure(
                .malformed, code: "register",
                "\(outcome.faultCount) of \(rows.rows.count + rows.faults.count) rows cannot be "
                    + "certified; \(batch.reportPath) tells line, column and problem of each")
        }
    }

    private func terms(digest: SHA256Digest) throws -> Agency.Issuer.Terms {
        let now = Timestamp.now
        let year = CalendarDate(now).year
        let last =
            validUntil.map { CalendarDate($0) } ?? CalendarDate(year: year, month: 12, day: 31)
        guard let last, let expires = now.adding(seconds: days * 86_400) else {
            throw CommandFailure(.usage, code: "usage", "--valid-until must be YYYY-12-31")
        }
        return try Agency.Issuer.Terms(
            definition: digest, evidence: evidence, validUntil: last, expires: expires)
    }
}

/// One run over a register.
struct OfferBatch {
    /// How a run ended.
    struct Outcome {
        var madeCount = 0
        var repeatedCount = 0
        var liveCount = 0
        var faultCount = 0
        /// The offers of this run with their rows, for whoever hands them out.
        var offers: [(row: Register.Row, offer: NewOffer)] = []
    }

    let issuer: Agency.Issuer
    let terms: Agency.Issuer.Terms
    let out: String

    var reportPath: String { out + "/offers.csv" }

    func run(_ register: Register, now: Timestamp) throws -> Outcome {
        try AtomicFile.createDirectory(out)
        try Leftovers.removeTemporaries(below: out)
        var outcome = Outcome()
        var lines: [(line: Int, fields: [String])] = []
        let bar = ProgressBar("Offers", total: register.rows.count)
        for (index, row) in register.rows.enumerated() {
            lines.append((row.line, try offer(row, now: now, &outcome)))
            bar.update(index + 1)
        }
        bar.finish()
        for fault in register.faults {
            outcome.faultCount += 1
            lines.append(
                (
                    fault.line,
                    ["\(fault.line)", "\(fault.column)", "refused", "", "", fault.problem]
                ))
        }
        var report = ReportFile(
            columns: ["line", "column", "status", "offer_id", "code", "problem"])
        for line in lines.sorted(by: { $0.line < $1.line }) { report.append(line.fields) }
        try report.write(to: reportPath)
        return outcome
    }

    private func offer(
        _ row: Register.Row, now: Timestamp, _ outcome: inout Outcome
    ) throws -> [String] {
        do {
            let made = try issuer.offer(row, terms: terms, now: now)
            let identifier = made.offer.identifier.description
            try OutputFile.write(made.offer.json, to: "\(out)/\(identifier).json")
            if made.isRepeated { outcome.repeatedCount += 1 } else { outcome.madeCount += 1 }
            outcome.offers.append((row, made))
            return [
                "\(row.line)", "", made.isRepeated ? "repeated" : "offered", identifier,
                made.code, "",
            ]
        } catch AgencyError.alreadyIssued {
            outcome.liveCount += 1
            return ["\(row.line)", "", "already-issued", "", "", ""]
        } catch AgencyError.valueNotAllowed(let attribute) {
            outcome.faultCount += 1
            return [
                "\(row.line)", "", "refused", "", "",
                "\(attribute) is blank or not what the schema declares",
            ]
        }
    }
}

extension OfferBatch.Outcome {
    fileprivate var json: JSONValue {
        [
            "offered": .integer(madeCount), "repeated": .integer(repeatedCount),
            "already_issued": .integer(liveCount), "refused": .integer(faultCount),
        ]
    }

    fileprivate func sentence(report: String) -> String {
        "\(madeCount) offers made, \(repeatedCount) repeated, \(liveCount) rows hold a live "
            + "credential, \(faultCount) rows refused. Codes and refusals: \(report)"
    }
}
