import Agency
import AnonCreds
import CityTestSupport
import Credentials
import Foundation
import JSONDocuments
import Ledger
import Records
import Sodium
import TestSupport
import Testing
import Wallet

@Suite("Offers and credentials: each offer once, one live credential a row")
struct OfferTests {
    static let shared = Task {
        let city = try await City()
        return (city: city, wallet: try city.makeWallet().holder)
    }
    let city: City
    let wallet: Holder
    var agency: Agency.Issuer { city.agency }

    init() async throws { (city, wallet) = try await Self.shared.value }

    private func line(_ key: String, district: String = "330105") -> String {
        "\(key),Wang,1964-01-25,\(district),2007-09-17,B"
    }

    private func request(_ offer: NewOffer, code: String? = nil) async throws -> ResidentRequest {
        try await wallet.request(offer.offer, code: code ?? offer.code, now: City.now)
    }

    @Test func oneLiveCredentialARowUnderEveryKeyOfTheSchema() async throws {
        let city = try await City()
        let wallet = try city.makeWallet().holder
        let digest = try await city.agency.define(
            profile: AgencyTemplate.profile(), tag: "2", now: City.founded, progress: { _ in })
        for entry in try city.agency.entries(of: digest) where entry.type == .identityDefinition {
            _ = try await city.sequencer.append(entry)
        }
        try city.agency.anchor(
            digest, evidence: await city.reader().evidence(ofDefinition: digest),
            trust: city.trust(), now: City.now)
        let row = try city.rows(line("K1"))[0]
        let first = try city.agency.offer(row, terms: city.terms(), now: City.now)
        let second = try city.agency.offer(
            row, terms: city.terms(definition: digest), now: City.now)
        #expect(!second.isRepeated)
        let late = try await wallet.request(first.offer, code: first.code, now: City.now)
        #expect(throws: AgencyError.offerSuperseded) {
            try city.agency.issue(late, now: City.now)
        }
        let request = try await wallet.request(second.offer, code: second.code, now: City.now)
        _ = try city.agency.issue(request, now: City.now)
        #expect(throws: AgencyError.alreadyIssued) {
            try city.agency.offer(row, terms: city.terms(), now: City.now)
        }
    }

    @Test func theSameRowGetsItsOfferAgain() throws {
        let first = try city.offer(line("A1"))
        let second = try city.offer(line("A1"))
        #expect(!first.isRepeated)
        #expect(second.isRepeated)
        #expect(first.offer.identifier == second.offer.identifier)
        #expect(first.code == second.code)
        #expect(first.offer.json == second.offer.json)
    }

    @Test func changedValuesEndTheOlderOffer() async throws {
        let first = try city.offer(line("A2"))
        let second = try city.offer(line("A2", district: "330106"))
        #expect(second.offer.identifier != first.offer.identifier)
        let late = try await request(first)
        #expect(throws: AgencyError.offerSuperseded) { try agency.issue(late, now: City.now) }
        let issued = try await agency.issue(request(second), now: City.now)
        #expect(issued.credential.values[AttributeName("district")]?.raw == "330106")
    }

    @Test func otherEvidenceEndsTheOlderOffer() async throws {
        let row = try city.rows(line("C1"))[0]
        let first = try agency.offer(row, terms: city.terms(), now: City.now)
        let byPost = try city.terms(evidence: "post")
        let second = try agency.offer(row, terms: byPost, now: City.now)
        #expect(!second.isRepeated)
        #expect(second.offer.identifier != first.offer.identifier)
        let late = try await request(first)
        #expect(throws: AgencyError.offerSuperseded) { try agency.issue(late, now: City.now) }
        #expect(try agency.offer(row, terms: byPost, now: City.now).isRepeated)
    }

    @Test func aRowWithALiveCredentialGetsNoOffer() async throws {
        let offer = try city.offer(line("A3"))
        _ = try await agency.issue(request(offer), now: City.now)
        #expect(throws: AgencyError.alreadyIssued) { try city.offer(line("A3")) }
        #expect(throws: AgencyError.alreadyIssued) {
            try city.offer(line("A3", district: "330106"))
        }
        let row = try city.rows(line("A3"))[0]
        let terms = try city.terms(validUntil: "2027-12-31")
        #expect(throws: AgencyError.alreadyIssued) {
            try agency.offer(row, terms: terms, now: City.time("2026-12-31T23:59:59Z"))
        }
        let renewed = try agency.offer(
            row, terms: terms, now: City.time("2027-01-01T00:00:00Z"))
        #expect(!renewed.isRepeated)
    }

    @Test func theSameRequestGetsTheSameCredentialAndAnotherNone() async throws {
        let offer = try city.offer(line("A4"))
        let request = try await request(offer)
        let first = try agency.issue(request, now: City.now)
        let again = try agency.issue(request, now: City.time("2030-01-01T00:00:00Z"))
        #expect(first.json == again.json)
        let other = try await city.makeWallet().holder
            .request(offer.offer, code: offer.code, now: City.now)
        #expect(throws: AgencyError.offerUsed) { try agency.issue(other, now: City.now) }
    }

    @Test func fiveWrongCodesCloseAnOffer() async throws {
        let offer = try city.offer(line("A5"))
        let wrong = try await request(offer, code: "AAAAA-AAAAA")
        for _ in 0..<5 {
            #expect(throws: AgencyError.codeWrong) { try agency.issue(wrong, now: City.now) }
        }
        #expect(throws: AgencyError.offerLocked) { try agency.issue(wrong, now: City.now) }
        let right = try await request(offer)
        #expect(throws: AgencyError.offerLocked) { try agency.issue(right, now: City.now) }
        let fresh = try city.offer(line("A5"))
        #expect(fresh.code != offer.code)
        _ = try await agency.issue(request(fresh), now: City.now)
    }

    @Test func aCodeMayBeTypedInOtherWays() async throws {
        let offer = try city.offer(line("C3"))
        let bare = offer.code.filter { $0 != "-" }
        for wrong in ["", "- -", String(bare.dropLast()), bare + "2"] {
            let request = try await request(offer, code: wrong)
            #expect(throws: AgencyError.codeWrong) { try agency.issue(request, now: City.now) }
        }
        let typed = " " + bare.lowercased().map(String.init).joined(separator: " ") + "-"
        _ = try await agency.issue(request(offer, code: typed), now: City.now)
    }

    @Test func fourWrongCodesDoNot() async throws {
        let offer = try city.offer(line("A6"))
        let wrong = try await request(offer, code: "")
        for _ in 0..<4 {
            #expect(throws: AgencyError.codeWrong) { try agency.issue(wrong, now: City.now) }
        }
        _ = try await agency.issue(request(offer), now: City.now)
    }

    @Test func offersEnd() async throws {
        let offer = try city.offer(line("A7"))
        let request = try await request(offer)
        let end = offer.offer.expires
        #expect(throws: AgencyError.offerExpired) { try agency.issue(request, now: end) }
        let row = try city.rows(line("A7"))[0]
        let terms = try city.terms(expires: City.time("2026-06-01T00:00:00Z"))
        let next = try agency.offer(row, terms: terms, now: end)
        #expect(!next.isRepeated)
        #expect(throws: AgencyError.offerExpired) { try agency.issue(request, now: end) }
    }

    @Test func strangersAndForgeriesAreRefused() async throws {
        let offer = try city.offer(line("A8"))
        let other = try city.offer(line("A9"))
        let request = try await request(offer)
        let unknown = ResidentRequest(
            identifier: RecordIdentifier(), code: offer.code, request: request.request)
        #expect(throws: AgencyError.offerUnknown) { try agency.issue(unknown, now: City.now) }
        // Made for another offer's nonce.
        let moved = ResidentRequest(
            identifier: other.offer.identifier, code: other.code, request: request.request)
        #expect(throws: AgencyError.requestRejected) { try agency.issue(moved, now: City.now) }
        var altered = request.json
        for path in altered.leafPaths where path.first == "request" {
            for value in altered[path]?.alterations.prefix(1) ?? [] {
                altered[path] = value
                guard let parsed = try? ResidentRequest(json: altered) else { continue }
                // A holder's nonce and entropy are the holder's own to choose.
                if ["nonce", "entropy"].contains(path.last) { continue }
                #expect(throws: AgencyError.requestRejected, "\(path)") {
                    try agency.issue(parsed, now: City.now)
                }
            }
            altered = request.json
        }
        _ = try agency.issue(request, now: City.now)
    }

    @Test func manyTasksGetOneCredential() async throws {
        let offer = try city.offer(line("B1"))
        let request = try await request(offer)
        let agency = agency
        let results = await withTaskGroup(
            of: Result<JSONValue, AgencyError>.self,
            returning: [Result<JSONValue, AgencyError>].self
        ) { group in
            for _ in 0..<8 {
                group.addTask {
                    do {
                        return .success(try agency.issue(request, now: City.now).json)
                    } catch let error as AgencyError {
                        return .failure(error)
                    } catch {
                        return .failure(.offerUnknown)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var credentials: Set<[UInt8]> = []
        for result in results {
            switch result {
            case .success(let json): credentials.insert(json.canonicalBytes)
            case .failure(let error): #expect(error == .offerBusy)
            }
        }
        #expect(credentials.count == 1)
        #expect(try agency.issue(request, now: City.now).json.canonicalBytes == credentials.first)
    }

    @Test func aRowThatChangesWhileItIsIssuedGetsOneCredential() async throws {
        for round in 0..<12 {
            let first = try city.offer(line("N\(round)"))
            let request = try await request(first)
            let (city, changed) = (city, line("N\(round)", district: "330106"))
            async let issuing = attempt { _ = try city.agency.issue(request, now: City.now) }
            async let offering = attempt { _ = try city.offer(changed) }
            let (issued, offered) = await (issuing, offering)
            #expect(issued == nil || offered == nil)
            let refusals: [AgencyError] = [.alreadyIssued, .offerSuperseded]
            for refusal in [issued, offered].compactMap(\.self) {
                #expect(refusals.contains(refusal))
            }
            // Never both: then the row would have two credentials in the end.
            #expect(issued != nil || offered != nil, "round \(round)")
        }
    }

    private func attempt(_ work: @Sendable () throws -> Void) async -> AgencyError? {
        do {
            try work()
            return nil
        } catch {
            return error as? AgencyError ?? .offerUnknown
        }
    }

    @Test func blankAndOutOfRangeValuesAreNeverSigned() throws {
        // What a register's reader lets through, the schema's bounds still refuse.
        let row = try city.rows(line("B2"))[0]
        _ = try agency.offer(row, terms: city.terms(), now: City.now)
        for (name, value) in [
            ("district", "99999"), ("district", "1000000"), ("district", ""),
            ("district", "far"), ("driving_b", "2"), ("birth_date", "17991231"),
        ] {
            let changed = try rowWith(name, value)
            #expect(throws: AgencyError.valueNotAllowed(attribute: name)) {
                try agency.offer(changed, terms: city.terms(), now: City.now)
            }
        }
    }

    /// A row that another profile, with wider bounds, let through.
    private func rowWith(_ name: String, _ value: String) throws -> Register.Row {
        var profile = try AgencyTemplate.profile()
        for index in 0..<6 where profile[["attributes", "\(index)", "name"]] == .string(name) {
            profile[["attributes", "\(index)"]] = [
                "name": .string(name), "kind": "text", "column": "free",
            ]
        }
        let text = value.isEmpty ? "\"\"" : value
        let header = AgencyTemplate.header.dropLast() + ",free\n"
        let register = try Register(
            csv: Array((header + line("B3") + ",\(text)\n").utf8),
            profile: CredentialProfile(profile))
        guard let row = register.rows.first else {
            // A blank is no text either; then the attribute is missing altogether.
            profile[["attributes"]] = .array(
                [0, 1, 2, 3, 4, 5, 6].compactMap { profile[["attributes", "\($0)"]] }
                    .filter { $0["name"] != .string(name) })
            let short = try Register(
                csv: Array((AgencyTemplate.header + line("B3") + "\n").utf8),
                profile: CredentialProfile(profile))
            return try #require(short.rows.first)
        }
        return row
    }

    @Test func aLastDayThatIsOverIsRefused() throws {
        let row = try city.rows(line("C2"))[0]
        let lastYear = try city.terms(validUntil: "2025-12-31")
        #expect(throws: AgencyError.validityOver) {
            try agency.offer(row, terms: lastYear, now: City.now)
        }
        // The last day itself is not over.
        let lastDay = City.time("2025-12-31T23:59:59Z")
        #expect(try !agency.offer(row, terms: lastYear, now: lastDay).isRepeated)
    }

    @Test func termsAreChecked() throws {
        #expect(throws: AgencyError.validityNotYearEnd) { try city.terms(validUntil: "2026-12-30") }
        for code in ["", "In person", "x_y", String(repeating: "a", count: 33)] {
            #expect(throws: AgencyError.evidenceCodeInvalid) {
                try Agency.Issuer.Terms(
                    definition: city.definition, evidence: code,
                    validUntil: #require(CalendarDate("2026-12-31")), expires: City.now)
            }
        }
    }
}
