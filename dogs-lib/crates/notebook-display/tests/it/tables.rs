//! Tables as text and as HTML, read by real parsers.

use crate::harmless::{HOSTILE, assert_html, assert_text, inner, select};
use chrono::NaiveDate;
use notebook_display::{Cell, Column, MimeBundle, Record, Show, Table, Value};
use scraper::Html;

struct Pet {
    id: i64,
    name: String,
    birthday: NaiveDate,
}

impl Record for Pet {
    fn columns() -> Vec<Column> {
        vec![Column::of::<i64>("id"), Column::of::<String>("name"), Column::of::<NaiveDate>("birthday")]
    }

    fn cells(&self) -> Vec<Cell> {
        vec![self.id.cell(), self.name.cell(), self.birthday.cell()]
    }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn number(number: i64) -> Cell {
    Cell::Number(number.to_string())
}

fn table(names: &[&'static str], rows: Vec<Vec<Cell>>) -> Table {
    let mut table = Table::new(names.iter().map(|name| Column::new(*name, "text")).collect());
    for row in rows {
        table.push(|| row);
    }
    table
}

#[test]
fn text_is_aligned_and_null_is_not_the_empty_text() {
    let table = table(
        &["id", "name"],
        vec![
            vec![number(1), text("Rex")],
            vec![number(100), Cell::Null],
            vec![number(-7), text("NULL")],
            vec![Cell::Null, text("")],
            vec![number(2), text("two\nlines\tand \u{1b}[31mred")],
            vec![number(3), text("犬🐶")],
            vec![number(4), Cell::bytes(b"\x00\xff and more than sixteen bytes")],
        ],
    );
    let expected = "  id  | name
------+--------------------------------------------------
    1 | Rex
  100 | NULL
   -7 | \"NULL\"
 NULL |
    2 | two\\nlines\\tand \\u{1b}[31mred
    3 | 犬🐶
    4 | \\x00ff20616e64206d6f7265207468616e… (30 B)
(7 rows)";
    let shown = table.text(100);
    assert_eq!(
        shown.lines().map(str::trim_end).collect::<Vec<_>>()[2..],
        expected.lines().collect::<Vec<_>>()[2..],
        "{shown}"
    );
    assert!(shown.starts_with("   id | name\n"), "{shown}");
}

#[test]
fn text_fits_the_terminal() {
    let long = "word ".repeat(40);
    let row = || vec![number(1_234_567_890_123), text(&long), text(&long), text("short")];
    let wide = table(&["number", "first", "second", "third"], (0..5).map(|_| row()).collect());
    for width in [20, 40, 60, 80, 120] {
        let shown = wide.text(width);
        assert!(shown.lines().all(|line| line.chars().count() <= width), "{width}:\n{shown}");
        assert!(width < 30 || shown.contains("1234567890123"), "a number is never cut:\n{shown}");
    }
    assert!(wide.text(50).contains("1 more column: third"), "{}", wide.text(50));
    let one = table(&["number", "first", "second", "third"], vec![row()]);
    let expected = " number | 1234567890123
 first  | word word word word word wo…
 second | word word word word word wo…
 third  | short
(1 row)";
    assert_eq!(one.text(38), expected);
}

#[test]
fn a_vector_of_pets_is_a_table_and_tells_the_truth_about_the_rest() {
    let pet = |id| Pet { id, name: format!("pet {id}"), birthday: NaiveDate::MIN };
    let pets: Vec<Pet> = (1..=1_000_000).map(pet).collect();
    let bundle = pets.bundle();
    let shown = bundle.get("text/plain").unwrap();
    assert!(shown.ends_with("(1,000,000 rows, the first 40 shown)"), "{shown}");
    let html = bundle.get("text/html").unwrap();
    assert!(html.len() < 300_000 && !html.contains('\n'));
    let page = Html::parse_fragment(html);
    assert_eq!(select(&page, "tbody tr").len(), 50);
    assert_eq!(inner(select(&page, "caption")[0]), "1,000,000 rows, the first 50 shown");
    let heads: Vec<String> = select(&page, "th[scope=col]").into_iter().map(inner).collect();
    assert_eq!(heads, ["idbigint", "nametext", "birthdaydate"]);
    // The other rows that are kept wait in a script that is none.
    let rest = inner(select(&page, "script[type='text/plain']")[0]);
    let rest = Html::parse_fragment(&format!("<table><tbody>{rest}</tbody></table>"));
    let rows = select(&rest, "tr").len();
    assert_eq!(rows, 950);
}

#[test]
fn every_plain_value_has_its_own_text() {
    let plain = |bundle: MimeBundle| bundle.get("text/plain").unwrap_or("nothing").to_owned();
    assert_eq!(plain(2.bundle()), "2");
    assert_eq!(plain("a\"b".bundle()), "\"a\\\"b\"");
    assert_eq!(plain(Some(1).bundle()), "Some(1)");
    assert_eq!(plain(None::<Pet>.bundle()), "None");
    assert_eq!(plain(vec![1, 2].bundle()), "[1, 2]");
    assert_eq!(plain(vec!["a"].bundle()), "[\"a\"]");
    assert_eq!(plain([Some(1), None].bundle()), "Some(1)\nNone");
    assert_eq!(plain(().bundle()), "nothing");
    assert_eq!(plain(Err::<i32, &str>("no").bundle()), "error: no");
    assert_eq!(
        plain(vec![0_u8; 5000].bundle()).len(),
        "[".len() + 1000 * 3 - 2 + "]\n(5000 values, the first 1000 shown)".len()
    );
    assert_eq!(plain(vec![("a", 1), ("b", 22)].bundle()), " .0 | .1\n----+----\n a  |  1\n b  | 22\n(2 rows)");
}

#[test]
fn no_value_is_ever_markup_wherever_it_stands() {
    for hostile in HOSTILE {
        let mut table = Table::new(vec![
            Column::new(hostile, hostile),
            Column::new("number", "text"),
            Column::new("json", "jsonb"),
            Column::new("long", "text"),
        ])
        .titled(hostile);
        for _ in 0..60 {
            table.push(|| {
                vec![
                    text(hostile),
                    Cell::Number(hostile.to_owned()),
                    Cell::Json(hostile.repeat(20)),
                    text(&hostile.repeat(50)),
                ]
            });
        }
        let html = table.html();
        assert_html(&html);
        // And it is there, as the text that it is.
        let page = Html::parse_fragment(&html);
        let seen = inner(select(&page, "tbody td")[0]);
        let pictured: String = hostile
            .chars()
            .map(|c| match c {
                '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap(),
                '\u{7f}'..='\u{9f}' => '\u{fffd}',
                c => c,
            })
            .collect();
        assert_eq!(seen, pictured);
        let rows = select(&page, "tbody tr").len();
        assert!((20..=50).contains(&rows));
        assert!(inner(select(&page, "caption")[0]).ends_with(&format!("60 rows, the first {rows} shown")));
        assert_text(&table.text(100));
    }
}

#[test]
fn the_html_of_anything_stays_small() {
    let huge = "<&\"'>".repeat(2_000_000);
    assert_html(&table(&["a"], vec![vec![text(&huge)], vec![Cell::Json(huge.clone())], vec![text("x")]]).html());
    let mut wide =
        Table::new((0..1600).map(|i| Column::new(format!("\"<{i}>{}", "&".repeat(55)), "character varying")).collect());
    for _ in 0..1000 {
        wide.push(|| (0..1600).map(|_| text("\"'<>&\"'<>&\"'<>&\"'<>&\"'<>&")).collect());
    }
    let html = wide.html();
    assert_html(&html);
    assert!(inner(select(&Html::parse_fragment(&html), "caption")[0]).contains("250 of 1600 columns"));
    assert!(wide.text(100).lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn long_text_is_folded_and_json_is_laid_out() {
    let json = format!("{{\"a\": [1, 2], \"b\": \"{}\"}}", "x".repeat(100));
    let page =
        table(&["a", "b", "c"], vec![vec![text(&"word ".repeat(50)), Cell::Json(json), Cell::bytes(&[1; 5000])]])
            .html();
    let page = Html::parse_fragment(&page);
    let summaries: Vec<String> = select(&page, "details summary").into_iter().map(inner).collect();
    assert_eq!(summaries[0], format!("{}…", "word ".repeat(20)));
    let opened: Vec<String> = select(&page, "details pre").into_iter().map(inner).collect();
    assert_eq!(opened[0], "word ".repeat(50));
    assert!(opened[1].starts_with("{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": \"xxx"), "{}", opened[1]);
    assert_eq!(inner(select(&page, "td code")[0]), "\\x01010101010101010101010101010101… (4.9 kB)");
}
