import JSONDocuments

/// Does the jobs of one kind, one after the other.
protocol JobWorker: Sendable {
    /// Does a job, or what is left of it; to do again what was done before changes nothing.
    ///
    /// - Parameters:
    ///   - job: The job, with how far it was.
    ///   - note: Remembers how many of how many things are done; throws where the job was cancelled.
    /// - Returns: What came of it, without anything personal.
    /// - Throws: `CancellationError` where it was cancelled, or the service ends; what the rooms throw.
    func work(
        on job: Job, note: @escaping @Sendable (_ done: Int, _ total: Int) throws -> Void
    ) async throws -> JSONValue

    /// Removes what a job left, beside its row in the store.
    func forget(_ job: Job) throws

    /// Removes what orders left that were never written down; `known` are all jobs.
    func start(known: Set<String>) throws
}
