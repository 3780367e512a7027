import Agency
import JSONDocuments
import Records
import SealedStorage

/// Offers to the rows of a register of any length, as a job.
///
/// The order and what came of its rows are sealed in the agency's directory: paper 0 is the order, paper n + 1 the
/// rows of page n. A row whose page was not written yet is offered to again, which gives the same offer.
struct RegisterImport: JobWorker {
    let desk: AgencyDesk

    /// Rows of one page.
    static let pageRowCount = 256
    /// Longest order in bytes: what one sealed paper takes.
    static let orderByteCountLimit = 3_500_000

    /// How many pages of rows are there.
    static func pageCount(of job: Job) -> Int { (job.done + pageRowCount - 1) / pageRowCount }

    /// Checks an order as far as it can be without offering, seals it, and has it done.
    ///
    /// - Throws: `Problem`, `AgencyError`, `DecodingFailure`, `StorageError`.
    func order(
        _ call: Call, _ order: JSONValue, _ office: JobOffice, now: Timestamp
    ) throws -> Job {
        let order = try OfferOrder(order)
        let (terms, lines) = try lines(of: order)
        let job = try call.newJob(.registerImport, total: lines.count, at: now)
        // The paper first: an order that was written down can be carried out.
        try desk.issuer.keepWork(order.json(under: terms).canonicalBytes, of: job.id, number: 0)
        return try office.order(job)
    }

    func work(
        on job: Job, note: @escaping @Sendable (Int, Int) throws -> Void
    ) async throws -> JSONValue {
        let order = try OfferOrder(JSONValue(parsing: desk.issuer.work(of: job.id, number: 0)))
        let (terms, lines) = try lines(of: order)
        // Only whole pages were noted.
        var start = job.done
        while start < lines.count {
            let end = min(start + Self.pageRowCount, lines.count)
            var rows: [JSONValue] = []
            for line in lines[start..<end] {
                try Task.checkCancellation()
                rows.append(
                    AgencySchemas.row(try desk.offer(line, terms: terms), line: line.number))
                // Others want this thread too.
                await Task.yield()
            }
            try desk.issuer.keepWork(
                JSONValue.array(rows).canonicalBytes, of: job.id,
                number: start / Self.pageRowCount + 1)
            try note(end, lines.count)
            start = end
        }
        return try counts(of: job.id, rowCount: lines.count)
    }

    func forget(_ job: Job) throws { try desk.issuer.destroyWork(of: job.id) }

    func start(known: Set<String>) throws { try desk.issuer.destroyWork(exceptOf: known) }

    /// What has become of the rows of a page, with their codes.
    ///
    /// - Throws: `StorageError.notFound` where the page is not written yet.
    func page(_ number: Int, of job: String) throws -> [JSONValue] {
        let bytes = try desk.issuer.work(of: job, number: number + 1)
        guard case .array(let rows) = try JSONValue(parsing: bytes) else { return [] }
        return rows
    }

    private func lines(
        of order: OfferOrder
    ) throws -> (terms: Agency.Issuer.Terms, lines: [AgencyDesk.Line]) {
        let terms = try order.terms(
            definition: desk.definition(order.definition), now: desk.clock())
        return (terms, try desk.lines(of: Array(order.register.utf8), for: terms))
    }

    private func counts(of job: String, rowCount: Int) throws -> JSONValue {
        var counts: [String: Int] = [:]
        for number in 0..<(rowCount + Self.pageRowCount - 1) / Self.pageRowCount {
            for row in try page(number, of: job) {
                if case .string(let status)? = row["status"] { counts[status, default: 0] += 1 }
            }
        }
        return .object(
            JSONObject(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) }))
    }
}
