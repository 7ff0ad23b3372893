internal import Profiles

/// Adobe's Web SDK in place of the shop's own client: the pages load it, and call it by its documented API.
public struct WebSDK: Sendable {
    /// Served as `/assets/web-sdk.js`; `nil` where pages load it from elsewhere.
    let script: [UInt8]?
    /// What pages load.
    let source: String
    /// The origin of `source`; `nil` where it is the shop's own.
    let origin: String?
    private let domain: String

    public static let bytesMaximum = 4 << 20
    /// Browsers take every name under `localhost` for this machine.
    public static let domainDefault = "{hint}.localhost"

    /// The Web SDK speaks https, to port 443: `domain` names an edge there, `{hint}` standing for its location hint.
    public init(script: [UInt8], domain: String) throws(StorefrontFailure) {
        if script.count > WebSDK.bytesMaximum {
            throw StorefrontFailure.webSDK("file", "it has more than \(WebSDK.bytesMaximum >> 20) MB")
        }
        self.script = script
        source = "/assets/web-sdk.js"
        origin = nil
        self.domain = domain
    }

    /// - Parameter url: An `http` or `https` URL without user, and of plain ASCII: it goes into a header field.
    public init(url: String, domain: String) throws(StorefrontFailure) {
        let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let isPlain = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x3b && $0 != 0x2c && $0 != 0x27 }
        guard parts.count == 4, ["http:", "https:"].contains(parts[0]), parts[1].isEmpty, !parts[2].isEmpty,
            !parts[2].contains("@"), isPlain
        else { throw StorefrontFailure.webSDK(url, "it is no plain URL") }
        script = nil
        source = url
        origin = "\(parts[0])//\(parts[2])"
        self.domain = domain
    }

    func domain(of region: Region) -> String { domain.replacing("{hint}", with: region.hint) }
}
