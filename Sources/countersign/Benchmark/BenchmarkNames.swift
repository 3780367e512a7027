/// The benchmarks by name, in the order in which they run.
enum BenchmarkNames {
    static let all =
        [
            "definition.create", "request.create", "request.create.known", "credential.issue",
            "credential.accept",
        ] + presentations("create") + presentations("verify") + [
            "presentation.verify.parallel", "revocation.prove", "revocation.verify",
            "range64.prove",
            "range64.verify", "native.prove", "native.verify", "native.verify.batch32",
            "native.bytes", "revocation.update1000", "revocation.revoke10000", "ledger.append",
            "ledger.append.p99", "ledger.open",
            "ledger.prove", "ledger.fsck", "record.add", "record.search", "age.encrypt",
        ]

    /// Alone, with one and with three predicates, and of two credentials.
    private static func presentations(_ verb: String) -> [String] {
        ["", ".ge1", ".ge3", ".two"].map { "presentation.\(verb)\($0)" }
    }

    /// Refuses the first of `prefixes` with which no name begins.
    static func check(_ prefixes: [String]) throws(CommandFailure) {
        for prefix in prefixes where !all.contains(where: { $0.hasPrefix(prefix) }) {
            throw CommandFailure(
                .usage, code: "usage",
                "--filter \(prefix) begins no benchmark's name; there are \(all.joined(separator: ", "))"
            )
        }
    }
}
