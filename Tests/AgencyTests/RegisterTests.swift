import Agency
import CityTestSupport
import Testing

@Suite("Registers: good rows, and where the others are wrong")
struct RegisterTests {
    private let profile: CredentialProfile

    init() throws { profile = try CredentialProfile(AgencyTemplate.profile()) }

    private func read(_ text: String) throws -> Register {
        try Register(csv: Array(text.utf8), profile: profile)
    }

    /// Reads rows below the header of the test's profile.
    private func rows(_ text: String) throws -> Register {
        try read(AgencyTemplate.header + text)
    }

    private static let good = "R1,Wang,1964-01-25,330105,2007-09-17,A|B"

    @Test func readsWhatTheCredentialWillState() throws {
        let register = try rows(Self.good + "\n")
        let row = try #require(register.rows.first)
        #expect(register.faults.isEmpty)
        #expect(row.line == 2)
        #expect(row.key == "R1")
        #expect(
            row.values == [
                "resident_number": "R1", "family_name": "Wang", "birth_date": "19640125",
                "district": "330105", "resident_since": "20070917", "driving_b": "1",
            ])
    }

    @Test(arguments: [
        ("R2,Wang,1964-02-30,330105,2007-09-17,B", 3),  // no such day
        ("R2,Wang,25.1.1964,330105,2007-09-17,B", 3),
        ("R2,Wang,,330105,2007-09-17,B", 3),
        ("R2,Wang,1964-01-25,99999,2007-09-17,B", 4),  // out of bounds
        ("R2,Wang,1964-01-25,1000000,2007-09-17,B", 4),
        ("R2,Wang,1964-01-25,0330105,2007-09-17,B", 4),
        ("R2,Wang,1964-01-25, 330105,2007-09-17,B", 4),
        ("R2,Wang,1964-01-25,+330105,2007-09-17,B", 4),
        ("R2,Wang,1964-01-25,99999999999999999999,2007-09-17,B", 4),
        ("R2,Wang,1964-01-25,,2007-09-17,B", 4),  // blank
        ("R2,,1964-01-25,330105,2007-09-17,B", 2),
        ("R2,  ,1964-01-25,330105,2007-09-17,B", 2),
        ("R2,\u{3000},1964-01-25,330105,2007-09-17,B", 2),
        ("R2,\u{A0}\u{2003},1964-01-25,330105,2007-09-17,B", 2),
        ("R2,Wa\tng,1964-01-25,330105,2007-09-17,B", 2),
        ("R2 ,Wang,1964-01-25,330105,2007-09-17,B", 1),
        (" R2,Wang,1964-01-25,330105,2007-09-17,B", 1),
        ("\u{FF32}2,Wang,1964-01-25,330105,2007-09-17,B", 1),
        (",Wang,1964-01-25,330105,2007-09-17,B", 1),
        ("R1,Wang,1964-01-25,330105,2007-09-17,B", 1),  // the key of line 2 again
        ("R2,Wang,1964-01-25,330105,2007-09-17", 6),  // a field short
        ("R2,Wang,1964-01-25,330105,2007-09-17,B,x", 7),  // one too many
        ("R2,Wa\"ng,1964-01-25,330105,2007-09-17,B", 2),
        ("R2,Wang,1964-01-25,330105,2007-09-17,A | B", 6),
        ("R2,Wang,1964-01-25,330105,2007-09-17,A||B", 6),
        ("R2,Wang,1964-01-25,330105,2007-09-17,A|\u{3000}B", 6),
        ("R2,\"Wang\"x,1964-01-25,330105,2007-09-17,B", 2),
    ])
    func aFaultHasItsLineAndColumn(_ line: String, _ column: Int) throws {
        let next = "R9,Li,1980-01-01,330105,2001-01-01,"
        let register = try rows("\(Self.good)\n\(line)\n\(next)\n")
        #expect(register.rows.map(\.key) == ["R1", "R9"])
        #expect(register.rows.map(\.line) == [2, 4])
        #expect(register.rows.last?.values["driving_b"] == "0")
        #expect(register.faults.map(\.line) == [3])
        #expect(register.faults.map(\.column) == [column])
    }

    @Test func aFaultNeverRepeatsTheValue() throws {
        let register = try rows("R2,Ouyang,secret-day,330105,2007-09-17,B\n")
        let fault = try #require(register.faults.first)
        #expect(!fault.problem.contains("secret-day"))
        #expect(!fault.problem.contains("Ouyang"))
    }

    @Test(arguments: [0, 1, 2, 3, 4, 5])
    func aMissingColumnStopsTheRegister(_ index: Int) throws {
        var names = AgencyTemplate.header.dropLast().split(separator: ",").map(String.init)
        let missing = names.remove(at: index)
        let fault = #expect(throws: RegisterFault.self) {
            try read(names.joined(separator: ",") + "\n" + Self.good)
        }
        #expect(fault?.line == 1)
        #expect(fault?.problem.contains(missing) == true)
    }

    @Test(arguments: ["", "\n\n", "a,a\n", "a,,b\n", "\"a\n"])
    func aHeaderThatIsNoneStopsTheRegister(_ text: String) {
        #expect(throws: RegisterFault.self) { try read(text) }
    }

    @Test func lineEndsAndByteOrderMarkAreTaken() throws {
        let lines = [
            AgencyTemplate.header.dropLast() + ",note", Self.good + ",", "",
            "\"R2\",\"O\"\"Neil, Jr\",1964-01-25,330105,2007-09-17,,\"two\r\nlines\"",
            "R3,Li,1964-13-25,330105,2007-09-17,,",
        ]
        for (mark, end) in [("", "\n"), ("", "\r\n"), ("\u{FEFF}", "\r\n")] {
            let register = try read(mark + lines.joined(separator: end))
            #expect(register.rows.map(\.key) == ["R1", "R2"])
            #expect(register.rows.map(\.line) == [2, 4])
            #expect(register.rows.last?.values["family_name"] == "O\"Neil, Jr")
            // The quoted line end of line 4 counts.
            #expect(register.faults.map(\.line) == [6])
            #expect(register.faults.map(\.column) == [3])
        }
    }

    @Test func anOpenQuotationMarkEndsTheRegisterOnly() throws {
        let register = try rows(Self.good + "\nR2,\"Wang,1964-01-25\nR3,Li\n")
        #expect(register.rows.map(\.key) == ["R1"])
        #expect(register.faults.map(\.line) == [3])
        #expect(register.faults.map(\.column) == [2])
    }

    @Test func invalidUTF8IsOneRowsFault() throws {
        var bytes = Array((AgencyTemplate.header + Self.good + "\nR2,").utf8)
        bytes += [0xCD, 0xF5] + Array(",1964-01-25,330105,2007-09-17,B\n".utf8)
        bytes += Array("R3,Li,1964-01-25,330105,2007-09-17,B\n".utf8)
        let register = try Register(csv: bytes, profile: profile)
        #expect(register.rows.map(\.key) == ["R1", "R3"])
        #expect(register.faults.map(\.line) == [3])
        #expect(register.faults.map(\.column) == [2])
    }

    /// A row inside the quotation marks of a faulty record must not become a row.
    @Test func aFaultyRecordIsReadToItsEnd() throws {
        let header = AgencyTemplate.header.dropLast() + ",note\n"
        let inside = "note\nR7,Mole,1964-01-25,330105,2007-09-17,B,x\n"
        for first in ["R2,Wa\"ng", "R2,\"Wang\"x"] {
            let text = "\(header)\(first),1964-01-25,330105,2007-09-17,B,\"\(inside)\"\n"
            let register = try read(text + "R3,Li,1964-01-25,330105,2007-09-17,B,\n")
            #expect(register.rows.map(\.key) == ["R3"])
            #expect(register.rows.map(\.line) == [5])
            #expect(register.faults.count == 1)
        }
    }
}
