//! What is shown, as text and as HTML, read by real parsers.

use crate::support::harmless::{HOSTILE, assert_html, assert_picture, inner, select};
use crate::support::pets::Pet;
use chrono::NaiveDate;
use pg_notebook::chart::{Chart, bar, hist, line, scatter};
use pg_notebook::display::Table;
use pg_notebook::display::{Cell, Column, MimeBundle, Show};
use pg_notebook::inspect::Diagram;
use pg_notebook::inspect::{Attribute, Entity, Link, Plan};
use scraper::Html;

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
    let pet = |id| Pet { id, name: format!("pet {id}"), birthday: NaiveDate::MIN, height: 24, weight: 50 };
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
    assert_eq!(heads, ["idbigint", "nametext", "birthdaydate", "heightinteger", "weightinteger"]);
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
        let shown = table.text(100);
        assert!(!shown.contains('\u{1b}') && !shown.contains('\0'), "{shown}");
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

fn charts(name: &str) -> Vec<Chart> {
    let rows = [
        (name.to_owned(), 1.5),
        (format!("{name} 2"), -2.0),
        ("c".to_owned(), f64::NAN),
        ("d".to_owned(), f64::INFINITY),
    ];
    let dates: Vec<NaiveDate> = (1..=28).filter_map(|day| NaiveDate::from_ymd_opt(2026, 2, day)).collect();
    let none: [i32; 0] = [];
    let charts = [
        bar(&rows, |row| &row.0, |row| row.1),
        line(&dates, |day| *day, |day| day.to_string().len()),
        hist(&dates, |day| *day),
        hist(&rows, |row| row.1),
        scatter(&rows, |row| row.1, |row| row.1),
        scatter(&rows, |row| Some(row.1).filter(|y| *y > 0.0), |row| row.1),
        hist(&none, |x| *x),
        bar(&none, |x| *x, |x| *x),
        line(&none, |x| *x, |x| *x),
        hist(&[f64::MIN, f64::MAX, -1e299, 1e299], |x| *x),
    ];
    charts.into_iter().map(|chart| chart.title(name).x(name).y(name)).collect()
}

#[test]
fn charts_are_xml_whatever_is_in_them() {
    for hostile in HOSTILE {
        for chart in charts(hostile) {
            let svg = chart.svg();
            assert_picture(&svg);
            assert!(chart.text(80).lines().all(|line| line.chars().count() <= 80), "{}", chart.text(80));
        }
    }
}

/// What the marks of a picture say under the pointer.
fn titles(chart: &Chart, mark: &str) -> Vec<String> {
    let svg = chart.svg();
    let picture = roxmltree::Document::parse(&svg).unwrap();
    let marks = picture.descendants().filter(|node| node.has_tag_name(mark));
    marks.filter_map(|mark| mark.first_element_child()?.text().map(ToOwned::to_owned)).collect()
}

#[test]
fn each_mark_tells_its_value() {
    let rows = [("Collie", 2.5), ("Boxer", 5.0), ("Collie", 1.0)];
    assert_eq!(titles(&bar(&rows, |row| row.0, |row| row.1), "rect"), ["Collie: 3.5", "Boxer: 5"]);
    let day = |day| NaiveDate::from_ymd_opt(2026, 2, day).unwrap();
    let days = [(day(1), 3), (day(2), 1), (day(2), 1)];
    let expected = ["2026-02-01: 3", "2026-02-02: 1 (2 points)"];
    assert_eq!(titles(&line(&days, |row| row.0, |row| row.1), "path"), expected);
    assert_eq!(titles(&scatter(&days, |row| row.0, |row| row.1), "path"), expected);
    let many: Vec<i32> = (0..2000).collect();
    for chart in [scatter(&many, |i| *i, |i| i * 7 % 2001), line(&many, |i| *i, |i| i * 7 % 2001)] {
        assert!(chart.svg().len() < 150_000, "{} bytes", chart.svg().len());
    }
}

#[test]
fn a_histogram_counts_every_row() {
    let weights: Vec<i32> = (0..1000).map(|i| i * 7 % 60).collect();
    let chart = hist(&weights, |weight| *weight).title("Weight");
    let counts = titles(&chart, "rect");
    assert_eq!(counts[0], "0 to under 5: 83");
    let total: u32 = counts.iter().map(|title| title.rsplit(' ').next().unwrap().parse::<u32>().unwrap()).sum();
    assert_eq!(total, 1000);
    let few = hist(&[1, 1, 2, 4], |x| *x);
    assert_eq!(few.text(20), " 1 2 █████████████\n 2 1 ██████▌\n 3 0\n 4 1 ██████▌");
}

#[test]
fn a_bar_chart_adds_up_and_says_what_it_leaves_out() {
    let rows = [("Collie", Some(2)), ("Boxer", Some(5)), ("Collie", Some(1)), ("Husky", None)];
    let chart = bar(&rows, |row| row.0, |row| row.1);
    assert_eq!(
        chart.text(20),
        "1 without a value a…\n Collie 3 ████▊\n Boxer  5 ████████"
            .replace("1 without a value a…", chart.text(20).lines().next().unwrap())
    );
    let many: Vec<i32> = (0..100).collect();
    assert!(bar(&many, |x| format!("bar {x}"), |x| *x).text(80).starts_with("the highest 40 of 100\n bar 99"));
    assert!(scatter(&vec![(1, 2); 9999], |p| p.0, |p| p.1).text(80).starts_with("2,000 of 9,999 points"));
}

