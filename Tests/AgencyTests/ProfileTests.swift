import Agency
import CityTestSupport
import JSONDocuments
import TestSupport
import Testing

@Suite("Profiles")
struct ProfileTests {
    @Test func theShippedOneAsksForEverythingTheTemplatesNeed() throws {
        let profile = try CredentialProfile(CredentialProfile.residentJSON())
        let names = Set(profile.attributes.filter { $0.integerBounds != nil }.map(\.name))
        #expect(
            names.isSuperset(of: [
                "birth_date", "district", "resident_since", "driving_b", "valid_until",
            ]))
    }

    @Test func eachMemberIsNeededAndNoneMayBeAdded() throws {
        let document = try AgencyTemplate.profile()
        _ = try CredentialProfile(document)
        for path in document.objectPaths {
            guard case .object(let object)? = document[path] else { continue }
            var extended = document
            extended[path + ["added"]] = "1"
            #expect(throws: DecodingFailure.self) { try CredentialProfile(extended) }
            for member in object.members where member.name != "column" {
                var shortened = document
                shortened[path + [member.name]] = nil
                #expect(throws: DecodingFailure.self, "\(path) \(member.name)") {
                    try CredentialProfile(shortened)
                }
            }
        }
    }

    @Test func whatCannotBeCertifiedIsRefused() throws {
        let document = try AgencyTemplate.profile()
        let changes: [([String], JSONValue)] = [
            (["attributes", "1", "name"], "resident_number"),
            (["attributes", "1", "kind"], "date?"),
            (["attributes", "3", "minimum"], 1_000_000),
            (["attributes", "3", "maximum"], 3_000_000_000),
            (["attributes", "6", "kind"], "date"), (["attributes", "4", "kind"], "validity"),
            (["attributes"], []), (["name"], 1),
        ]
        for (path, value) in changes {
            var changed = document
            changed[path] = value
            #expect(throws: DecodingFailure.self, "\(path)") { try CredentialProfile(changed) }
        }
    }
}
