internal import Profiles

extension StandardResources {
    static let dataTypes =
        [
            type(
                "context/person-name", "Person name",
                [
                    "courtesyTitle": .text, "firstName": .text, "middleName": .text, "lastName": .text,
                    "lastName2": .text,
                    "fullName": .text, "suffix": .text,
                ]),
            type(
                "context/person", "Person",
                [
                    "name": .reference("https://ns.adobe.com/xdm/context/person-name"), "birthDate": .date,
                    "birthDayAndMonth": .pattern("[0-1][0-9]-[0-9][0-9]"), "birthYear": .integer(1...32_767),
                    "gender": .one(of: "male female not_specified non_specific"),
                    "maritalStatus": .one(of: "married single divorced widowed not_specified"),
                    "nationality": .pattern("^[A-Z]{2}$"), "taxId": .text,
                ]),
            type(
                "common/geo", "Geo",
                [
                    "_id": .format("uri-reference"),
                    "_schema": .object([
                        "description": .text, "elevation": .number, "latitude": .number(-90...90),
                        "longitude": .number(-180...180),
                    ]),
                    "countryCode": .pattern("^[A-Z]{2}$"),
                    "stateProvince": .pattern("([A-Z]{2}-[A-Z0-9]{1,3}|)"),
                    "city": .text, "postalCode": .text, "dmaID": .integer, "msaID": .integer,
                ]),
            type(
                "common/address", "Postal address",
                [
                    "primary": .truth, "label": .text, "street1": .text, "street2": .text, "street3": .text,
                    "street4": .text, "region": .text, "postOfficeBox": .text(upTo: 20), "country": .text,
                    "status": .text, "statusReason": .text, "lastVerifiedDate": .date,
                ], extends: ["https://ns.adobe.com/xdm/common/geo"]),
            type(
                "context/emailaddress", "Email address",
                [
                    "primary": .truth, "address": .format("email"), "label": .text, "type": .text,
                    "status": .text,
                    "statusReason": .text,
                ]),
            type(
                "context/phonenumber", "Phone number",
                [
                    "primary": .truth, "number": .text, "extension": .text, "countryCode": .text,
                    "status": .text,
                    "statusReason": .text, "validity": .text,
                ]),
            type(
                "context/identityitem", "Identity item",
                [
                    "id": .text, "authenticatedState": .one(of: "ambiguous authenticated loggedOut"),
                    "primary": .truth,
                ]),
            type(
                "context/segmentmembership", "Segment membership",
                [
                    "version": .text, "lastQualificationTime": .time, "validUntil": .time,
                    "status": .one(of: "existing realized exited"), "timerSpec": .text,
                    "payload": .object(
                        [
                            "payloadBooleanValue": .truth, "payloadNumberValue": .number,
                            "payloadPropensityValue": .number(above: 0, to: 1), "payloadStringValue": .text,
                            "payloadType": .one(of: "boolean number propensity string"),
                        ], required: ["payloadType"]),
                ]),
            type("data/measure", "Measure", ["id": .text, "value": .number]),
        ] + eventDataTypes

