import CityTestSupport
import Credentials
import Desk
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Testing

/// The desk's work ends between the anchor, which is durable, and the verdict, which is not.
@Suite("An acceptance that nobody got")
struct HandOverTests {
    private struct Cut: Error {}

    /// A desk that accepted an answer and could not hand it over.
    private struct Interrupted {
        let city: City
        let wallet: ForeignWallet
        let path: String
        let request: DeskRequest
        let document: JSONValue
        /// What it would have handed over.
        let promise: JSONValue

        init() async throws {
            city = try await City()
            wallet = try ForeignWallet(city)
            let (desk, path) = try await city.makeDesk()
            self.path = path
            request = try await city.ask(desk).request
            document = try wallet.present(request.presentationRequest())
            var promise: JSONValue?
            do {
                _ = try desk.verify(document, for: request, now: City.now, place: "out/1") {
                    promise = $0.promise.json
                    throw Cut()
                }
            } catch is Cut {}
            self.promise = try #require(promise)
        }

        func desk(_ now: Timestamp = City.now) throws -> Verifier {
            try Verifier.open(at: path, passphrase: Scratch.passphrase(), now: now)
        }
    }

    @Test func theSamePresentationGetsItOnce() async throws {
        let cut = try await Interrupted()
        let desk = try cut.desk()
        #expect(try desk.queueCount() == 1)
        var handedOver: [JSONValue] = []
        for refusal in [nil, "nonce"] {
            let outcome = try desk.verify(
                cut.document, for: cut.request, now: City.now, place: "out/1"
            ) { handedOver.append($0.promise.json) }
            #expect(outcome.refusal == refusal)
        }
        #expect(handedOver == [cut.promise])
        #expect(try desk.queueCount() == 1)
    }

    @Test func aCopyElsewhereDoesNotGetIt() async throws {
        let cut = try await Interrupted()
        let desk = try cut.desk()
        for place in ["out/2", "", nil] {
            let outcome = try desk.verify(
                cut.document, for: cut.request, now: City.now, place: place)
            #expect(outcome.refusal == "nonce")
        }
        let other = try cut.wallet.present(cut.request.presentationRequest())
        #expect(other != cut.document)
        for document in [other, .array([]), .null] {
            let outcome = try desk.verify(
                document, for: cut.request, now: City.now, place: "out/1")
            #expect(outcome.refusal == "nonce")
        }
        let outcome = try desk.verify(
            cut.document, for: cut.request, now: City.now, place: "out/1")
        #expect(outcome.acceptance?.shown.map(\.value) == ["1"])
    }

    @Test func anEntryWithoutAPlaceIsNobodys() async throws {
        let city = try await City()
        let (desk, _) = try await city.makeDesk()
        let request = try await city.ask(desk).request
        let document = try ForeignWallet(city).present(request.presentationRequest())
        #expect(throws: Cut.self) {
            _ = try desk.verify(document, for: request, now: City.now) { _ in throw Cut() }
        }
        for place in [nil, ""] {
            let outcome = try desk.verify(document, for: request, now: City.now, place: place)
            #expect(outcome.refusal == "nonce")
        }
    }

    @Test func itWaitsBeyondTheEndOfItsRequestAndItsAnchoring() async throws {
        let cut = try await Interrupted()
        let late = try #require(cut.request.content.expires.adding(seconds: 1))
        let released = try await cut.city.release(cut.desk(late), now: late)
        #expect(released == 1)
        let desk = try cut.desk(late)
        let strange = try desk.verify(cut.document, for: cut.request, now: late, place: "out/2")
        #expect(strange.refusal == "expired")
        let outcome = try desk.verify(cut.document, for: cut.request, now: late, place: "out/1")
        #expect(outcome.acceptance?.promise.json == cut.promise)
        let again = try desk.verify(cut.document, for: cut.request, now: late, place: "out/1")
        #expect(again.refusal == "expired")
        #expect(try desk.queueCount() == 0)
    }

    /// A path may have a resident's name in it.
    @Test func whereItWentIsForgottenOnceItIsThere() async throws {
        let cut = try await Interrupted()
        func place(_ folder: String) throws -> JSONValue? {
            let directory = try StateDirectory.open(
                at: cut.path, role: Verifier.role, passphrase: Scratch.passphrase())
            let name = try #require(directory.names(in: folder).first)
            return try JSONValue(parsing: directory.read(folder + "/" + name))["place"]
        }
        #expect(try place("queue") != .null)
        _ = try cut.desk().verify(cut.document, for: cut.request, now: City.now, place: "out/1")
        _ = try await cut.city.release(cut.desk())
        #expect(try place("kept") == .null)
    }

    @Test func itIsForgottenWithItsEntry() async throws {
        let cut = try await Interrupted()
        func names(_ folder: String) throws -> [String] {
            try Scratch.contents(cut.path).keys.filter { $0.hasPrefix(folder + "/") }
        }
        let kept = cut.request.content.keptUntil
        _ = try await cut.city.release(cut.desk(kept), now: kept)
        #expect(try await cut.city.receipts(cut.desk(kept), now: kept).count == 1)
        #expect(try names("pending").count == 1)
        _ = try cut.desk(kept)
        #expect(try names("kept").isEmpty && names("pending").isEmpty)
    }
}
