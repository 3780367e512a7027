import Agency
import HTTPTypes
import JSONDocuments
import Records
import Sodium

/// Changes of an agency's keys over HTTP: one officer proposes, another one confirms.
struct ProposalEndpoints: Sendable {
    let desk: AgencyDesk
    let proposals: ProposalBook
    let office: JobOffice

    private static let path = "/api/agency/proposals"
    private static let access = Endpoint.Access.roles([.officer])
    private static let listLimit = 100
    private static let parameter = Endpoint.Parameter(
        name: "proposal", place: .path, summary: "The proposal's id.",
        schema: ["type": "string", "pattern": "^[0-9a-f]{32}$"])

    var endpoints: [Endpoint] { [list, propose, show, confirm, withdraw] }

    private var list: Endpoint {
        Endpoint(
            method: .get, path: Self.path, name: "proposals",
            summary: "What officers proposed, the newest first.", access: Self.access,
            outcomes: [.json(.ok, "The proposals.", ProposalSchemas.proposals)]
        ) { _ in
            let all = try proposals.newest(limit: Self.listLimit)
            return .json(["proposals": .array(all.map(\.json))])
        }
    }

    private var propose: Endpoint {
        Endpoint(
            method: .post, path: Self.path, name: "proposal.make",
            summary:
                "Proposes to rotate or retire a definition's key; another officer must confirm.",
            access: Self.access,
            body: .init(
                mediaType: "application/json", schema: ProposalSchemas.order,
                byteCountLimit: 4_096),
            outcomes: [.json(.created, "The proposal.", ProposalSchemas.proposal)],
            repetition: .kept
        ) { call in
            let officer = try call.officer()
            let (change, digest) = try ProposalSchemas.order(call.json())
            let made = try proposals.propose(
                KeyProposal(
                    id: call.newJobID(), change: change, definition: desk.definition(digest),
                    proposer: officer, created: desk.clock()))
            return .json(made.json, status: .created)
        }
    }

    private var show: Endpoint {
        Endpoint(
            method: .get, path: Self.path + "/{proposal}", name: "proposal",
            summary: "One proposal.", access: Self.access, parameters: [Self.parameter],
            outcomes: [.json(.ok, "The proposal.", ProposalSchemas.proposal)]
        ) { call in .json(try proposals.proposal(call.parameter("proposal")).json) }
    }

    private var confirm: Endpoint {
        Endpoint(
            method: .post, path: Self.path + "/{proposal}/confirmation", name: "proposal.confirm",
            summary: "Confirms what another officer proposed, and has it done.",
            access: Self.access, parameters: [Self.parameter],
            outcomes: [.json(.accepted, "The job that does it.", JobSchemas.job)],
            repetition: .kept
        ) { call in
            let job = try proposals.confirm(call.parameter("proposal"), by: call.officer())
            return .accepted(try office.order(job))
        }
    }

    private var withdraw: Endpoint {
        Endpoint(
            method: .delete, path: Self.path + "/{proposal}", name: "proposal.withdraw",
            summary: "Takes an open proposal back.", access: Self.access,
            parameters: [Self.parameter],
            outcomes: [
                .init(status: .noContent, summary: "Done.", mediaType: nil, schema: nil)
            ], repetition: .kept
        ) { call in
            try proposals.withdraw(call.parameter("proposal"), by: call.officer())
            return Answer(status: .noContent, content: .none)
        }
    }
}

extension Call {
    /// The account of the person who asks: four eyes are two people, however many tokens they have.
    ///
    /// - Throws: `Problem` of status 403 for a token that is nobody's.
    func officer() throws(Problem) -> String {
        guard let account = caller?.account else { throw Problem(.forbidden, "account-needed") }
        return account
    }
}
