internal import Profiles

extension StandardResources {
    private static let address = StandardField.reference("https://ns.adobe.com/xdm/common/address")
    private static let email = StandardField.reference("https://ns.adobe.com/xdm/context/emailaddress")
    private static let phone = StandardField.reference("https://ns.adobe.com/xdm/context/phonenumber")
    private static let name = StandardField.reference("https://ns.adobe.com/xdm/context/person-name")

    static let profileGroups = [
        group(
            "xdm/context/identitymap", "IdentityMap", "Identities by namespace, several of each.",
            [
                "identityMap": .map(.list(.reference("https://ns.adobe.com/xdm/context/identityitem")))
            ], for: []),
        group(
            "xdm/context/profile-person-details", "Demographic Details",
            "Name, birth and gender of a person.",
            ["person": .reference("https://ns.adobe.com/xdm/context/person")], for: [profile]),
        group(
            "xdm/context/profile-personal-details", "Personal Contact Details",
            "Where and how a person is reached in private life.",
            [
                "homeAddress": address, "personalEmail": email, "homePhone": phone, "mobilePhone": phone,
                "faxPhone": phone,
            ], for: [profile, event]),
        group(
            "xdm/context/profile-work-details", "Work Contact Details",
            "Where and how a person is reached at work.",
            [
                "workAddress": address, "workEmail": email, "workPhone": phone, "organizations": .list(.text),
                "jobTitle": .text, "departments": .list(.text), "reportsToID": .text,
                "assistantDetails": .object(["name": name, "phone": phone]),
            ], for: [profile]),
        group(
            "xdm/mixins/profile/profile-loyalty-details", "Loyalty Details",
            "Membership of a loyalty programme: ids, points, tier.",
            [
                "loyalty": .object([
                    "joinDate": .time, "loyaltyID": .list(.text), "points": .number,
                    "pointsRedeemed": .number,
                    "pointsExpiration": .list(
                        .object(["pointsExpiring": .number, "pointsExpirationDate": .time])),
                    "program": .text, "upgradeDate": .text, "status": .text, "tier": .text,
                ])
            ], for: [profile]),
        group(
            "xdm/context/profile-segmentation", "Segment Membership Details",
            "To which audiences a person belongs, since when and until when; kept by the system.",
            [
                "segmentMembership": .map(
                    .map(.reference("https://ns.adobe.com/xdm/context/segmentmembership")))
            ], for: [profile]),
        group(
            "experience/profile-edgeregion", "Data capture region for Profile",
            "In which edge regions a person was seen, and when last.",
            ["userActivityRegions": .map(.object(["captureTimestamp": .time]))], for: [profile]),
        consents,
    ]

    private static let choice = StandardField.one(of: "y n p u dy dn LI CT CP VI PI")
    private static let consent = StandardField.object(["val": choice], required: ["val"])
    private static let preference = StandardField.object(
        [
            "val": choice, "time": .time, "reason": .text(upTo: 16),
            "subscriptions": .map(
                .object([
                    "val": choice, "type": .text(upTo: 15),
                    "subscribers": .map(.object(["time": .time, "source": .text(upTo: 15)])),
                ])),
        ], required: ["val"])
    private static let advertisingID = StandardField.object(
        ["val": choice, "idType": .one(of: "IDFA GAID")], required: ["val"])
    private static let channels: KeyValuePairs<String, StandardField> = [
        "preferred": .one(
            of: "email push inApp sms phone phyMail inVehicle inHome iot social other none unknown"),
        "any": preference, "email": preference, "push": preference, "sms": preference, "call": preference,
        "postalMail": preference, "whatsApp": preference, "fax": preference,
    ]

