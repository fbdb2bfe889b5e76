//! What may stand in the HTML and the pictures of a result, whatever its values are: read by real parsers.

use scraper::{ElementRef, Html, Selector};

/// Texts that would like to be more than text.
pub const HOSTILE: [&str; 10] = [
    "<script>alert(1)</script>",
    "</script><img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "' onmouseover='alert(1)",
    "<!-- --><style>*{display:none}</style>",
    "&lt;b&gt; &amp; &#60;i&#62;",
    "]]><x/>\u{0}\u{1b}[31m",
    "</td></tr></table></div></caption></title></svg>",
    "\u{202e}txt.exe\u{2028}\u{9b}2J",
    "`${alert(1)}` {{alert(1)}} %{init}%",
];

pub fn select<'a>(html: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

pub fn inner(element: ElementRef<'_>) -> String {
    element.text().collect()
}

/// All that may stand in our HTML: nothing that runs but the two scripts that are ours, no handler, no address.
pub fn assert_html(html: &str) {
    assert!(html.len() < 300_000, "{} bytes", html.len());
    assert!(!html.contains('\n'));
    let page = Html::parse_fragment(html);
    let allowed = [
        "html", "div", "style", "table", "caption", "thead", "tbody", "tr", "th", "td", "b", "i", "br", "small",
        "details", "summary", "pre", "code", "p", "mark", "script",
    ];
    let attributes = ["class", "scope", "align", "type", "data-total", "data-fixed"];
    for element in select(&page, "*") {
        let name = element.value().name();
        assert!(allowed.contains(&name), "<{name}> in {html}");
        for (attribute, value) in element.value().attrs() {
            assert!(attributes.contains(&attribute) && !value.contains("alert"), "{attribute}={value} in {html}");
        }
    }
    let running: Vec<String> =
        select(&page, "script").into_iter().filter(|script| script.attr("type").is_none()).map(inner).collect();
    assert!(running.len() <= 1 && running.iter().all(|script| !script.contains("alert")), "{running:?}");
    assert!(select(&page, "style").into_iter().all(|style| inner(style).starts_with(".pgn")));
    for rest in select(&page, "script[type='text/plain']") {
        assert_html(&format!("<table><tbody>{}</tbody></table>", inner(rest)));
    }
}

/// Well-formed XML with a title, of elements that only draw: no script, no handler, no address.
pub fn assert_picture(svg: &str) {
    let picture = roxmltree::Document::parse(svg).unwrap_or_else(|error| panic!("{error}: {svg}"));
    assert_eq!(picture.root_element().attribute("role"), Some("img"));
    assert!(picture.root_element().first_element_child().is_some_and(|first| first.has_tag_name("title")), "{svg}");
    let allowed = ["svg", "title", "rect", "text", "line", "path", "polyline", "g", "circle"];
    for element in picture.descendants().filter(roxmltree::Node::is_element) {
        assert!(allowed.contains(&element.tag_name().name()), "{svg}");
        for attribute in element.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            assert!(!name.starts_with("on") && name != "href" && name != "style", "{name}={value}");
            assert!(
                !value.contains("NaN") && !value.contains("inf") && !value.contains("url"),
                "{name}={value}: {svg}"
            );
        }
    }
}

/// Text that commands no terminal.
pub fn assert_text(text: &str) {
    let turns = |c| matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let wild = text.chars().find(|c| c.is_control() && *c != '\n' || turns(*c));
    assert!(wild.is_none(), "{wild:?} in {text}");
}
