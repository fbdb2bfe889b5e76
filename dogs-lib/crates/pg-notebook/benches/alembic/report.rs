//! The score as a table.

use std::fmt;

const HEAD: &str = "
# The score

Every change of `tests/it/revision/changes`, made by this engine and by Alembic 1.20.1 with all options on (`compare_type`,
`compare_server_default`, `checkconstraint_byname`, a naming convention), in one run:
`cargo bench --manifest-path dogs-lib/Cargo.toml --bench alembic -- score`. Both get the same models; that SQLAlchemy's
`create_all` and this engine make the same schema of them is checked for each, before and after. What is written is applied,
undone and applied again, unedited, on an empty table and on one with rows. A query over the catalog judges, not the sides.

- detected: the change was seen.
- correct: it could be applied, and the schema is then what the models say. `if empty`: not where there are rows.
- kept: rows and values that both models know are still there, after a rename too; `-` where nothing was changed.
- down: the way back works, leads to the schema before, and up again. `NOT VALID` of a foreign key counts as the same.
- `*`: an awkward change. `asks`: this engine refuses until told what cannot be known; the answer is part of the test.

What the models cannot say is not here: partitions, exclusion constraints, triggers, functions, views of your own.
";

/// How one side did with one change on one table.
#[derive(Debug, Clone, Default)]
pub struct Marks {
    pub detected: bool,
    pub correct: bool,
    /// `None` if nothing was changed at all.
    pub kept: Option<bool>,
    pub down: bool,
    pub note: String,
}

impl Marks {
    /// The first thing that went wrong is what is told.
    pub fn because(mut self, why: &str) -> Self {
        if self.note.is_empty() {
            why.clone_into(&mut self.note);
        }
        self
    }

    fn all(&self) -> [bool; 4] {
        [self.detected, self.correct, self.kept == Some(true), self.down]
    }
}

/// One change; the marks are those on an empty table and on one with rows.
#[derive(Debug)]
pub struct Line {
    group: &'static str,
    name: &'static str,
    awkward: bool,
    pub asked: bool,
    pub ours: Vec<Marks>,
    pub theirs: Vec<Marks>,
}

impl Line {
    pub fn new(group: &'static str, name: &'static str, awkward: bool) -> Self {
        Self { group, name, awkward, asked: false, ours: Vec::new(), theirs: Vec::new() }
    }
}

#[derive(Debug, Default)]
pub struct Score {
    pub server: String,
    pub lines: Vec<Line>,
}

impl Score {
    /// Whether all of ours is as it should be.
    pub fn is_well(&self) -> bool {
        self.lines.iter().flat_map(|line| &line.ours).all(|marks| marks.all() == [true; 4])
    }

    fn totals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "| | changes | | detected | correct | data kept | down works |")?;
        writeln!(f, "|---|---|---|---|---|---|---|")?;
        for (kind, awkward) in [("single", false), ("awkward", true)] {
            for (table, at) in [("empty table", 0), ("with rows", 1)] {
                let lines: Vec<&Line> = self.lines.iter().filter(|line| line.awkward == awkward).collect();
                for (name, ours) in [("pg-notebook", true), ("Alembic", false)] {
                    let marks = lines.iter().filter_map(|line| if ours { &line.ours } else { &line.theirs }.get(at));
                    let sums = marks.fold([0; 4], |mut sums, marks| {
                        sums.iter_mut().zip(marks.all()).for_each(|(sum, good)| *sum += u32::from(good));
                        sums
                    });
                    let [a, b, c, d] = sums;
                    let first = if ours { format!("{kind}, {table} | {}", lines.len()) } else { " | ".to_owned() };
                    writeln!(f, "| {first} | {name} | {a} | {b} | {c} | {d} |")?;
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\nPostgreSQL {}.\n", HEAD.trim_start(), self.server)?;
        self.totals(f)?;
        let mut group = "";
        for line in &self.lines {
            if line.group != group {
                group = line.group;
                writeln!(f, "\n## {}\n", group.replace('_', " "))?;
                writeln!(f, "| change | pg-notebook | | | | Alembic | | | | |")?;
                writeln!(f, "|---|---|---|---|---|---|---|---|---|---|")?;
                writeln!(
                    f,
                    "| | detected | correct | kept | down | detected | correct | kept | down | what went wrong first |"
                )?;
            }
            let name = format!("{}{}", line.name, if line.awkward { " *" } else { "" });
            let asked = if line.asked { ", asks" } else { "" };
            let note = |marks: &[Marks]| marks.iter().map(|marks| short(&marks.note)).find(|note| !note.is_empty());
            let notes = [note(&line.ours).map(|note| format!("PETS: {note}")), note(&line.theirs)];
            let notes = notes.into_iter().flatten().collect::<Vec<_>>().join("; ");
            let (ours, theirs) = (cells(&line.ours), cells(&line.theirs));
            writeln!(
                f,
                "| {name} | {}{asked} | {} | {} | {notes} |",
                ours[0],
                ours[1..].join(" | "),
                theirs.join(" | ")
            )?;
        }
        Ok(())
    }
}

/// Each mark on both tables: `yes`, `no`, or where it holds.
fn cells(marks: &[Marks]) -> Vec<&'static str> {
    (0..4)
        .map(|i| {
            // Where nothing was changed, nothing was lost either, and nothing was won.
            if i == 2 && marks.iter().all(|one| one.kept.is_none()) {
                return "-";
            }
            match marks.iter().map(|one| one.all()[i]).collect::<Vec<_>>()[..] {
                [true, true] => "yes",
                [true, false] => "if empty",
                [false, true] => "with rows",
                _ => "no",
            }
        })
        .collect()
}

/// The first line, as it can stand in a cell.
fn short(note: &str) -> String {
    let line = note.lines().next().unwrap_or_default().replace('|', "\\|");
    let cut: String = line.chars().take(110).collect();
    if cut.len() < line.len() { format!("{cut} ...") } else { cut }
}
