import Foundation
import TestSupport
import Testing

@Suite("countersign benchmark")
struct BenchmarkTests {
    private struct Report: Decodable {
        struct Machine: Decodable {
            let cpu: String
            let cores: Int
            let kernel: String
        }
        struct Result: Decodable {
            let name: String
            let unit: String
            let median: Double
            let minimum: Double
            let runs: Int
            let note: String
        }
        let machine: Machine
        let results: [Result]
    }

    private func report(
        _ filters: [String], environment: [String: String] = [:]
    ) async throws -> Report {
        let outcome = try await Countersign.run(
            ["benchmark", "--json", "--seconds", "0.001"] + filters.flatMap { ["--filter", $0] },
            environment: environment)
        #expect(outcome.status == 0, "\(outcome.errorText)")
        return try JSONDecoder().decode(Report.self, from: outcome.output)
    }

    /// What other programs read of it; the ledger of a million entries is left to who asks for it.
    @Test func printsOneObjectWithTheNamesThatWereAskedFor() async throws {
        let report = try await report(["presentation", "credential.", "request.create.known"])
        #expect(report.machine.cores > 0)
        #expect(!report.machine.cpu.isEmpty)
        #expect(
            Set(report.results.map(\.name)) == [
                "credential.accept", "credential.issue", "request.create.known",
                "presentation.create", "presentation.create.ge1", "presentation.create.ge3",
                "presentation.create.two", "presentation.verify", "presentation.verify.ge1",
                "presentation.verify.ge3", "presentation.verify.two",
                "presentation.verify.parallel",
            ])
        for result in report.results {
            #expect(result.unit == "ms", "\(result.name)")
            #expect(result.runs >= 5, "\(result.name)")
            #expect(0 < result.minimum && result.minimum <= result.median, "\(result.name)")
        }
    }

    @Test func theEnvironmentChoosesTheArithmetic() async throws {
        let report = try await report(
            ["request.create.known"], environment: ["COUNTERSIGN_KERNEL": "portable"])
        #expect(report.machine.kernel == "GMP")
    }

    @Test func recordsAreAdded() async throws {
        let report = try await report(["record.add"])
        #expect(report.results.map(\.name) == ["record.add"])
        #expect(report.results.map(\.unit) == ["per second"])
    }

    @Test(arguments: ["--filter nothing", "--seconds 0", "--seconds 4000"])
    func whatCannotBeMeasuredIsAnErrorOfUsage(_ arguments: String) async throws {
        let outcome = try await Countersign.run(
            ["benchmark", "--json"] + arguments.split(separator: " ").map(String.init),
            environment: [:])
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
    }
    /// One misspelt name among others, before a line of the table is printed.
    @Test(arguments: [["nothing"], ["ledger.append.", "record.ad", "age.encrypt.fast"]])
    func anUnknownNameIsRefusedWithTheKnownOnes(_ filters: [String]) async throws {
        let outcome = try await Countersign.run(
            ["benchmark"] + filters.flatMap { ["--filter", $0] }, environment: [:])
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty, "\(outcome.summary)")
        let unknown = try #require(filters.last)
        for name in ["--filter \(unknown) ", "definition.create", "ledger.append.p99"] {
            #expect(outcome.errorText.contains(name), "\(outcome.summary)")
        }
    }
}
