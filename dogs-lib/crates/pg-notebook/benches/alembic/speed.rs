//! How long it takes to find that nothing has changed, and that one thing has.

use crate::ours::Ours;
use crate::{Arena, Result};
use pg_notebook::model::{Check, Column, Element, ForeignKey, Index, Table};
use std::time::Instant;

/// So many tables with 20 columns each, a key, a check, an index and a reference.
fn models(tables: usize) -> Vec<Table> {
    let table = |number: usize| {
        let mut table = Table::new(&format!("table_{number}"))
            .column(Column::of::<i64>("id").identity())
            .column(Column::of::<Option<i64>>("parent_id"))
            .column(Column::of::<String>("name"))
            .column(Column::of::<i32>("height").default("1"))
            .column(Column::of::<chrono::DateTime<chrono::Utc>>("made").default("now()"))
            .primary_key(&["id"])
            .check(Check::new("height > 0"))
            .index(Index::new(vec![Element::Column("name".into())]))
            .foreign_key(ForeignKey::new(&["parent_id"], &format!("table_{}", number.saturating_sub(1)), &[]));
        for i in 5..20 {
            let name = format!("column_{i}");
            table = table.column(match i % 3 {
                0 => Column::of::<Option<String>>(&name).default("'x'"),
                1 => Column::of::<Option<i32>>(&name),
                _ => Column::new(&name, "numeric(10,2)", true),
            });
        }
        table
    };
    (0..tables).map(table).collect()
}

pub fn run(arena: &Arena, tables: usize, rounds: u32) -> Result<String> {
    let mut alembic = arena.alembic()?;
    let mut ours = Ours::new(arena.connect()?, arena.dir.join("migrations"));
    let before = models(tables);
    let mut after = before.clone();
    after[tables / 2] = after[tables / 2].clone().column(Column::of::<Option<String>>("color"));
    // Written as the server would not: it has to be asked about each.
    let mut asked = before.clone();
    for table in &mut asked {
        table.checks = vec![Check::new("((height)) > 0")];
    }

    let mut db = arena.connect()?;
    db.batch_execute("DROP SCHEMA IF EXISTS speed CASCADE; CREATE SCHEMA speed")?;
    ours.open("speed")?;
    ours.create(&before)?;
    db.batch_execute("ANALYZE")?;
    alembic.open("speed")?;
    let mut lines = vec![
        format!("{tables} tables of 20 columns; medians of {rounds} rounds in turns, seconds (least to most).\n"),
        "| | pg-notebook | Alembic | ratio |".to_owned(),
        "|---|---|---|---|".to_owned(),
    ];
    for (what, models, found) in
        [("nothing changed", &before, 0), ("nothing, in other words", &asked, 0), ("one column more", &after, 1)]
    {
        let (mut mine, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..rounds {
            let start = Instant::now();
            let count = ours.compare(models)?;
            mine.push(start.elapsed().as_secs_f64());
            if count != found {
                return Err(format!("{what}: found {count}, not {found}").into());
            }
            let (seconds, _) = alembic.time(models, 1)?;
            theirs.extend(seconds);
        }
        let ratio = median(&theirs) / median(&mine);
        lines.push(format!("| {what} | {} | {} | {ratio:.1} x |", spread(&mine), spread(&theirs)));
    }
    lines.push(String::new());
    lines.push(own(arena, rounds)?);
    Ok(lines.join("\n"))
}

/// This project's own models, and an upgrade with nothing to do.
fn own(arena: &Arena, rounds: u32) -> Result<String> {
    let mut ours = Ours::new(arena.connect()?, arena.dir.join("migrations"));
    arena.connect()?.batch_execute("DROP SCHEMA IF EXISTS own CASCADE; CREATE SCHEMA own")?;
    ours.open("own")?;
    let models = vec![crate::revision::case::plain()];
    ours.create(&models)?;
    let (mut compared, mut revised, mut upgraded) = (Vec::new(), Vec::new(), Vec::new());
    let mut more = models.clone();
    more[0] = more[0].clone().column(Column::of::<Option<String>>("color"));
    for _ in 0..rounds {
        let start = Instant::now();
        ours.compare(&models)?;
        compared.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        ours.draft(&more)?;
        revised.push(start.elapsed().as_secs_f64());
        let start = Instant::now();
        ours.upgrade()??;
        upgraded.push(start.elapsed().as_secs_f64());
    }
    let line = |what: &str, seconds: &[f64]| {
        let ms: Vec<f64> = seconds.iter().map(|seconds| seconds * 1e3).collect();
        format!("| {what} | {} |", spread(&ms))
    };
    Ok([
        "The models of this repository, milliseconds on an open connection.\n".to_owned(),
        "| | |\n|---|---|".to_owned(),
        line("compare, nothing changed", &compared),
        line("a migration for one column more, tried up and down", &revised),
        line("upgrade, nothing to do", &upgraded),
    ]
    .join("\n"))
}

fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

fn spread(values: &[f64]) -> String {
    let (least, most) = values.iter().fold((f64::MAX, 0_f64), |(a, b), v| (a.min(*v), b.max(*v)));
    format!("{:.3} ({least:.3} to {most:.3})", median(values))
}
