import AnonCreds
import Cores
import Foundation

/// Showing and verifying: three of eight attributes, and up to three predicates or two credentials.
struct PresentationBenchmarks {
    /// What a desk asks for.
    private struct Question {
        let suffix: String
        let predicateCount: Int
        let credentialCount: Int
        let note: String

        static let all = [
            Question(suffix: "", predicateCount: 0, credentialCount: 1, note: "3 of 8 attributes"),
            Question(
                suffix: ".ge1", predicateCount: 1, credentialCount: 1,
                note: "3 of 8 attributes, one predicate"),
            Question(
                suffix: ".ge3", predicateCount: 3, credentialCount: 1,
                note: "3 of 8 attributes, three predicates"),
            Question(
                suffix: ".two", predicateCount: 0, credentialCount: 2,
                note: "3 of 8 attributes of each of two credentials"),
        ]

        /// A new request for this, with a nonce of its own.
        func request() throws -> [UInt8] {
            let names = ["family_name", "given_name", "district"].map(AttributeName.init)
            let attributes = try (1...credentialCount).map { number in
                let issuer = "https://agency-\(number).example"
                return try RequestedAttribute(
                    referent: "names-\(number)", subject: .group(names),
                    restriction: .equals(.issuerID, issuer))
            }
            let bounds: [(String, Relation, Int32)] = [
                ("birth_date", .atMost, 20_080_101), ("valid_until", .atLeast, 20_260_101),
                ("points", .atLeast, 1),
            ]
            let predicates = bounds.prefix(predicateCount).map { name, relation, bound in
                RequestedPredicate(
                    referent: name, attribute: AttributeName(name), relation: relation,
                    bound: bound)
            }
            return try PresentationRequest(
                nonce: .random(), name: "benchmark", version: "1.0", attributes: attributes,
                predicates: predicates
            ).serialized
        }
    }

    let run: BenchmarkRun
    let holder: BenchmarkHolder
    let issuers: [BenchmarkIssuer]

    func measure() async throws {
        let held = try issuers.map { try holder.credential(of: $0) }
        let verifier = try PresentationVerifier(definitions: issuers.map(\.definition))
        for question in Question.all {
            let credentials = Array(held.prefix(question.credentialCount))
            try await run.measure(
                "presentation.create\(question.suffix)", note: question.note,
                prepare: question.request,
                work: { _ = try holder.present($0, credentials) })
        }
        for question in Question.all {
            let credentials = Array(held.prefix(question.credentialCount))
            try await run.measure(
                "presentation.verify\(question.suffix)", note: question.note,
                prepare: {
                    let request = try question.request()
                    return (request, try holder.present(request, credentials))
                },
                work: { try Self.verify($0.1, for: $0.0, verifier) })
        }
        try await measureParallel(verifier, held)
    }

    private static func verify(
        _ presentation: [UInt8], for request: [UInt8], _ verifier: PresentationVerifier
    ) throws {
        let verdict = verifier.verify(
            try Presentation(parsing: presentation), for: try PresentationRequest(parsing: request))
        guard case .accept = verdict else {
            throw BenchmarkFailure.wrongResult("presentation.verify")
        }
    }

    /// A queue of presentations on all cores; the figure is the time for each.
    private func measureParallel(
        _ verifier: PresentationVerifier, _ held: [HeldCredential]
    ) async throws {
        let name = "presentation.verify.parallel"
        guard run.wants(name) else { return }
        let count = 64 * ProcessInfo.processInfo.activeProcessorCount
        let (holder, credentials) = (holder, [held[0]])
        let figures = try await run.rounds {
            let shown = try await AllCores.map("Presentations", count: count) { _ in
                let request = try Question.all[0].request()
                return (request, try holder.present(request, credentials))
            }
            let start = ContinuousClock.now
            _ = try await AllCores.map(shown) { request, presentation in
                try Self.verify(presentation, for: request, verifier)
            }
            return (ContinuousClock.now - start).milliseconds / Double(count)
        }
        run.add(name, unit: "ms", figures: figures, note: "each of \(count), on all cores")
    }
}
