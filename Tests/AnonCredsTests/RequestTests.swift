import AnonCreds
import BigIntegers
import JSONDocuments
import Testing

@Suite("Requests, and the choice of credentials")
struct RequestTests {
    let exchange: Exchange

    init() throws { exchange = try Exchange.shared.get() }

    @Test(arguments: [
        ("{}", "{}", ""), (#"{"a": {}}"#, "{}", ""),
        (#"{"a": {"name": "x", "names": ["y"]}}"#, "{}", ""), (#"{"a": {"names": []}}"#, "{}", ""),
        (#"{"a": {"names": ["A b", "ab"]}}"#, "{}", ""), (#"{"a": {"name": 1}}"#, "{}", ""),
        (#"{"a": {"name": "Master_Secret"}}"#, "{}", ""),
        (#"{"a": {"names": ["x", "master_secret"]}}"#, "{}", ""),
        (#"{"a": {"name": "x", "colour": 1}}"#, "{}", ""),
        (#"{"a": {"name": "x", "non_revoked": {"since": 1}}}"#, "{}", ""),
        (#"{"a": {"name": "x"}, "a": {"name": "y"}}"#, "{}", ""),
        ("{}", #"{"p": {"name": "x", "p_type": "=", "p_value": 1}}"#, ""),
        ("{}", #"{"p": {"name": "x", "p_type": ">=", "p_value": 2147483648}}"#, ""),
        ("{}", #"{"p": {"name": "x", "p_type": ">=", "p_value": "1"}}"#, ""),
        ("{}", #"{"p": {"name": "x", "p_type": ">=", "p_value": 1.5}}"#, ""),
        ("{}", #"{"p": {"name": "x", "p_type": ">="}}"#, ""),
        ("{}", #"{"p": {"names": ["x"], "p_type": ">=", "p_value": 1}}"#, ""),
        ("{}", #"{"p": {"name": "master_secret", "p_type": ">=", "p_value": 1}}"#, ""),
        (#"{"a": {"name": "x"}}"#, "{}", #", "ver": "3.0""#),
        (#"{"a": {"name": "x"}}"#, "{}", #", "extra": null"#),
        (#"{"a": {"name": "x"}}"#, "{}", #", "nonce": "1""#), ("[]", "{}", ""),
    ])
    func refusesWhatIsNoRequest(_ attributes: String, _ predicates: String, _ more: String) {
        #expect(throws: DecodingFailure.self) {
            try Exchange.request(attributes, predicates, more: more)
        }
    }

    @Test func absentAndNullAreTheSame() throws {
        let request = try Exchange.request(
            #"{"a": {"name": "age", "names": null, "restrictions": null, "non_revoked": null}}"#,
            "null", more: #", "non_revoked": null, "ver": null"#)
        #expect(try exchange.verifier().verify(exchange.present(request), for: request) == .accept)
        #expect(try PresentationRequest(parsing: request.serialized) == request)
    }

    @Test func writesTheFormatVersionThatURIsNeed() throws {
        func version(_ restriction: Restriction?) throws -> String? {
            let item = RequestedAttribute(
                referent: "a", subject: .name(AttributeName("age")), restriction: restriction)
            return try PresentationRequest(
                nonce: .random(), name: "n", version: "1", attributes: [item], predicates: []
            ).formatVersion
        }
        #expect(try version(nil) == nil)
        #expect(try version(.equals(.schemaName, "a:b")) == nil)
        #expect(try version(.any([.not(.isOneOf(.definitionID, ["a:b"]))])) == "2.0")
    }

    private func refusal(_ request: PresentationRequest, hidden: Set<String> = [])
        -> AnonCredsError?
    {
        do throws(AnonCredsError) {
            _ = try Presentation.make(
                request: request, credentials: [exchange.resident, exchange.pass],
                linkSecret: exchange.linkSecret, selfAttested: ["own": "words"], hidden: hidden)
            return nil
        } catch {
            return error
        }
    }

    @Test func saysWhichItemCannotBeAnswered() throws {
        let rows: [(String, String, PresentationRefusal)] = [
            (#"{"a": {"name": "shoe size"}}"#, "{}", .init(referent: "a", cause: .noCredential)),
            (
                #"{"g": {"names": ["age", "zone"]}}"#, "{}",
                .init(referent: "g", cause: .noCredential)
            ),
            (#"{"own": {"names": ["phone"]}}"#, "{}", .init(referent: "own", cause: .noCredential)),
            (
                #"{"own": {"name": "phone", "restrictions": [{"schema_name": "resident"}]}}"#, "{}",
                .init(referent: "own", cause: .noCredential)
            ),
            (
                #"{"own": {"name": "age", "restrictions": [{"schema_name": "pass"}]}}"#, "{}",
                .init(referent: "own", cause: .restriction)
            ),
            (
                "{}", #"{"p": {"name": "tier", "p_type": ">=", "p_value": 1}}"#,
                .init(referent: "p", cause: .predicate)
            ),
            (
                "{}",
                #"{"p": {"name": "age", "p_type": ">", "p_value": 1, "restrictions": {"attr::tier::value": "gold"}}}"#,
                .init(referent: "p", cause: .restriction)
            ),
        ]
        for (attributes, predicates, expected) in rows {
            #expect(refusal(try Exchange.request(attributes, predicates)) == .refused(expected))
        }
    }

    @Test func hidesOnlyWhatCanStayHidden() throws {
        let request = try Exchange.request(
            """
            {"a": {"name": "age"}, "own": {"name": "phone"},
            "g": {"names": ["tier"], "restrictions": [{"schema_name": "resident"}]}}
            """)
        #expect(refusal(request, hidden: ["a"]) == nil)
        for referent in ["g", "x"] {
            #expect(
                refusal(request, hidden: [referent])
                    == .refused(PresentationRefusal(referent: referent, cause: .cannotHide)))
        }
        #expect(
            refusal(request, hidden: ["own"])
                == .refused(PresentationRefusal(referent: "own", cause: .noCredential)))
    }

    @Test func restrictionsSeeWhatTheSameCredentialReveals() throws {
        let request = try Exchange.request(
            #"{"t": {"name": "tier"}}"#,
            #"{"p": {"name": "age", "p_type": ">", "p_value": 1, "restrictions": {"attr::tier::value": "gold"}}}"#
        )
        let presentation = try exchange.present(request)
        #expect(try exchange.verifier().verify(presentation, for: request).code == "accept")
        #expect(
            refusal(request, hidden: ["t"])
                == .refused(PresentationRefusal(referent: "p", cause: .restriction)))
    }

    @Test func credentialsWinOverOwnWordsAndKeepTheirOrder() throws {
        let request = try Exchange.request(#"{"a": {"name": "age"}, "z": {"name": "zone"}}"#)
        let presentation = try Presentation.make(
            request: request, credentials: [exchange.pass, exchange.resident],
            linkSecret: exchange.linkSecret, selfAttested: ["a": "12"])
        #expect(presentation.requestedProof.revealed["a"]?.value.raw == "37")
        #expect(presentation.requestedProof.selfAttested.isEmpty)
        let used = presentation.sources.map(\.definitionID)
        #expect(used == [exchange.definitionB.definitionID, exchange.definitionA.definitionID])
    }

    @Test func ownWordsAloneNeedNoCredential() throws {
        let request = try Exchange.request(#"{"own": {"name": "phone"}}"#)
        let presentation = try exchange.present(request, selfAttested: ["own": "555"])
        let verifier = try exchange.verifier()
        #expect(verifier.verify(presentation, for: request) == .accept(notes: [.selfAttested]))
        let later = try Exchange.request(#"{"own": {"name": "phone"}}"#)
        #expect(verifier.verify(presentation, for: later) == .reject(.proof))
    }
}
