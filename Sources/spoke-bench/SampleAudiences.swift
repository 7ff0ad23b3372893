import Profiles

/// Audiences in the mix of a shop: of ten, three look at attributes, four at one event, two at both, and one is of
/// audiences.
enum SampleAudiences {
    /// Kinds of event that so many audiences ask for, at most fifty.
    static func types(of count: Int) -> Int { min(50, count / 10) }

    static func eventType(_ number: Int) -> String { "web.action\(number)" }

    private static func id(_ number: Int) -> String {
        let digits = String(number)
        return "be9c0000-0000-4000-9000-" + String(repeating: "0", count: 12 - digits.count) + digits
    }

    /// Numbered from 1, of the evaluation that `evaluation` gives for a number.
    static func list(_ count: Int, evaluation: (Int) -> Audience.Evaluation) -> [Audience] {
        (1...count).map { number in
            Audience(
                number: AudienceNumber(number), id: id(number), name: "Audience \(number)",
                expression: expression(number, types: types(of: count)), evaluation: evaluation(number))
        }
    }

    private static func expression(_ number: Int, types: Int) -> String {
        let type = eventType(number / 10 % types)
        let chain =
            "CHAIN(xEvent, timestamp, [C0: WHAT(eventType.equals(\"\(type)\", false) and "
            + "commerce.order.priceTotal >= \(number % 200)) WHEN(<= 24 hours before now)])"
        return switch number % 10 {
        case 1:
            "homeAddress.countryCode = \"\(["CH", "US", "DE"][number / 10 % 3])\" and loyalty.points > \(number)"
        case 2:
            "loyalty.tier in [\"gold\", \"silver\"] and not (person.birthYear > \(1_950 + number % 50))"
        case 3: "person.name.firstName.startsWith(\"J\", false) or homeAddress.city = \"City \(number)\""
        case 4, 5: chain
        case 6: "CHAIN(xEvent, timestamp, [C0: WHAT(eventType = \"\(type)\") WHEN(today)])"
        case 7:
            "CHAIN(xEvent, timestamp, [C0: WHAT(eventType in [\"\(type)\", \"web.action1\"] and "
                + "web.webPageDetails.name.contains(\"page \(number % 9)\")) WHEN(< 3 hours before now)])"
        case 8, 9: "homeAddress.countryCode.equals(\"ch\", false) and \(chain)"
        default: "inSegment(\"\(id(number - 4))\") and loyalty.points > 100"
        }
    }
}
