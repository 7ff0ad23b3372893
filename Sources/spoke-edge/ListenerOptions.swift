import ArgumentParser
import EdgeAPI
import NIOCore
import NodeProgram
import NodeRuntime
import Topology
import TransportSecurity

/// Where an edge listens, for whom, and with which certificate.
struct ListenerOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Address of the edge host; port 0 takes a free one.", valueName: "host:port"))
    var http: String?

    @Option(
        help: ArgumentHelp("Address of the server host; by default 1000 ports above.", valueName: "host:port")
    )
    var serverHttp: String?

    @Option(
        help: ArgumentHelp(
            "Address of the edge host with TLS; none by default. Needs --tls-certificate or --tls-generate.",
            valueName: "host:port"))
    var https: String?

    @Option(
        help: ArgumentHelp(
            "Address of the server host with TLS; by default 1000 ports above --https.",
            valueName: "host:port"))
    var serverHttps: String?

    @Flag(
        help: ArgumentHelp(
            "--http and --https serve both hosts: requests for server.… or {hint}.server.… are on the server host."
        ))
    var hostsByName = false

    @Option(
        help: ArgumentHelp("PEM file: the server's certificate, then its chain.", valueName: "file"))
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("PEM file: the private key of --tls-certificate.", valueName: "file"))
    var tlsKey: String?

    @Option(
        help: ArgumentHelp(
            "For a laboratory: make an authority and a certificate there, once, and use them.",
            valueName: "dir"))
    var tlsGenerate: String?

    @Option(
        help: ArgumentHelp(
            "A host name or IP address that the certificate of --tls-generate shall also be for; may be repeated.",
            valueName: "host"))
    var tlsHost: [String] = []

    /// A listener and what it is called in the line that says `ready`.
    struct Named {
        var fact: String
        var host: String
        var listener: EdgeListener
    }

    /// All listeners of the edge; options win over the environment, that over the topology.
    func listeners(
        of edge: Topology.Edge, _ security: ServerSecurity?, _ settings: Settings, _ program: Program
    ) throws -> [Named] {
        let servesBoth = try hostsByName || settings.flag("SPOKE_HOSTS_BY_NAME") || edge.servesBothHosts
        let open = servesBoth ? EdgeListener.Hosts.byName : .edge
        let http = try program.address(http ?? settings.string("SPOKE_HTTP") ?? edge.http)
        let server = try (serverHttp ?? settings.string("SPOKE_SERVER_HTTP")).map { try program.address($0) }
        var listeners = [
            try named("http", http, open),
            try named("server", server ?? above(http), .server),
        ]
        guard let security else { return listeners }
        let secure = try address(settings, edge).map { try program.address($0) }
        let secureServer = try (serverHttps ?? settings.string("SPOKE_SERVER_HTTPS") ?? edge.serverHttps)
            .map { try program.address($0) }
        if let secure { listeners.append(try named("https", secure, open, security)) }
        if let address = secureServer ?? secure.map(above) {
            listeners.append(try named("server-https", address, .server, security))
        }
        return listeners
    }

    /// Where the certificate comes from; `nil` for an edge without TLS.
    func certificates(of edge: Topology.Edge, _ settings: Settings) throws -> CertificateSource? {
        let certificate = tlsCertificate ?? settings.string("SPOKE_TLS_CERTIFICATE")
        let key = tlsKey ?? settings.string("SPOKE_TLS_KEY")
        let folder = tlsGenerate ?? settings.string("SPOKE_TLS_GENERATE")
        let isWanted =
            try address(settings, edge) != nil || serverHttps != nil
            || settings.string("SPOKE_SERVER_HTTPS") != nil || edge.serverHttps != nil
        switch (certificate, key, folder) {
        case (let certificate?, let key?, nil) where isWanted:
            return .files(CertificateFiles(certificate: certificate, key: key))
        case (nil, nil, let folder?) where isWanted:
            return .folder(CertificateFolder(folder, names: tlsHost))
        case (nil, nil, nil):
            if !isWanted { return nil }
            throw ValidationError(
                "TLS needs a certificate: --tls-certificate FILE with --tls-key FILE, or --tls-generate DIR")
        case (_?, nil, nil), (nil, _?, nil):
            throw ValidationError("--tls-certificate and --tls-key go together")
        case (_, _, nil), (nil, nil, _):
            throw ValidationError("a certificate serves nothing without --https host:port or --server-https")
        default:
            throw ValidationError("--tls-generate makes its own certificate and key: give one or the other")
        }
    }

    private func address(_ settings: Settings, _ edge: Topology.Edge) throws -> String? {
        https ?? settings.string("SPOKE_HTTPS") ?? edge.https
    }

    private func above(_ address: (host: String, port: Int)) -> (host: String, port: Int) {
        (address.host, address.port == 0 ? 0 : address.port + 1000)
    }

    /// Visitors reach the listeners with TLS, so those answer no questions about the edge and its profiles.
    private func named(
        _ fact: String, _ address: (host: String, port: Int), _ hosts: EdgeListener.Hosts,
        _ security: ServerSecurity? = nil
    ) throws -> Named {
        let listener = EdgeListener(
            address: try EdgeListener.address("\(address.host):\(address.port)"), hosts: hosts,
            security: security, isOperational: security == nil)
        return Named(fact: fact, host: address.host, listener: listener)
    }
}

/// Where an edge's certificate comes from, each time that it is read.
enum CertificateSource: Sendable {
    case files(CertificateFiles)
    /// Made where it is missing, and renewed where it is nearly expired.
    case folder(CertificateFolder)

    func open() throws -> CertificateFiles.Opening {
        switch self {
        case .files(let files): try files.open()
        case .folder(let folder): try folder.prepare().open()
        }
    }

    /// What clients must be told to trust; `nil` where they trust somebody already.
    var authority: String? {
        if case .folder(let folder) = self { folder.authority } else { nil }
    }
}
