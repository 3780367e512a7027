import AnonCreds
import Foundation

/// Defining, issuing and showing, by the exchange format: 2048 bits, eight attributes.
struct CredentialBenchmarks {
    private static let issuing = [
        "request.create", "request.create.known", "credential.issue", "credential.accept",
    ]

    let run: BenchmarkRun

    func measure() async throws {
        try await run.measure("definition.create", note: "two safe primes, eight attributes") {
            _ = try await BenchmarkIssuer(number: 1)
        }
        let showsAny = run.wantsAny(beginning: "presentation.")
        guard showsAny || Self.issuing.contains(where: { run.wants($0) }) else { return }
        let issuers = [
            try await BenchmarkIssuer(number: 1), try await BenchmarkIssuer(number: 2),
        ]
        let holder = BenchmarkHolder()
        try await measureIssuing(issuers[0], holder)
        if showsAny {
            try await PresentationBenchmarks(run: run, holder: holder, issuers: issuers).measure()
        }
    }

    private func measureIssuing(_ issuer: BenchmarkIssuer, _ holder: BenchmarkHolder) async throws {
        try await run.measure(
            "request.create", note: "with the definition's document and its key proof",
            prepare: issuer.offer,
            work: {
                let definition = try PublishedDefinition(parsing: issuer.definitionFile)
                _ = try holder.request(offer: $0, definition: definition)
            })
        try await run.measure(
            "request.create.known", note: "definition checked before", prepare: issuer.offer,
            work: { _ = try holder.request(offer: $0, definition: issuer.definition) })
        try await run.measure(
            "credential.issue", note: "request checked, signed, proved",
            prepare: {
                let offer = try issuer.offer()
                return (offer, try holder.request(offer: offer, definition: issuer.definition))
            },
            work: { _ = try issuer.issue(request: $0.1.request, offer: $0.0) })
        try await run.measure(
            "credential.accept", note: "signature and its proof checked",
            prepare: {
                let offer = try issuer.offer()
                let made = try holder.request(offer: offer, definition: issuer.definition)
                return (try issuer.issue(request: made.request, offer: offer), made.metadata)
            },
            work: {
                _ = try holder.accept(
                    $0.0, metadata: $0.1, definition: issuer.definition)
            })
    }
}
