internal import SansIO

/// JUnit's XML, as continuous integration reads it: a suite for each run, a case for each promise, check and
/// expectation.
public enum JUnit {
    public static func xml(_ reports: [RunReport]) -> String {
        let suites = reports.map(Suite.init)
        var xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        let tests = suites.reduce(0) { $0 + $1.cases.count }
        let failures = suites.reduce(0) { $0 + $1.failures }
        let time = suites.reduce(Duration.zero) { $0 + $1.time }
        xml += "<testsuites name=\"spoke\" tests=\"\(tests)\" failures=\"\(failures)\" errors=\"0\" "
        xml += "time=\"\(seconds(time))\">\n"
        for suite in suites { xml += suite.xml }
        return xml + "</testsuites>\n"
    }

    struct Case {
        var classname: String
        var name: String
        /// What there is to say of a failure; `nil` for success.
        var failure: (message: String, detail: String)?
    }

    private struct Suite {
        var name: String
        var time: Duration
        var cases: [Case]

        init(_ report: RunReport) {
            name = "\(report.name) seed \(report.seed)"
            time = report.took
            cases = report.cases
        }

        var failures: Int { cases.count { $0.failure != nil } }

        var xml: String {
            var xml = "  <testsuite name=\"\(escaped(name))\" tests=\"\(cases.count)\" "
            xml += "failures=\"\(failures)\" errors=\"0\" skipped=\"0\" time=\"\(seconds(time))\">\n"
            for item in cases {
                // Cases share the one run: its time is the suite's.
                let head =
                    "    <testcase classname=\"\(escaped(item.classname))\" name=\"\(escaped(item.name))\" time=\"0\""
                guard let failure = item.failure else {
                    xml += head + "/>\n"
                    continue
                }
                let message = escaped(failure.message)
                xml += head + ">\n      <failure type=\"violated\" message=\"\(message)\">"
                xml += escaped(failure.detail) + "</failure>\n    </testcase>\n"
            }
            return xml + "  </testsuite>\n"
        }
    }

    static func seconds(_ duration: Duration) -> String {
        let milliseconds = max(0, duration.milliseconds)
        let fraction = String(milliseconds % 1_000)
        return "\(milliseconds / 1_000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }

    /// For texts and attributes. What XML 1.0 cannot hold becomes a question mark.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\n": escaped += "&#10;"
            case "\r": escaped += "&#13;"
            case "\t": escaped += "&#9;"
            case "\u{0}"..<" ", "\u{FFFE}", "\u{FFFF}": escaped += "?"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension RunReport {
    fileprivate var cases: [JUnit.Case] {
        let again = replay.map { "\nreplay: \($0)" } ?? ""
        func item(_ kind: String, _ name: String, _ message: String?, _ detail: String?) -> JUnit.Case {
            JUnit.Case(
                classname: "spoke.\(self.name).\(kind)", name: name,
                failure: message.map { ($0, (detail ?? $0) + again) })
        }
        return expectations.map {
            item("expected", $0.text, $0.isMet ? nil : "measured: \($0.measured)", nil)
        }
            + checks.map {
                item(
                    "checks", $0.name,
                    $0.violations == 0 ? nil : "violated in \($0.violations) of \($0.examined) cases",
                    $0.firstViolation.map { "first: \($0)" })
            }
            + promises.map {
                item(
                    "kept", "\($0.what) acknowledged are there",
                    $0.lost == 0 ? nil : "\($0.lost) of \($0.acknowledged) lost",
                    $0.firstLost.map { "first: \($0)" })
            }
    }
}
