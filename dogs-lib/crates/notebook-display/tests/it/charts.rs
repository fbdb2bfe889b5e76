//! Charts as pictures and as text.

use crate::harmless::{HOSTILE, assert_picture};
use chrono::NaiveDate;
use notebook_display::chart::{Chart, bar, hist, line, scatter};

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
    let title = "<title>Scatter plot Days (y by x, 3 marks)</title>";
    assert!(scatter(&days, |row| row.0, |row| row.1).title("Days").x("x").y("y").svg().contains(title));
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
