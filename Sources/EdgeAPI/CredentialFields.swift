internal import NIOCore

/// Where in a request's head the credentials stand.
struct CredentialFields {
    var token: Range<Int>
    var key: Range<Int>
    var organisation: Range<Int>
    var sandbox: Range<Int>?

    /// - Throws: `EXEG-0500-401` where one of the three that every authenticated call brings is missing or empty, or
    ///   `Authorization` is not `Bearer` and one word.
    init(_ request: HTTPRequest) throws(Problem) {
        guard let authorization = request.range(of: .authorization), let key = request.range(of: .apiKey),
            let organisation = request.range(of: .organisation)
        else {
            throw Problem(
                .unauthenticated,
                "This call needs the header fields Authorization (Bearer …), x-api-key and x-gw-ims-org-id.")
        }
        guard let token = CredentialFields.token(in: authorization, of: request) else {
            throw Problem(.unauthenticated, "Authorization must be the word Bearer, a space, and a token.")
        }
        self.token = token
        self.key = key
        self.organisation = organisation
        sandbox = request.range(of: .sandbox)
    }

    /// The scheme's name in any case (RFC 9110 section 11.1).
    private static func token(in value: Range<Int>, of request: HTTPRequest) -> Range<Int>? {
        let bytes = request.head.readableBytesUInt8Span
        guard let space = bytes.first(UInt8(ascii: " "), in: value),
            bytes.equals("bearer", in: value.lowerBound..<space)
        else { return nil }
        let token = bytes.trimmed(space..<value.upperBound)
        return token.isEmpty || bytes.first(UInt8(ascii: " "), in: token) != nil ? nil : token
    }
}

extension HTTPRequest {
    /// Where the first value of a field stands, unless it is empty.
    fileprivate func range(of name: HTTPField) -> Range<Int>? {
        for field in fields where field.known == name { return field.value.isEmpty ? nil : field.value }
        return nil
    }
}
