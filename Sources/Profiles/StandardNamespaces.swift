internal import SansIO

/// Namespaces that every organisation has.
extension Namespace {
    /// The published list, with the numeric ids that are public (Privacy Service's appendix, Identity
    /// Service's examples). Those without one get a number as namespaces do that a file declares.
    public static let standard: [Namespace] = [
        standard("AdCloud", .cookie, 411, "AdCloud", "Adobe Advertising Cloud id"),
        standard("AAID", .cookie, 10, "Adobe Analytics (Legacy ID)", "Adobe Analytics legacy id"),
        standard("IDFA", .device, 20_915, "Apple IDFA", "Apple id for advertisers"),
        standard("APNS", .device, 0, "Apple Push Notification service", "Registered for push by APNS"),
        standard("ECID", .cookie, 4, "ECID", "Experience Cloud id"),
        standard("Email", .email, 6, "Email", "E-mail address"),
        standard(
            "Email_LC_SHA256", .email, 0, "Emails (SHA256, lowercased)", "Hash of the address in lower case"),
        standard("FCM", .device, 0, "Firebase Cloud Messaging", "Registered for push by FCM"),
        standard("FPID", .device, 0, "FPID", "First-party device id"),
        standard("GAID", .device, 20_914, "Google Ad ID (GAID)", "Google advertising id"),
        standard("Phone", .phone, 7, "Phone", "Phone number"),
        standard("Phone_E.164", .phone, 0, "Phone (E.164)", "Phone number in the form of E.164"),
        standard("Phone_SHA256", .phone, 0, "Phone (SHA256)", "Hash of the phone number"),
        standard(
            "Phone_SHA256_E.164", .phone, 0, "Phone (SHA256_E.164)", "Hash of the number in the form of E.164"
        ),
        standard("TNTID", .cookie, 9, "TNTID", "Adobe Target id"),
        standard("WAID", .device, 8, "Windows AID", "Windows advertising id"),
    ]

    private static func standard(
        _ code: String, _ kind: Kind, _ number: Int, _ name: String, _ description: String
    ) -> Namespace {
        var namespace = Namespace(code: code, kind: kind)
        namespace.number = number
        namespace.name = name
        namespace.description = description
        return namespace
    }

    /// Whether every organisation has it.
    public var isStandard: Bool { Namespace.standard.contains { $0.code == code } }

    /// Whether it identifies a person rather than a device or browser (identity settings: "person
    /// namespaces").
    public var isPerson: Bool {
        switch kind {
        case .crossDevice, .email, .phone: true
        case .cookie, .device, .mobile, .nonPeople, .partner: false
        }
    }

    /// Whether its identities link: those of partners and of things other than people have no graph.
    public var hasGraph: Bool { kind.hasGraph }
}

extension Namespace.Kind {
    var hasGraph: Bool { self != .nonPeople && self != .partner }
}

extension Catalog {
    /// Numbers of namespaces that are not public begin here.
    public static let namespaceNumberMinimum = 10_000_000
    private static let namespaceNumbers: UInt64 = 1_000_000_000

    /// Standard and defined namespaces, each once and with its number, which depends on its code alone as
    /// long as no two codes collide; then the later one gets the next.
    public var allNamespaces: [Namespace] {
        var all = Namespace.standard
        for namespace in namespaces {
            guard let index = all.firstIndex(where: { $0.code == namespace.code }) else {
                all.append(namespace)
                continue
            }
            let standard = all[index]
            all[index] = namespace
            all[index].number = standard.number
            if namespace.name.isEmpty { all[index].name = standard.name }
            if namespace.description.isEmpty { all[index].description = standard.description }
        }
        // Code is the name of last resort, as people see it.
        for index in all.indices where all[index].name.isEmpty { all[index].name = all[index].code }
        var taken = Set(all.map(\.number))
        for index in all.indices where all[index].number == 0 {
            all[index].number = Catalog.namespaceNumber(all[index].code, besides: taken)
            taken.insert(all[index].number)
        }
        return all
    }

    private static func namespaceNumber(_ code: String, besides taken: Set<Int>) -> Int {
        var hash = StableHash()
        hash.combine(code)
        var number = namespaceNumberMinimum + Int(hash.value.low % namespaceNumbers)
        while taken.contains(number) { number += 1 }
        return number
    }
}
