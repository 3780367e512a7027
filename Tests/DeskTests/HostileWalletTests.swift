import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import TestSupport
import Testing

@Suite("What a wallet of somebody else's making may try")
struct HostileWalletTests {
    let city: City
    let desk: Verifier

    init() async throws {
        let counter = try await Counter.shared.value
        city = counter.city
        desk = counter.desk
    }

    private static let car = ["requested_attributes", "driving_b"]

    @Test func theFormatItselfIsEnough() async throws {
        let wallet = try ForeignWallet(city, "F1,Li,1980-02-03,330105,2001-01-01,B")
        let request = try await city.ask(desk).request
        let answer = try wallet.present(request.presentationRequest())
        #expect(try desk.verify(answer, for: request, now: City.now).refusal == nil)
    }

    @Test func showingLessIsRefused() async throws {
        let wallet = try ForeignWallet(city, "F2,Li,1980-02-03,330105,2001-01-01,B")
        let request = try await city.ask(desk).request
        let hidden = try wallet.present(
            request.presentationRequest(), hidden: ["driving_b"])
        #expect(try desk.verify(hidden, for: request, now: City.now).refusal == "referents")
        let silent = try wallet.present(request) { $0[Self.car] = nil }
        #expect(try desk.verify(silent, for: request, now: City.now).refusal == "referents")
        let ownWord = try wallet.present(
            request, asking: { $0[Self.car] = ["name": "hobby"] },
            selfAttested: ["driving_b": "1"])
        #expect(try desk.verify(ownWord, for: request, now: City.now).refusal == "restriction")
        for predicate in try predicates(request) {
            let silent = try wallet.present(request) {
                $0[["requested_predicates", predicate]] = nil
            }
            #expect(try desk.verify(silent, for: request, now: City.now).refusal == "referents")
        }
    }

    @Test func showingMoreIsRefused() async throws {
        let wallet = try ForeignWallet(city, "F3,Li,1980-02-03,330105,2001-01-01,B")
        let request = try await city.ask(desk).request
        let more = try wallet.present(request) {
            $0[["requested_attributes", "family_name"]] = ["name": "family_name"]
        }
        #expect(try desk.verify(more, for: request, now: City.now).refusal == "referents")
        // Hidden below a name that was asked for.
        var hiddenMore = more
        hiddenMore[["requested_proof", "revealed_attrs", "family_name"]] = nil
        #expect(try desk.verify(hiddenMore, for: request, now: City.now).refusal == "referents")
    }

    @Test func anotherAttributeUnderTheAskedNameIsRefused() async throws {
        let wallet = try ForeignWallet(city, "F4,Li,1980-02-03,330105,2001-01-01,B")
        let request = try await city.ask(desk).request
        let swapped = try wallet.present(request) {
            $0[Self.car + ["name"]] = .string("district")
        }
        #expect(try desk.verify(swapped, for: request, now: City.now).refusal != nil)
    }

    @Test func anExpiredCredentialCannotBeShown() async throws {
        let wallet = try ForeignWallet(
            city, "F5,Li,1980-02-03,330105,2001-01-01,B", validUntil: "2025-12-31")
        let request = try await city.ask(desk).request
        let asked = "valid_until >= 20260302"
        // A proof for an earlier day, then called one for today.
        var forged = try wallet.present(request) {
            $0[["requested_predicates", asked, "p_value"]] = 20_251_231
        }
        #expect(try desk.verify(forged, for: request, now: City.now).refusal == "predicate")
        let unchanged = forged
        forged.relabelBound(20_251_231, as: 20_260_302)
        #expect(forged != unchanged)
        #expect(try desk.verify(forged, for: request, now: City.now).refusal == "proof")
    }

    @Test func anUnderAgeResidentCannotForge() async throws {
        let wallet = try ForeignWallet(city, "F6,Li,2012-02-03,330105,2012-02-03,B")
        let request = try await city.ask(desk).request
        let asked = "birth_date <= 20080302"
        var forged = try wallet.present(request) {
            $0[["requested_predicates", asked, "p_value"]] = 20_120_203
        }
        #expect(try desk.verify(forged, for: request, now: City.now).refusal == "predicate")
        let unchanged = forged
        forged.relabelBound(20_120_203, as: 20_080_302)
        #expect(forged != unchanged)
        #expect(try desk.verify(forged, for: request, now: City.now).refusal == "proof")
    }

    @Test func twoCredentialsCannotAnswerTogether() async throws {
        // One is old enough, the other may drive; both are of one definition.
        let adult = try ForeignWallet(city, "F7,Li,1980-02-03,330105,2001-01-01,A")
        let driver = try ForeignWallet(city, "F8,Li,2012-02-03,330105,2012-02-03,B")
        let request = try await city.ask(desk).request
        let age = "birth_date <= 20080302"
        let first = try adult.present(request) { $0[Self.car] = nil }
        let second = try driver.present(request) { $0[["requested_predicates", age]] = nil }
        var joined = first
        joined[["requested_proof", "revealed_attrs"]] =
            second[["requested_proof", "revealed_attrs"]]
        joined[["requested_proof", "revealed_attrs", "driving_b", "sub_proof_index"]] = 1
        for list in [
            ["proof", "proofs"], ["identifiers"], ["proof", "aggregated_proof", "c_list"],
        ] {
            guard case .array(let left)? = first[list], case .array(let right)? = second[list]
            else { continue }
            joined[list] = .array(left + right)
        }
        #expect(try desk.verify(joined, for: request, now: City.now).refusal != nil)
    }

    @Test func anotherAgencysCredentialIsRefused() async throws {
        let city = try await City()
        let desk = try await city.makeDesk().verifier
        let second = try await city.addAgency()
        let wallet = try ForeignWallet(city, by: second)
        let request = try await city.ask(desk).request
        var answer = try wallet.present(request) { question in
            for path in question.leafPaths where path.last == "cred_def_id" {
                question[path.dropLast(2)] = nil
            }
        }
        #expect(
            try desk.verify(answer, for: request, now: City.now).refusal == "unknown-definition")
        // Under the asked definition's name.
        let own = try city.definitionFile()
        for name in ["schema_id", "cred_def_id"] {
            answer[["identifiers", "0", name]] = own[["definition", name]]
        }
        #expect(try desk.verify(answer, for: request, now: City.now).refusal == "proof")
    }

    private func predicates(_ request: DeskRequest) throws -> [String] {
        guard case .object(let object)? = request.content.question["requested_predicates"] else {
            return []
        }
        return object.members.map(\.name)
    }
}

extension JSONValue {
    /// Writes another bound over that of each predicate's proof with this one.
    fileprivate mutating func relabelBound(_ bound: JSONValue, as other: JSONValue) {
        let place = ["proof", "proofs", "0", "primary_proof", "ge_proofs"]
        guard case .array(let proofs)? = self[place] else { return }
        for (index, proof) in proofs.enumerated() where proof[["predicate", "value"]] == bound {
            self[place + ["\(index)", "predicate", "value"]] = other
        }
    }
}
