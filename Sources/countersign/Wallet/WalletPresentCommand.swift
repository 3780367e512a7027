import ArgumentParser
import Credentials
import Foundation
import JSONDocuments
import Records
import Wallet

/// `countersign wallet present`: shows the resident what a desk asks, and answers on consent.
struct WalletPresentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "present",
        abstract: "Say what a desk asks and what it would learn; answer if you consent.")

    @OptionGroup var target: WalletOptions

    @Option(help: ArgumentHelp("The desk's request.", valueName: "file"))
    var request: String

    @Option(help: ArgumentHelp("Where the presentation goes.", valueName: "file"))
    var out: String

    @Flag(help: "Consent without being asked.")
    var yes = false

    @Flag(help: "Answer although the log cannot be compared with what this wallet saw before.")
    var uncompared = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let bundle = try InputFile.decode(request) { value throws(DecodingFailure) in
            try RequestBundle(json: value)
        }
        let holder = try target.open()
        if let earlier = try await holder.earlierAnswer(to: bundle.request) {
            Console.error("You answered this request before; this writes the same answer again.")
            try askConsent()
            return try finish(earlier, consent: nil)
        }
        let answer = try await holder.prepare(bundle, now: .now)
        Console.error(answer.consent.text)
        guard uncompared || !answer.consent.remarks.contains(.checkpointNotCompared) else {
            throw CommandFailure(
                .refused, code: "checkpoint-not-compared",
                "nothing was shown: the desk's log may have forked; ask for a new request, or say "
                    + "--uncompared")
        }
        try askConsent()
        try OutputFile.check(out)
        try finish(await holder.present(answer, now: .now), consent: answer.consent)
    }

    private func finish(_ presentation: JSONValue, consent: Consent?) throws {
        try PresentationFile.write(presentation, to: out)
        guard out != "-" else { return }
        Console.result(
            json, ["out": .string(out), "consent": consent?.json ?? .null],
            "The presentation is in \(out); give it to the desk.")
    }

    private func askConsent() throws {
        if yes { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                .configuration, code: "consent-missing",
                "nothing was shown: consent on a terminal, or say --yes")
        }
        Console.errorPart("Show this? [y/N] ")
        guard ["y", "yes"].contains(readLine()?.lowercased()) else {
            throw CommandFailure(.refused, code: "declined", "nothing was shown")
        }
    }
}

extension Consent {
    /// The consent as a page of text.
    var text: String {
        var lines = [
            "\(desk.zh) / \(desk.en) asks (\(counter.zh) / \(counter.en)):",
            "  \(purpose.zh) / \(purpose.en)",
        ]
        for (position, paper) in papers.enumerated() {
            let number = papers.count > 1 ? "Credential \(position + 1), " : "From "
            lines.append("\(number)\(paper.kind) of \(paper.agency.zh) / \(paper.agency.en):")
            lines += paper.lines.map { "  " + $0 }
        }
        if !relations.isEmpty {
            lines.append("And it will learn that:")
            lines += relations.map { "  \($0)" }
        }
        let what = kept == .receipt ? "a receipt without your data" : "what you show"
        lines.append("It keeps \(what) until \(keptUntil).")
        lines += remarks.map { "Note: \($0.sentence)" }
        return lines.joined(separator: "\n")
    }

    /// The consent for another program.
    var json: JSONValue {
        [
            "desk": desk.json, "counter": counter.json, "purpose": purpose.json,
            "credentials": .array(papers.map(\.json)),
            "relations": .array(relations.map(JSONValue.string)),
            "keep": .string(kept.rawValue), "keep_until": .string(keptUntil.description),
            "remarks": .array(remarks.map { .string($0.rawValue) }),
        ]
    }
}

extension Consent.Paper {
    fileprivate var lines: [String] {
        var lines = ["It will read:"]
        lines += shown.isEmpty ? ["  nothing"] : shown.map { "  \($0.attribute): \($0.value)" }
        lines.append("It will learn that:")
        lines += proved.isEmpty ? ["  nothing more"] : proved.map { "  \($0)" }
        lines.append("Stays hidden: \(hidden.joined(separator: ", "))")
        return lines
    }

    fileprivate var json: JSONValue {
        [
            "agency": agency.json, "kind": .string(kind),
            "shown": .array(shown.map { .string($0.attribute) }),
            "proved": .array(proved.map(JSONValue.string)),
            "hidden": .array(hidden.map(JSONValue.string)),
        ]
    }
}

extension Consent.Remark {
    fileprivate var sentence: String {
        switch self {
        case .agencyKeyNotProved:
            "this kind of credential does not rule out that the agency itself, with a key made "
                + "for it, could recognise you."
        case .checkpointNotCompared:
            "the log could not be compared with what this wallet saw before."
        }
    }
}
