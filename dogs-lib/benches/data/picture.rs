//! What came out, as bars that lie: their labels are too long for the library's own charts.

use std::fmt::Write as _;

/// A task, and who did it.
pub struct Group {
    pub title: String,
    pub bars: Vec<Bar>,
}

pub struct Bar {
    pub label: String,
    /// In any unit: the longest of its group has the full length.
    pub length: f64,
    pub value: String,
    pub ours: bool,
}

const WIDTH: f64 = 720.0;
const LABELS: f64 = 200.0;
const VALUES: f64 = 70.0;
const LINE: f64 = 17.0;
const GAP: f64 = 30.0;
const TOP: f64 = 34.0;

/// The picture, as SVG. It has a ground of its own, for it is shown on light and on dark pages.
pub fn draw(groups: &[Group]) -> String {
    let mut body = String::new();
    let mut y = TOP;
    for group in groups {
        y += GAP;
        let title = escape(&group.title);
        let _ = writeln!(body, "<text x=\"12\" y=\"{:.0}\" font-weight=\"bold\">{title}</text>", y - 9.0);
        let longest = group.bars.iter().map(|bar| bar.length).fold(f64::MIN_POSITIVE, f64::max);
        for bar in &group.bars {
            let width = (WIDTH - LABELS - VALUES - 12.0) * bar.length / longest;
            let (color, weight) = if bar.ours { ("#336791", "bold") } else { ("#b9c4cf", "normal") };
            let _ = writeln!(
                body,
                "<text x=\"{:.0}\" y=\"{:.0}\" text-anchor=\"end\" font-weight=\"{weight}\">{}</text>\
                 <rect x=\"{LABELS}\" y=\"{:.0}\" width=\"{width:.1}\" height=\"{:.0}\" fill=\"{color}\"/>\
                 <text x=\"{:.1}\" y=\"{:.0}\" font-weight=\"{weight}\">{}</text>",
                LABELS - 6.0,
                y + 12.0,
                escape(&bar.label),
                y + 2.0,
                LINE - 4.0,
                LABELS + width + 5.0,
                y + 12.0,
                escape(&bar.value)
            );
            y += LINE;
        }
    }
    let height = y + 14.0;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         role=\"img\" font-family=\"sans-serif\" font-size=\"12\" fill=\"#1b1f24\">\n\
         <title>How fast each is, task by task</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"12\" y=\"24\" font-size=\"14\" font-weight=\"bold\">Speed: longer is faster; the median time is beside \
         the bar</text>\n{body}</svg>\n"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
