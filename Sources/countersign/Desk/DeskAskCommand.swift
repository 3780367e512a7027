import AnonCreds
import ArgumentParser
import Credentials
import Desk
import JSONDocuments
import Ledger
import Records
import Sodium
import TransparencyLog

/// `countersign desk ask`: a signed request from a template.
struct DeskAskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ask",
        abstract: "Make a signed request for one resident from a template.",
        discussion: """
            Templates that come with the program: senior-discount (--set district=330105), car-sharing, \
            residents-vote, adult, youth-pass, library-card, parking-permit, lorry-hire, identity-check, \
            housing-register, energy-tariff, school-enrolment, shelter, meter-owner. Their form is \
            schemas/request.template.json. Every request also asks that the credential is still valid.
            """)

    @OptionGroup var target: DeskOptions

    @OptionGroup var access: LedgerReadingOptions

    @Option(help: "A template's name, or a template file.")
    var template: String

    @Option(
        help: ArgumentHelp(
            "The agency's definition file; one for each credential that the template asks for, in its order.",
            valueName: "file"))
    var definition: [String]

    @Option(
        help: ArgumentHelp(
            "An agency's folder of blocks of revocations, to bring wallets along that are a little behind.",
            valueName: "dir"))
    var revocations: [String] = []

    @Flag(
        help: """
            Ask in the native format, which says more and is smaller; templates that need it are asked in it \
            anyway.
            """)
    var native = false

    @Option(
        name: .customLong("set"), parsing: .upToNextOption,
        help: ArgumentHelp("A value for a template's parameter.", valueName: "name=value"))
    var arguments: [String] = []

    @Option(help: ArgumentHelp("Where the request goes.", valueName: "file"))
    var out: String

    @Option(
        help: ArgumentHelp(
            "Also write the plain AnonCreds request, for a foreign wallet.", valueName: "file"))
    var plain: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let template = try loadTemplate()
        let isNative = native || template.nativeFeature != nil
        if isNative, plain != nil {
            throw CommandFailure(
                .usage, code: "native-only",
                "--plain: AnonCreds cannot say what is asked (\(template.nativeFeature ?? "--native"))"
            )
        }
        let verifier = try target.open()
        let digests = try definition.map { file in
            let document = try InputFile.json(file)
            return try InputFile.naming(file) { try verifier.learn(document, now: .now) }
        }
        let ledger = try await access.reading(
            policy: verifier.trust.policy, log: { verifier.trust.log }, role: target.directory)
        // The desk's own copy of a definition may be older than its end.
        try await verifier.learnRetirements(now: .now) {
            try await ledger.evidence(ofRetirement: $0)
        }
        let heads = isNative ? try await heads(of: digests, template, ledger) : []
        try verifier.learn(heads)
        let view = try await DeskLogView(verifier: verifier, ledger: ledger).view()
        let bundle: RequestBundle
        if isNative {
            bundle = try verifier.askNatively(
                template, arguments: parsedArguments(), definitions: digests,
                heads: heads, view: view, now: .now)
        } else {
            guard digests.count == 1 else {
                throw DeskError.template(.definitionCount(1))
            }
            bundle = try verifier.ask(
                template, arguments: parsedArguments(), definition: digests[0], view: view,
                now: .now)
        }
        try OutputFile.write(bundle.json, to: out)
        if let plain {
            try OutputFile.write(bundle.request.presentationRequest().json, to: plain)
        }
        guard out != "-" else { return }
        Console.result(
            json,
            [
                "out": .string(out), "expires": .string(bundle.request.content.expires.description),
            ],
            "The request is in \(out); it can be answered until "
                + "\(bundle.request.content.expires).")
    }

    /// The ledger's newest heads of the definitions about whose revocations the template asks, with the
    /// blocks that the folders have.
    private func heads(
        of digests: [SHA256Digest], _ template: RequestTemplate, _ ledger: any LedgerAccess
    ) async throws -> [HeadBundle] {
        let asked = zip(template.parts, digests).filter { $0.0.notRevokedMinutes != nil }
        var heads: [HeadBundle] = []
        for digest in Set(asked.map(\.1)) {
            guard let status = try await ledger.evidence(ofStatus: digest).last else { continue }
            let folders = revocations.map(PublishedRevocations.init(path:))
            let blocks = folders.lazy.compactMap { try? $0.newestBlocks(of: digest, for: status) }
            heads.append(HeadBundle(status: status, blocks: blocks.first ?? []))
        }
        return heads
    }

    private func loadTemplate() throws -> RequestTemplate {
        if let builtIn = try RequestTemplate.builtIn().first(where: { $0.name == template }) {
            return builtIn
        }
        return try InputFile.decode(template) { value throws(DecodingFailure) in
            try RequestTemplate(value)
        }
    }

    private func parsedArguments() throws -> [String: String] {
        var parsed: [String: String] = [:]
        for argument in arguments {
            let parts = argument.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else {
                throw CommandFailure(.usage, code: "usage", "--set needs name=value")
            }
            guard parsed[String(parts[0])] == nil else {
                throw CommandFailure(
                    .usage, code: "usage", "--set names \(parts[0]) more than once")
            }
            parsed[String(parts[0])] = String(parts[1])
        }
        return parsed
    }
}
