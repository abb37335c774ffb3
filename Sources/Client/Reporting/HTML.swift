/// HTML as text. What comes from elsewhere goes through `escaped`.
enum HTML {
    /// Text that stands for itself, in an element or an attribute.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for letter in text {
            switch letter {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(letter)
            }
        }
        return escaped
    }

    /// A table with its caption; columns that hold numbers are named by their place.
    static func table(
        _ caption: String, _ head: [String], _ rows: [[String]], numbers: Set<Int>, sum: [String]? = nil
    ) -> String {
        func cells(_ cells: [String], _ tag: String) -> String {
            cells.enumerated().map { index, cell in
                let scope = tag == "th" ? " scope=\"col\"" : ""
                return "<\(tag)\(scope)\(numbers.contains(index) ? " class=\"n\"" : "")>\(cell)</\(tag)>"
            }.joined()
        }
        let body = rows.map { "<tr>\(cells($0, "td"))</tr>" }.joined(separator: "\n")
        let foot = sum.map { "<tfoot><tr>\(cells($0, "td"))</tr></tfoot>" } ?? ""
        return """
            <div class="wide"><table><caption>\(escaped(caption))</caption>
            <thead><tr>\(cells(head, "th"))</tr></thead><tbody>
            \(body)
            </tbody>\(foot)</table></div>
            """
    }

    /// A part of the page under a heading.
    static func section(_ title: String, _ parts: [String]) -> String {
        "<section><h2>\(escaped(title))</h2>\n\(parts.joined(separator: "\n"))\n</section>"
    }

    /// The looks: no file, no script, light and dark as the reader's system is.
    static let style = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1c1e21;--faint:#5f6670;--line:#d8dce2;--tile:#f4f6f8;
        --useful:#2f7d4f;--init:#8a6fb8;--restore:#b58ad0;--checkpoint:#4f86c6;--redone:#d9822b;--failed:#c23b3b;
        --plateau:#c9a227;--boot:#7a8794;--idle:#a8b0b9;--padding:#c5b8a5;--refunded:#55b0a8;--mark:#2463b5;
        --storage:#8c6d46;--egress:#b0508f;--correction:#6b7b3a;--stalled:#d46a8c;--oversized:#9a6a4f;--probe:#3f9e8f}
        @media (prefers-color-scheme:dark){:root{--bg:#15181c;--fg:#e6e8eb;--faint:#9aa3ad;--line:#343a42;
        --tile:#1e2329;
        --useful:#5bb381;--init:#a98fd6;--restore:#caa5e2;--checkpoint:#7aabe0;--redone:#f0a35a;--failed:#e66a6a;
        --plateau:#e0bf4f;--boot:#98a5b2;--idle:#6d7782;--padding:#8f836f;--refunded:#7accc4;--mark:#7aabe0;
        --storage:#b8946a;--egress:#d67fb8;--correction:#a3b468;--stalled:#ec93ae;--oversized:#c4957a;--probe:#66c7b6}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:62rem;padding:1.5rem 1rem 4rem;background:var(--bg);color:var(--fg);
        font:16px/1.5 system-ui,sans-serif}
        h1{font-size:1.7rem;margin:0 0 .2rem}h2{font-size:1.2rem;margin:2.4rem 0 .6rem}
        p{margin:.4rem 0}.faint{color:var(--faint);font-size:.9rem}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.7rem;margin:1rem 0}
        .tile{background:var(--tile);border-radius:.5rem;padding:.7rem .9rem}.tile b{display:block;font-size:1.45rem}
        .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem;margin:.6rem 0}
        caption{text-align:left;color:var(--faint);padding:.2rem 0}
        th,td{text-align:left;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line);vertical-align:top}
        .n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}tfoot td{font-weight:600}
        td:first-child{white-space:nowrap}
        svg{width:100%;min-width:34rem;height:auto;display:block}
        svg text{fill:var(--faint);font:11px system-ui,sans-serif}
        .axis{stroke:var(--line)}.line{fill:none;stroke:var(--mark);stroke-width:2}.guess{stroke-dasharray:5 5}
        .dot{fill:var(--mark);fill-opacity:.75}
        .key{display:flex;flex-wrap:wrap;gap:.2rem 1rem;margin:.3rem 0;font-size:.9rem}
        .key i{display:inline-block;width:.8em;height:.8em;border-radius:.15em;margin-right:.35em}
        ol.told{padding-left:1.3rem}ol.told>li{margin:.8rem 0}ol.told ul{margin:.2rem 0;padding-left:1.1rem}
        """
}