    private static let consents = group(
        "xdm/mixins/profile-consents", "Consents and Preferences",
        "What a person allows: collection, sharing, personalisation, marketing by channel.",
        [
            "consents": .object([
                "collect": consent, "share": consent, "adID": advertisingID,
                "personalize": .object(["content": consent]), "marketing": .object(channels),
                "idSpecific": .map(
                    .map(
                        .object([
                            "collect": consent, "share": consent, "adID": advertisingID,
                            "personalize": .object(["content": consent]), "marketing": .object(channels),
                        ]))),
                "metadata": .object(["time": .time]),
            ])
        ], for: [profile])

    static let eventGroups = [
        group(
            "xdm/context/experienceevent-web", "Web Details", "Pages, links and referrers.",
            ["web": .reference("https://ns.adobe.com/xdm/context/webinfo")], for: [event]),
        group(
            "xdm/context/experienceevent-commerce", "Commerce Details", "Products, carts, orders.",
            [
                "productListItems": .list(.reference("https://ns.adobe.com/xdm/content/productlistitem")),
                "commerce": .reference("https://ns.adobe.com/xdm/context/commerce"),
            ], for: [event]),
        group(
            "xdm/context/experienceevent-environment-details", "Environment Details",
            "Device, browser, network and place of an event.",
            [
                "environment": .reference("https://ns.adobe.com/xdm/context/environment"),
                "device": .reference("https://ns.adobe.com/xdm/context/device"),
                "placeContext": .reference("https://ns.adobe.com/xdm/context/placecontext"),
            ], for: [event]),
        group(
            "xdm/context/experienceevent-channel", "Channel Details", "By which channel an event came.",
            [
                "channel": .object([
                    "_id": .format("uri"), "_type": .format("uri"), "typeAtSource": .text, "mediaType": .text,
                ])
            ], for: [event]),
        group(
            "xdm/context/experienceevent-marketing", "Marketing Details", "Which campaign led to an event.",
            ["marketing": .object(["trackingCode": .text, "campaignGroup": .text, "campaignName": .text])],
            for: [event]),
        group(
            "xdm/context/experienceevent-implementation-details", "Implementation Details",
            "Which software sent an event.",
            [
                "implementationDetails": .object([
                    "name": .format("uri"), "version": .text, "environment": .text,
                ])
            ], for: [event]),
        group(
            "experience/experienceevent-edgeregion", "Data capture region for ExperienceEvent",
            "Which edge region took an event in.",
            ["userActivityRegion": .object(["dataCenterLocation": .text, "captureTimestamp": .time])],
            for: [event]),
        group(
            "experience/decisioning/proposition-interaction", "Proposition Interaction",
            "Which offers were shown and used.", ["_experience": .object(["decisioning": decisioning])],
            for: [event]),
        resource(
            .fieldgroups, "experience/aep-web-sdk-experienceevent", "AEP Web SDK ExperienceEvent",
            "What the Web SDK sends by itself.", [:],
            extends: [
                "https://ns.adobe.com/xdm/context/experienceevent-implementation-details",
                "https://ns.adobe.com/experience/experienceevent-edgeregion",
                "https://ns.adobe.com/xdm/context/experienceevent-environment-details",
                "https://ns.adobe.com/xdm/context/experienceevent-web",
                "https://ns.adobe.com/experience/decisioning/proposition-interaction",
            ], intended: [event]),
    ]

    private static let decisioning = StandardField.object([
        "propositions": .list(
            .object([
                "id": .text, "scope": .text, "items": .list(.object(["id": .text])),
                "scopeDetails": .object([:]),
            ])),
        "propositionEventType": .object([
            "display": .integer, "interact": .integer, "dismiss": .integer, "send": .integer,
            "trigger": .integer,
        ]),
        "propositionAction": .object(["id": .text, "label": .text, "tokens": .list(.text)]),
    ])

    private static func group(
        _ path: String, _ title: String, _ description: String,
        _ fields: KeyValuePairs<String, StandardField>,
        for classes: [String]
    ) -> Value {
        resource(.fieldgroups, path, title, description, fields, intended: classes)
    }
}