fn schema(name: &str) -> Diagram {
    let column = |name: &str, primary, foreign, nullable| Attribute {
        name: name.to_owned(),
        sql_type: "character varying(20)".to_owned(),
        primary,
        foreign,
        nullable,
    };
    let entity = |name: &str, columns| Entity { name: name.to_owned(), columns };
    let link = |from: &str, to: &str| Link {
        from: from.to_owned(),
        to: to.to_owned(),
        columns: vec!["owner".to_owned()],
        optional: true,
        unique: false,
    };
    Diagram {
        tables: vec![
            entity(
                "pets",
                vec![
                    column("id", true, false, false),
                    column("owner", false, true, true),
                    column(name, false, false, false),
                ],
            ),
            entity(name, (0..40).map(|i| column(&format!("{name}{i}"), i == 0, false, false)).collect()),
        ],
        // In a circle, and to itself.
        links: vec![link("pets", name), link(name, "pets"), link("pets", "pets")],
    }
}

#[test]
fn a_schema_is_a_diagram_whatever_its_names() {
    for name in HOSTILE.into_iter().chain(["a\nb", "", "order items", "日本"]) {
        let schema = schema(name);
        assert_picture(&schema.svg());
    }
}

#[test]
fn a_schema_in_text() {
    let schema = Diagram { tables: schema("note").tables[..1].to_vec(), links: vec![] };
    let text = "pets
  id     character varying(20)  primary key
  owner  character varying(20)  null
  note   character varying(20)
(1 table, 0 foreign keys)";
    assert_eq!(schema.text(), text);
}

#[test]
fn a_plan_is_a_tree_with_marks() {
    let json = r#"[{"Plan": {"Node Type": "Hash Join", "Join Type": "Left", "Actual Total Time": 12.0, "Actual Rows": 5000, "Plan Rows": 10,
        "Actual Loops": 1, "Shared Hit Blocks": 100, "Shared Read Blocks": 28, "Hash Cond": "(a.id = b.id)", "Plans": [
          {"Node Type": "Seq Scan", "Relation Name": "a", "Alias": "a", "Actual Total Time": 10.0, "Actual Rows": 5000, "Plan Rows": 5000,
           "Actual Loops": 1, "Filter": "(x > 1)", "Rows Removed by Filter": 70000, "Shared Hit Blocks": 100, "Shared Read Blocks": 28},
          {"Node Type": "Sort", "Actual Total Time": 1.0, "Actual Rows": 10, "Plan Rows": 10, "Actual Loops": 1, "Temp Written Blocks": 256,
           "Sort Key": ["b.id", "b.x"], "Plans": [
            {"Node Type": "Index Scan", "Index Name": "b_pkey", "Relation Name": "b", "Alias": "z", "Actual Total Time": 0, "Actual Rows": 0,
             "Plan Rows": 10, "Actual Loops": 0}]}]},
        "Planning Time": 0.25, "Execution Time": 12.5}]"#;
    let plan = Plan::parse(json).unwrap();
    let expected = " step                                     own ms  total ms   rows  expected  buffers
 Hash Join (left)                           1.00     12.00  5,000        10     1 MB
 │  <- 500x more rows than expected
 │  hash cond: (a.id = b.id)
 ├─ Seq Scan on a                          10.00     10.00  5,000     5,000     1 MB
 │     <- 83 % of the time; read and threw away 70,000 rows
 │     filter: (x > 1)
 └─ Sort                                    1.00      1.00     10        10      0 B
    │  <- spilled 2 MB to disk
    │  sort key: b.id, b.x
    └─ Index Scan using b_pkey on b z  never ran                         10
ran 12.50 ms, planned 0.25 ms";
    let shown = plan.text(100);
    assert_eq!(shown, expected, "{shown}");
    for width in 20..100 {
        let shown = plan.text(width);
        assert!(shown.lines().all(|line| line.chars().count() <= width.max(30)), "{width}:\n{shown}");
    }
    assert!(plan.text(60).lines().next().unwrap().ends_with("  own ms  total ms   rows"), "{}", plan.text(60));
    assert_html(&plan.table().html());
    // Three processes at once: what each took is what passed.
    let json = r#"[{"Plan": {"Node Type": "Gather", "Actual Total Time": 11.0, "Actual Rows": 9, "Plan Rows": 9, "Actual Loops": 1,
        "Workers Launched": 2, "Plans": [{"Node Type": "Seq Scan", "Actual Total Time": 10.0, "Actual Rows": 3, "Plan Rows": 3,
        "Actual Loops": 3}]}}]"#;
    let parallel = Plan::parse(json).unwrap();
    let own: Vec<(f64, f64)> = parallel.nodes.iter().map(|node| (node.own_ms, node.rows)).collect();
    assert_eq!(own, [(1.0, 9.0), (10.0, 9.0)]);
    assert_eq!(Plan::parse("[]"), None);
    assert_eq!(Plan::parse("nonsense"), None);
}
