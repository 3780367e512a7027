import ArgumentParser
import Credentials
import Foundation
import JSONDocuments
import Records
import Wallet

/// How a resident consents to what a desk asks.
struct ConsentOptions: ParsableArguments {
    @Flag(help: "Consent without being asked.")
    var yes = false

    @Flag(help: "Answer although the log cannot be compared with what this wallet saw before.")
    var uncompared = false

    /// What leaves the wallet, and what the resident consented to; `nil` for an answer that was given before.
    typealias Answer = (presentation: JSONValue, consent: Consent?)

    /// Says what a desk asks, and makes the answer on consent; the same request again gets the same answer.
    ///
    /// `before` is what must hold before anything is shown.
    func answer(
        _ bundle: RequestBundle, by holder: Holder, before: () throws -> Void = {}
    ) async throws -> Answer {
        if let earlier = try await holder.earlierAnswer(to: bundle.request) {
            Console.error("You answered this request before; this gives the same answer again.")
            try askConsent()
            return (earlier, nil)
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
        try before()
        return (try await holder.present(answer, now: .now), answer.consent)
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
