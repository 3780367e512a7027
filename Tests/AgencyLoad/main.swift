// Measures what `agency revoke` does at an agency's: finds the credentials of so many residents, writes the
// order down, computes the heads, and writes them with their blocks; all files sealed, as they lie there.
//
// AgencyLoad COUNT [old]
//
// One credential is issued in full; the other residents' files are copies of its with numbers of their own.
// `old`: their offers lack the number, as they did in the first versions. Prints milliseconds.

import Accumulators
import Agency
import CityTestSupport
import Credentials
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Sodium
import Wallet

private struct Misused: Error {}

private func changed(_ value: JSONValue?, _ members: [(String, JSONValue?)]) throws -> [UInt8] {
    guard case .object(let object) = value else { throw Misused() }
    let names = members.map(\.0)
    let kept = object.members.filter { !names.contains($0.name) }.map { ($0.name, $0.value) }
    let new = members.compactMap { name, value in value.map { (name, $0) } }
    return JSONValue.object(JSONObject(kept + new)).canonicalBytes
}

private func milliseconds(_ work: () throws -> Void) rethrows -> Int {
    let duration = try ContinuousClock().measure(work).components
    return Int(duration.seconds) * 1_000 + Int(duration.attoseconds / 1_000_000_000_000_000)
}

private struct Prepared {
    let path: String
    let definition: SHA256Digest
    let issued: RecordIdentifier
    let offers: [RecordIdentifier]
}

/// An agency with one credential, and so many open offers; it is closed on return.
private func prepare(_ count: Int) async throws -> Prepared {
    let city = try await City()
    let agency = try await city.addRevocable()
    let issued = try await agency.issue(to: city.makeWallet().holder, "R0", agency.card)
    return Prepared(
        path: agency.path, definition: agency.card, issued: issued.identifier,
        offers: try (1...count).map { try agency.offer("R\($0)", agency.card).offer.identifier })
}

/// Files as issuing leaves them.
private func pretendIssued(_ prepared: Prepared, isOld: Bool) throws {
    let directory = try StateDirectory.open(
        at: prepared.path, role: Agency.Issuer.role, passphrase: Scratch.passphrase())
    let issued = try JSONValue(parsing: directory.read("issued/\(prepared.issued)"))
    for offer in prepared.offers {
        let number = JSONValue.string(String(RevocationNumber.random().prime))
        try directory.write(changed(issued, [("number", number)]), to: "issued/\(offer)")
        let record = try JSONValue(parsing: directory.read("offers/\(offer)"))
        try directory.write(
            changed(record, [("status", "issued"), ("number", isOld ? nil : number)]),
            to: "offers/\(offer)")
    }
}

private let arguments = CommandLine.arguments.dropFirst()
guard let count = arguments.first.flatMap({ Int($0) }), 1...RevocationOrder.limit ~= count else {
    throw Misused()
}
private let prepared = try await prepare(count)
try pretendIssued(prepared, isOld: arguments.dropFirst().first == "old")
private let issuer = try Agency.Issuer.open(at: prepared.path, passphrase: Scratch.passphrase())
private let order = try RevocationOrder(
    (1...count).map { .row("R\($0)") }, definitions: [prepared.definition], reason: .ceased,
    isReplacing: true)
for repeated in [false, true] {
    let duration = try milliseconds {
        let outcome = try issuer.revoke(order, now: City.now)
        guard outcome.count == (repeated ? 0 : count) else { throw Misused() }
    }
    print("\(count) residents\(repeated ? ", repeated" : ""): \(duration) ms")
}
