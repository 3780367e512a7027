import Agency
import Auditor
import Cores
import Credentials
import Desk
import Foundation
import JSONDocuments
import LogFiles
import Records
import SealedStorage
import TransparencyLog
import Wallet

/// The demo's shows: each resident once at one of the three desks, anchored and audited.
final class DemoShows: Sendable {
    /// One show that a desk accepted.
    struct Show: Sendable {
        let wallet: Int
        let desk: Int
        let bundle: RequestBundle
        let presentation: JSONValue
        /// Name of the receipt's file, which is the anchor's name in the desk's queue.
        let identifier: String
    }

    let accepted: [Show]
    let declinedCount: Int
    /// The district that the seniors' desk serves.
    let district: Int
    private let city: DemoCity
    private let residents: DemoResidents

    var acceptedCount: Int { accepted.count }

    /// A receipt to look at, if anybody was accepted.
    var sampleReceipt: String? { accepted.first.map(receiptPath) }

    var sentence: String {
        let counts = city.desks.indices.map { desk in
            "\(accepted.count { $0.desk == desk }) at \(city.desks[desk].need.en)"
        }
        return "  Accepted: \(counts.joined(separator: ", ")). Wallets that declined, since their "
            + "resident does not qualify: \(declinedCount)."
    }

    init(city: DemoCity, residents: DemoResidents) async throws {
        let plan = DemoPlan(rows: residents.rows)
        let definition = try city.definition()
        var askers: [DemoAsker] = []
        for desk in city.desks {
            askers.append(
                try await DemoAsker(
                    desk: desk, city: city, definition: definition, district: plan.district))
        }
        let (desks, exchange) = (askers, city.directory + "/exchange/shows")
        try AtomicFile.createDirectory(exchange)
        let visits = try await AllCores.map("Shows", count: residents.wallets.count) { index in
            let desk = plan.desk(of: residents.rows[index], index)
            return try await Self.visit(
                desks[desk], residents.wallets[index], index, desk, exchange)
        }
        accepted = visits.compactMap(\.self)
        declinedCount = visits.count - accepted.count
        district = plan.district
        self.city = city
        self.residents = residents
    }

    /// What a desk accepted; `nil` where the wallet declined.
    private static func visit(
        _ asker: DemoAsker, _ holder: Holder, _ wallet: Int, _ desk: Int, _ exchange: String
    ) async throws -> Show? {
        let bundle = try asker.ask()
        let presentation: JSONValue
        do {
            let answer = try await holder.prepare(bundle, now: .now)
            presentation = try await holder.present(answer, now: .now)
        } catch WalletError.unsatisfiable {
            return nil
        }
        let outcome = try asker.desk.verifier.verify(
            presentation, for: bundle.request, now: .now)
        guard case .accepted(let acceptance) = outcome else {
            throw CommandFailure(.bug, code: "bug", "a desk refused an honest presentation")
        }
        _ = try await holder.check(acceptance.promise)
        let show = Show(
            wallet: wallet, desk: desk, bundle: bundle, presentation: presentation,
            identifier: acceptance.identifier)
        try OutputFile.write(bundle.json, to: "\(exchange)/\(show.identifier).request.json")
        try OutputFile.write(presentation, to: "\(exchange)/\(show.identifier).presentation.json")
        return show
    }

    /// Anchors at once instead of by the hour, lets the witnesses cosign, hands out the receipts.
    func anchor() async throws {
        let releases = city.desks.map {
            DeskRelease(verifier: $0.verifier, ledger: city.access)
        }
        for release in releases { _ = try await release.anchor(immediately: true, now: .now) }
        try await city.cosign()
        for (release, desk) in zip(releases, city.desks) {
            _ = try await release.writeReceipts(to: desk.path + "/receipts", now: .now)
        }
        try await AllCores.map("Receipts", count: accepted.count) { [self] index in
            try await residents.wallets[accepted[index].wallet].keep(receipt(accepted[index]))
        }
    }

    /// Audits the published log, each receipt, and the proof behind each.
    func audit() async throws -> String {
        let audit = Audit(trust: city.trust)
        let bar = LazyProgress("Entries")
        let report = try audit.check(
            ExportedLog(path: city.publishedPath),
            memory: AuditMemory(path: city.directory + "/audit"), progress: bar.update)
        bar.finish()
        let definition = try city.definition()
        try await AllCores.map("Receipts", count: accepted.count) { [self] index in
            let show = accepted[index]
            let receipt = try receipt(show)
            _ = try audit.check(receipt)
            try audit.check(
                receipt, bundle: show.bundle, presentation: show.presentation,
                definitions: [definition])
        }
        return "  The auditor found \(report.checkpoint.checkpoint.size) entries in order under "
            + "\(report.checkpoint.cosignatures.count) cosignatures, and \(accepted.count) "
            + "receipts that hold, with the proofs behind them; of the residents it learnt nothing."
    }

    /// The receipt of a show, as the desk handed it out.
    func receipt(_ show: Show) throws -> Receipt {
        try InputFile.decode(receiptPath(show)) { value throws(DecodingFailure) in
            try Receipt(json: value)
        }
    }

    private func receiptPath(_ show: Show) -> String {
        let until = show.bundle.request.content.keptUntil.epochSeconds
        return "\(city.desks[show.desk].path)/receipts/\(until)-\(show.identifier).json"
    }
}

/// Who goes where.
struct DemoPlan {
    /// The district with the most seniors, which the seniors' desk serves.
    let district: Int
    private let adultBefore: Int
    private let seniorBefore: Int

    init(rows: [Register.Row]) {
        let today = CalendarDate(.now)
        adultBefore = today.adding(years: -18)?.number ?? 0
        seniorBefore = today.adding(years: -60)?.number ?? 0
        var counts: [Int: Int] = [:]
        for row in rows where row.number("birth_date") <= seniorBefore {
            counts[row.number("district"), default: 0] += 1
        }
        let most = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
        district = most?.key ?? rows.first?.number("district") ?? 0
    }

    /// The desk for a resident: seniors of the district to the first, drivers and others by turns to
    /// car sharing and to the vote.
    func desk(of row: Register.Row, _ index: Int) -> Int {
        if row.number("birth_date") <= seniorBefore, row.number("district") == district {
            return 0
        }
        let drives = row.number("driving_b") == 1 && isAdult(row)
        return drives && index.isMultiple(of: 2) ? 1 : 2
    }

    /// Whether the resident is 18 today.
    func isAdult(_ row: Register.Row) -> Bool { row.number("birth_date") <= adultBefore }
}

extension Register.Row {
    /// An integer attribute's value.
    fileprivate func number(_ attribute: String) -> Int {
        values[attribute].flatMap { Int($0) } ?? 0
    }
}

/// A desk with what it needs to ask one resident after the other.
struct DemoAsker: Sendable {
    let desk: DemoDesk
    private let view: Verifier.LogView
    private let template: RequestTemplate
    private let arguments: [String: String]
    private let definition: JSONValue

    init(desk: DemoDesk, city: DemoCity, definition: JSONValue, district: Int) async throws {
        self.desk = desk
        self.definition = definition
        _ = try desk.verifier.learn(definition, now: .now)
        view = try await DeskLogView(verifier: desk.verifier, ledger: city.access).view()
        template = try desk.template()
        arguments = desk.need == .seniors ? ["district": String(district)] : [:]
    }

    /// A fresh request.
    func ask() throws -> RequestBundle {
        let digest = try desk.verifier.learn(definition, now: .now)
        return try desk.verifier.ask(
            template, arguments: arguments, definition: digest, view: view, now: .now)
    }
}
