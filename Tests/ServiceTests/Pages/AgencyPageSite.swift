import Agency
import CityTestSupport
import Credentials
import HTTPTypes
import Ledger
import Records
import Sodium
import Wallet

@testable import Service

/// An agency's pages over a small city: a clerk, an officer, and somebody of a counter.
struct AgencyPageSite {
    let city: City
    let agency: RevocableAgency
    let wallet: Holder
    let site: PageSite
    let pages: AgencyPages

    init() async throws {
        city = try await City()
        agency = try await city.addRevocable()
        wallet = try city.makeWallet().holder
        let desk = AgencyDesk(
            issuer: agency.issuer,
            ledger: LocalLedger(try await city.reader(), sequencer: city.sequencer),
            folder: Scratch.path("public"), clock: { PageSite.now })
        var made: AgencyPages?
        site = try PageSite { renderer in
            let pages = AgencyPages(
                pages: renderer, desk: desk, address: { "https://city.example" })
            made = pages
            return pages.endpoints
        }
        guard let made else { throw Problem(.notFound, "no-pages") }
        pages = made
        try site.addAccount("wang", [.clerk])
        try site.addAccount("zhao", [.officer])
        try site.addAccount("li", [.desk], office: "library")
    }

    /// The fields of the form that takes a register.
    func register(_ lines: String) -> [(name: String, value: String)] {
        [
            ("register", RevocableAgency.columns + lines), ("evidence", "in-person"),
            ("definition", hexadecimal(agency.card.bytes)), ("valid-until", "2026-12-31"),
            ("days", "30"),
        ]
    }

    /// Issues a card to a resident.
    func issue(_ resident: String) async throws -> RecordIdentifier {
        let offer = try agency.offer(resident, agency.card)
        _ = try await agency.answer(offer, wallet)
        return offer.offer.identifier
    }
}
