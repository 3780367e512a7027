import Agency
import ArgumentParser
import Foundation
import JSONDocuments
import SealedStorage
import Sodium

/// `countersign demo`: a whole city in one directory, without network and questions.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Play a whole city: issue, show, anchor, audit, and what must fail.",
        discussion: """
            Makes a registrar, an agency, three desks, three witnesses and a wallet for each \
            resident of a made-up register of 200; then a custodian of encrypted records with its \
            officers; then credentials that can be revoked. Leaves the directory for you to explore.
            """)

    @Option(help: ArgumentHelp("Another register (CSV) with the same columns.", valueName: "file"))
    var residents: String?

    @Option(help: ArgumentHelp("A new or empty directory.", valueName: "dir"))
    var directory = "countersign-demo"

    @Flag(help: "Print one JSON object at the end.")
    var json = false

    func run() async throws {
        // Read before anything is made.
        let profile = try CredentialProfile(CredentialProfile.residentJSON())
        let register =
            try residents.map { try Register(file: $0, profile: profile) }
            ?? Register(csv: PackageResources.residents_csv, profile: profile)
        guard !register.rows.isEmpty else {
            throw CommandFailure(
                .malformed, code: "register", "\(residents ?? ""): the register has no usable row")
        }
        try DemoLimits.makeRoom(forWallets: register.rows.count)
        let passphrase = try prepareDirectory()
        let account = DemoAccount(isQuiet: json)
        account.say("A city in \(directory); everybody in it is made up.")

        let city = try await account.timed("Found the log and admit the members") {
            try await DemoCity(directory: directory, passphrase: passphrase)
        }
        try await account.timed("Make the agency's key and put it on the log") {
            try await city.define()
        }
        let residents = try await account.timed("Offer and issue to the residents") {
            try await DemoResidents(city: city, register: register, passphrase: passphrase)
        }
        account.say(residents.sentence)
        let shows = try await account.timed("Show at three desks and verify") {
            try await DemoShows(city: city, residents: residents)
        }
        account.say(shows.sentence)
        try await account.timed("Anchor, cosign, hand out receipts") {
            try await shows.anchor()
        }
        let audited = try await account.timed("Audit the log, every receipt and every proof") {
            try await shows.audit()
        }
        account.say(audited)
        account.say("\nWhat must fail, and does:")
        let refusals = try await account.timed("Try what must fail") {
            try await DemoRefusals(
                city: city, residents: residents, shows: shows, passphrase: passphrase
            ).run(account)
        }
        account.say("\nSecond act, the city's records:")
        let keeper = try await account.timed("Make a custodian and appoint the officers") {
            try await DemoCustodian(city: city, passphrase: passphrase)
        }
        try await DemoRecords(keeper: keeper, residents: residents).run(account)
        account.say("\nThird act, papers that can be revoked:")
        let papers = try await account.timed("Make a key of 3072 bits and issue to three homes") {
            try await DemoPapers(city: city, passphrase: passphrase)
        }
        try await papers.run(account)
        finish(account, residents, shows, refusals)
    }

    /// An existing directory must be empty; a random passphrase opens everything below it.
    private func prepareDirectory() throws -> SecretBytes {
        let text: String
        do {
            try AtomicFile.createDirectory(directory)
            guard try AtomicFile.list(directory).isEmpty else {
                throw StorageError.alreadyExists(path: directory)
            }
            text = hexadecimal(randomBytes(16))
            try AtomicFile.write(Array((text + "\n").utf8), to: directory + "/passphrase")
        } catch StorageError.failed(_, let path, let number) where number == EEXIST {
            throw StorageError.alreadyExists(path: path)
        }
        return try SecretBytes(copying: Array(text.utf8))
    }

    private func finish(
        _ account: DemoAccount, _ residents: DemoResidents, _ shows: DemoShows, _ refusals: Int
    ) {
        let program = CommandLine.arguments[0]
        let trust =
            "--log-key \(directory)/ledger/published/vkey --witnesses \(directory)/witnesses/policy"
        let receiptCommand =
            shows.sampleReceipt.map { "  \(program) audit receipt \($0) \(trust)\n" } ?? ""
        account.say(
            """

            What the parties handed each other lies in \(directory)/exchange: offers with their \
            one-time codes, requests, what was shown at the desks, and the forked log.
            Done in \(account.totalSeconds) s. Go on, for example:
              export COUNTERSIGN_PASSPHRASE_FILE=\(directory)/passphrase
              \(program) ledger fsck --directory \(directory)/ledger
              \(program) audit log \(directory)/ledger/published \(trust)
              \(program) audit access \(directory)/ledger/published \(trust)
              \(program) audit custody \(directory)/exchange/exhibit \(trust)
              \(program) audit sum \(directory)/exchange/noon-sum.json \(trust)
            \(receiptCommand)  \(program) wallet list --directory \(residents.samplePath)
            """)
        guard json else { return }
        Console.output([
            "directory": .string(directory),
            "issued": .integer(residents.issuedCount),
            "accepted": .integer(shows.acceptedCount),
            "declined": .integer(shows.declinedCount),
            "refusals": .integer(refusals),
            "seconds": .string(account.totalSeconds),
        ])
    }
}
