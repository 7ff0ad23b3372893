import HTTPTypes
import HubAPI
import Profiles
import SansIO
import Testing
import Tokens

/// Who may stream to which inlet.
struct InletAccessTests {
    private let guarded = GuardedHub()
    private let record = ScriptedHub.message(
        dataset: "crm", schema: ScriptedHub.recordSchema, entity: ScriptedHub.jane)

    private func post(_ path: String, _ fields: HTTPFields) async throws -> ScriptedHub.Answer {
        var fields = fields
        fields[.contentType] = "application/json"
        let body: Value = path.contains("/batch/") ? ["messages": [record]] : record
        return try await guarded.hub.send(.post, path, fields, body.jsonText)
    }

    private func sandbox(_ name: String) throws -> HTTPFields {
        [try #require(HTTPField.Name("x-sandbox-name")): name]
    }

    @Test func `an open inlet asks for nothing, and believes nothing either`() async throws {
        #expect(try await post("/collection/inlet-1", [:]).status == 200)
        #expect(try await post("/collection/batch/inlet-1", [:]).status == 207)
        #expect(try await post("/collection/inlet-1", guarded.fields(token: "x", key: "y")).status == 200)
    }

    @Test func `another sandbox is refused wherever it is named`() async throws {
        for path in ["/collection/inlet-1", "/collection/batch/inlet-1", "/collection/guarded"] {
            #expect(try await post(path, sandbox("dev")).status == 403)
        }
        #expect(try await post("/collection/inlet-1", sandbox("prod")).status == 200)
        #expect(guarded.hub.ingestions.count == 1)
    }

    @Test(arguments: ["/collection/guarded", "/collection/batch/guarded"])
    func `an authenticated inlet takes nothing without a token, and nothing with a bad one`(path: String)
        async throws
    {
        let type: Value = "http://ns.adobe.com/adobecloud/problem/data-collection-service/inlet"
        let missing = try await post(path, [:])
        #expect(missing.status == 401)
        #expect(missing["type"] == type)
        let foreign = AccessKeys().signingKey.token(
            TokenClaims(
                client: "all", organisation: GuardedHub.organisation, scopes: Scope.allCases,
                at: ScriptedHub.received))
        for token in ["x", foreign, guarded.token(at: ScriptedHub.received - .days(2))] {
            let answer = try await post(path, guarded.fields(token: token))
            #expect(answer.status == 403)
            #expect(answer["type"] == type)
        }
        for fields in [
            guarded.fields(token: guarded.token("reader"), key: "reader"),
            guarded.fields(token: guarded.token("stranger"), key: "stranger"),
            guarded.fields(token: guarded.token(), key: "reader"),
            guarded.fields(token: guarded.token(), organisation: "other@AdobeOrg"),
        ] {
            #expect(try await post(path, fields).status == 403)
        }
        #expect(guarded.hub.ingestions.isEmpty)
    }

    @Test func `an authenticated inlet takes messages with the token alone, as published`() async throws {
        let fields = guarded.fields(
            token: guarded.token(), key: nil, organisation: nil, sandbox: nil)
        #expect(try await post("/collection/guarded", fields).status == 200)
        #expect(
            try await post("/collection/batch/guarded", guarded.fields(token: guarded.token())).status == 207)
        #expect(guarded.hub.ingestions.count == 2)
    }
}
