import CityTestSupport
import Credentials
import Desk
import Foundation
import JSONDocuments
import Records
import Testing

@Suite("What a desk keeps, and until when")
struct RetentionTests {
    private static let keeping = """
        {"v":1,"name":"registration","purpose":{"zh":"登记","en":"Registration"},
        "audience":{"zh":"窗口","en":"A counter"},
        "keep":"presentation","keep_days":2,"expires_minutes":10,"parameters":{},
        "reveal":["driving_b"],"conditions":[]}
        """

    private func names(_ path: String, _ folder: String) throws -> [String] {
        try Scratch.contents(path).keys.filter { $0.hasPrefix(folder + "/") }
    }

    private func reopen(_ path: String, _ now: String) throws {
        _ = try Verifier.open(at: path, passphrase: Scratch.passphrase(), now: City.time(now))
    }

    @Test func aPresentationThatStillWaitsGoesWhenItsTimeIsOver() async throws {
        let city = try await City()
        let path = try await {
            let (desk, path) = try await city.makeDesk()
            let bundle = try await city.ask(desk, City.template(json: Self.keeping))
            let wallet = try ForeignWallet(city)
            let answer = try wallet.present(bundle.request.presentationRequest())
            #expect(try desk.verify(answer, for: bundle.request, now: City.now).refusal == nil)
            return path
        }()
        func queuedByteCount() throws -> Int {
            try Scratch.contents(path).filter { $0.key.hasPrefix("queue/") }
                .reduce(0) { $0 + $1.value.count }
        }
        let before = try queuedByteCount()
        try reopen(path, "2026-03-04T09:19:59Z")
        #expect(try queuedByteCount() == before)
        try reopen(path, "2026-03-05T09:20:00Z")
        #expect(try queuedByteCount() < 4_096)
        #expect(before > 16_384)
        let desk = try Verifier.open(
            at: path, passphrase: Scratch.passphrase(), now: City.time("2026-03-05T09:20:00Z"))
        #expect(try await city.release(desk) == 1)
    }

    @Test func filesAndSaltsGoWhenTheirTimeIsOver() async throws {
        let city = try await City()
        let path = try await {
            let (desk, path) = try await city.makeDesk()
            let bundle = try await city.ask(desk, City.template(json: Self.keeping))
            let wallet = try ForeignWallet(city)
            let answer = try wallet.present(bundle.request.presentationRequest())
            #expect(try desk.verify(answer, for: bundle.request, now: City.now).refusal == nil)
            _ = try await city.release(desk)
            for (name, receipt) in try await city.receipts(desk) {
                let folder = path + "/receipts"
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
                try Data(receipt.json.canonicalBytes).write(
                    to: URL(filePath: folder + "/\(name).json"))
            }
            return path
        }()
        try reopen(path, "2026-03-04T09:19:59Z")
        #expect(try names(path, "kept").count == 1)
        #expect(try names(path, "receipts").count == 1)
        try reopen(path, "2026-03-04T09:20:00Z")
        #expect(try names(path, "kept").isEmpty)
        #expect(try names(path, "receipts").isEmpty)
    }

    /// A resident must get what was promised, however short the retention and late the witnesses.
    @Test func aReceiptIsWrittenAfterTheRetentionIsOver() async throws {
        let city = try await City()
        let late = City.time("2026-03-09T09:20:00Z")
        let path = try await {
            let (desk, path) = try await city.makeDesk()
            let bundle = try await city.ask(desk, City.template(json: Self.keeping))
            let answer = try ForeignWallet(city).present(bundle.request.presentationRequest())
            #expect(try desk.verify(answer, for: bundle.request, now: City.now).refusal == nil)
            _ = try await city.release(desk)
            return path
        }()
        func keptByteCount() throws -> Int {
            try Scratch.contents(path).filter { $0.key.hasPrefix("kept/") }
                .reduce(0) { $0 + $1.value.count }
        }
        #expect(try keptByteCount() > 16_384)
        let names = try await {
            let desk = try Verifier.open(at: path, passphrase: Scratch.passphrase(), now: late)
            #expect(try 1..<4_096 ~= keptByteCount())
            return try await city.receipts(desk, now: late).keys
        }()
        // A day to collect it; leaf and salt have gone by then.
        let collectedUntil = late.epochSeconds + 86_400
        #expect(names.map { $0.hasPrefix("\(collectedUntil)-") } == [true])
        try reopen(path, "2026-03-09T09:20:00Z")
        #expect(try self.names(path, "kept").isEmpty)
    }

    @Test func requestsGoWhenTheyEnd() async throws {
        let city = try await City()
        let path = try await {
            let (desk, path) = try await city.makeDesk()
            _ = try await city.ask(desk)
            return path
        }()
        try reopen(path, "2026-03-02T09:34:59Z")
        #expect(try names(path, "pending").count == 1)
        try reopen(path, "2026-03-02T09:35:00Z")
        #expect(try names(path, "pending").isEmpty)
    }

    @Test func whatWaitsForItsAnchorIsNotForgotten() async throws {
        let city = try await City()
        let path = try await {
            let (desk, path) = try await city.makeDesk()
            let bundle = try await city.ask(desk, City.template(json: Self.keeping))
            let answer = try ForeignWallet(city).present(bundle.request.presentationRequest())
            _ = try desk.verify(answer, for: bundle.request, now: City.now)
            return path
        }()
        try reopen(path, "2026-04-04T09:20:00Z")
        #expect(try names(path, "queue").count == 1)
    }

    @Test func onlyWhatTheRequestSaidIsKept() async throws {
        let city = try await City()
        let (desk, path) = try await city.makeDesk()
        let wallet = try ForeignWallet(city)
        var sizes: [Int] = []
        for template in [try City.template("car-sharing"), try City.template(json: Self.keeping)] {
            let bundle = try await city.ask(desk, template)
            let answer = try wallet.present(bundle.request.presentationRequest())
            _ = try desk.verify(answer, for: bundle.request, now: City.now)
            let files = try Scratch.contents(path).filter { $0.key.hasPrefix("queue/") }
            #expect(files.count == 1)
            sizes.append(files.values.map(\.count).max() ?? 0)
            #expect(
                files.values.contains { $0.count > answer.canonicalBytes.count }
                    == (sizes.count == 2))
            _ = try await city.release(desk)
        }
        #expect(sizes[0] < sizes[1])
    }
}
