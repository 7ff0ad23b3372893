internal import Hummingbird

/// The shop's pages and what they are made of: a fixed table, so that no path leads anywhere else.
struct PageRoutes: Sendable {
    let webSDK: WebSDK?

    func add(to router: Router<Storefront.Context>) {
        for path in ["/", "/products/:product", "/basket"] {
            router.get(RouterPath(path)) { _, _ in
                Response(bytes: PackageResources.shop_html, type: "text/html; charset=utf-8")
            }
        }
        router.get("/assets/:name") { _, context in
            guard let name = context.parameters.get("name"), let asset = self.asset(name) else {
                throw PageProblem(.notFound, "nothing is here")
            }
            return Response(bytes: asset.bytes, type: asset.type)
        }
        router.get("/favicon.ico") { _, _ in
            Response(bytes: PackageResources.icon_svg, type: "image/svg+xml")
        }
    }

    private func asset(_ name: String) -> (bytes: [UInt8], type: String)? {
        let script = "text/javascript; charset=utf-8"
        switch name {
        case "shop.css": return (PackageResources.shop_css, "text/css; charset=utf-8")
        case "panel.css": return (PackageResources.panel_css, "text/css; charset=utf-8")
        case "icon.svg": return (PackageResources.icon_svg, "image/svg+xml")
        case "pictures.svg": return (PackageResources.pictures_svg, "image/svg+xml")
        case "app.js": return (PackageResources.app_js, script)
        case "elements.js": return (PackageResources.elements_js, script)
        case "products.js": return (PackageResources.products_js, script)
        case "pages.js": return (PackageResources.pages_js, script)
        case "offers.js": return (PackageResources.offers_js, script)
        case "account.js": return (PackageResources.account_js, script)
        case "edge-client.js": return (PackageResources.edge_client_js, script)
        case "sdk-client.js": return (PackageResources.sdk_client_js, script)
        case "wire.js": return (PackageResources.wire_js, script)
        case "journal.js": return (PackageResources.journal_js, script)
        case "panel.js": return (PackageResources.panel_js, script)
        case "picture.js": return (PackageResources.picture_js, script)
        case "lifetime.js": return (PackageResources.lifetime_js, script)
        case "web-sdk.js": return webSDK?.script.map { ($0, script) }
        default: return nil
        }
    }
}
