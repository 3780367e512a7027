import SealedStorage

/// Sealed papers of work that takes long: what was ordered, and what has come of it so far.
extension Issuer {
    private static let workFolder = "work"

    /// Seals one paper of a job.
    ///
    /// - Parameters:
    ///   - bytes: What is on it.
    ///   - job: 32 hexadecimal digits.
    ///   - number: From 0.
    /// - Throws: `StorageError`; `.tooLarge` above 4,000,000 bytes.
    public func keepWork(_ bytes: [UInt8], of job: String, number: Int) throws {
        try directory.write(bytes, to: Self.workName(job, number))
    }

    /// One paper of a job.
    ///
    /// - Throws: `StorageError.notFound` where there is none; `StorageError`.
    public func work(of job: String, number: Int) throws -> [UInt8] {
        try directory.read(Self.workName(job, number))
    }

    /// Overwrites and removes the papers of all jobs but `kept`.
    ///
    /// - Throws: `StorageError`.
    public func destroyWork(exceptOf kept: Set<String>) throws {
        try destroyWork { !kept.contains($0) }
    }

    /// Overwrites and removes the papers of a job.
    ///
    /// - Throws: `StorageError`.
    public func destroyWork(of job: String) throws {
        try destroyWork { $0 == job }
    }

    private func destroyWork(where isOver: (String) -> Bool) throws {
        for name in try directory.names(in: Self.workFolder) {
            guard let job = name.split(separator: "-").first, isOver(String(job)) else { continue }
            try directory.destroy(Self.workFolder + "/" + name)
        }
    }

    private static func workName(_ job: String, _ number: Int) -> String {
        "\(workFolder)/\(job)-\(number)"
    }
}