    private static let eventDataTypes = [
        type(
            "data/paymentitem", "Payment item",
            [
                "transactionID": .text, "paymentAmount": .number, "paymentType": .text,
                "currencyCode": .pattern("^[A-Z]{3}$"),
            ]),
        type(
            "data/order", "Order",
            [
                "purchaseID": .text, "purchaseOrderNumber": .text, "currencyCode": .pattern("^[A-Z]{3}$"),
                "priceTotal": .number,
                "payments": .list(.reference("https://ns.adobe.com/xdm/data/paymentitem")),
                "purchaseDate": .time, "orderType": .text, "discountAmount": .number, "taxAmount": .number,
            ]),
        type(
            "context/commerce", "Commerce",
            [
                "order": .reference("https://ns.adobe.com/xdm/data/order"), "promotionID": .text,
                "cartAbandons": .measure, "checkouts": .measure, "productListAdds": .measure,
                "productListOpens": .measure, "productListRemovals": .measure, "productListReopens": .measure,
                "productListViews": .measure, "productViews": .measure, "purchases": .measure,
                "saveForLaters": .measure, "inStorePurchase": .measure, "instantPurchase": .measure,
                "cart": .object(["cartID": .text, "cartSource": .text]),
                "shipping": .object([
                    "shippingAmount": .number, "shippingMethod": .text, "currencyCode": .text,
                ]),
            ]),
        type(
            "content/productlistitem", "Product list item",
            [
                "_id": .format("uri-reference"), "SKU": .text, "lineItemId": .text, "product": .format("uri"),
                "name": .text, "productImageUrl": .text, "productAddMethod": .text,
                "currencyCode": .pattern("^[A-Z]{3}$"), "quantity": .integer, "priceTotal": .number,
                "discountAmount": .number, "refundAmount": .number, "unitOfMeasureCode": .text,
                "selectedOptions": .list(
                    .object(["attribute": .text, "value": .text], required: ["attribute", "value"])),
                "productCategories": .list(
                    .object(["categoryID": .text, "categoryName": .text, "categoryPath": .text])),
            ], required: ["SKU"]),
        type(
            "context/webinfo", "Web information",
            [
                "webPageDetails": .object([
                    "siteSection": .text, "name": .text, "viewName": .text, "URL": .text, "server": .text,
                    "isErrorPage": .truth, "isHomePage": .truth, "pageViews": .measure,
                ]),
                "webInteraction": .object([
                    "type": .one(of: "download exit other"), "URL": .text, "name": .text, "region": .text,
                    "linkClicks": .measure,
                ]),
                "webReferrer": .object([
                    "URL": .text,
                    "type": .one(
                        of: "internal external search_engine typed_bookmarked email social unknown usenet"),
                ]),
            ]),
        type(
            "context/browserdetails", "Browser details",
            [
                "name": .text, "vendor": .text, "version": .text, "acceptLanguage": .text,
                "cookiesEnabled": .truth,
                "javaScriptEnabled": .truth, "javaScriptVersion": .text, "javaEnabled": .truth,
                "javaVersion": .text,
                "thirdPartyCookiesEnabled": .truth, "quicktimeVersion": .text, "viewportHeight": .size,
                "viewportWidth": .size, "userAgent": .text,
            ]),
        type(
            "context/environment", "Environment",
            [
                "type": .one(of: "browser application iot external widget"),
                "browserDetails": .reference("https://ns.adobe.com/xdm/context/browserdetails"),
                "operatingSystem": .text, "operatingSystemVersion": .text, "operatingSystemVendor": .text,
                "colorDepth": .size, "viewportHeight": .size, "viewportWidth": .size,
                "connectionType": .one(
                    of:
                        "dialup isdn bisdn dsl cable wireless_wifi mobile mobile_edge mobile_2g mobile_3g mobile_lte "
                        + "t1 t3 oc3 lan modem"),
                "carrier": .text, "ipV4": .format("ipv4"), "ipV6": .format("ipv6"), "domain": .text,
                "ISP": .text,
                "_dc": .object(["language": .text]),
            ]),
        type(
            "context/device", "Device",
            [
                "type": .text, "typeID": .text, "typeIDService": .text, "manufacturer": .text, "model": .text,
                "modelNumber": .text, "screenHeight": .size, "screenWidth": .size,
                "screenOrientation": .one(of: "portrait landscape"), "colorDepth": .size,
            ]),
        type(
            "context/placecontext", "Place context",
            [
                "localTime": .time, "localTimezoneOffset": .integer, "ianaTimezone": .text,
                "geo": .reference("https://ns.adobe.com/xdm/common/geo"),
            ]),
    ]

    private static func type(
        _ path: String, _ title: String, _ fields: KeyValuePairs<String, StandardField>,
        required: [String] = [],
        extends: [String] = []
    ) -> Value {
        resource(
            .datatypes, "xdm/" + path, title, "\(title), as a part of records and events.", fields,
            required: required, extends: extends)
    }
}
