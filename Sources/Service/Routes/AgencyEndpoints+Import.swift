import HTTPTypes
import JSONDocuments

/// A register of any length: the order, and what has become of its rows.
extension AgencyEndpoints {
    var importing: [Endpoint] {
        office.kinds.contains(.registerImport) ? [orderImport, importedRows] : []
    }

    private var orderImport: Endpoint {
        Endpoint(
            method: .post, path: "/api/agency/imports", name: "agency.import",
            summary: "Has credentials offered to all rows of a register.",
            access: .roles(Job.Kind.registerImport.roles),
            body: .init(
                mediaType: "application/json", schema: AgencySchemas.order,
                byteCountLimit: RegisterImport.orderByteCountLimit),
            outcomes: [.json(.accepted, "The job.", JobSchemas.job)], repetition: .kept
        ) { call in
            .accepted(try imports.order(call, try call.json(), office, now: desk.clock()))
        }
    }

    private var importedRows: Endpoint {
        Endpoint(
            method: .get, path: "/api/agency/imports/{job}/rows", name: "agency.import.rows",
            summary: "A page of rows with their offers; pages come while the job goes on.",
            access: .roles(Job.Kind.registerImport.roles),
            parameters: [
                JobEndpoints.parameter,
                .init(
                    name: "page", place: .query,
                    summary: "From 0; each of \(RegisterImport.pageRowCount) rows.",
                    schema: ["type": "integer", "minimum": 0]),
            ],
            outcomes: [.json(.ok, "The rows, with their one-time codes.", AgencySchemas.offers)]
        ) { call in
            let job = try call.job(in: office.book)
            let page = try call.index("page")
            guard job.kind == .registerImport, page < RegisterImport.pageCount(of: job) else {
                throw Problem(.notFound, "page-unknown", about: "page")
            }
            return answer(try imports.page(page, of: job.id))
        }
    }
}
