//! Every change, made by both: up, down and up again, on an empty table and on one with rows.

use crate::ours::Ours;
use crate::python::Alembic;
use crate::report::{Line, Marks, Score};
use crate::revision::case::Case;
use crate::revision::changes::GROUPS;
use crate::{Arena, Result, judge};
use pg_notebook::Connection;
use pg_notebook::migrate::Options;
use pg_notebook::model::Table;

type Tried<T> = std::result::Result<T, String>;

/// One of the two, in a schema that it has made the models in.
trait Side {
    fn open(&mut self, schema: &str) -> Result<()>;
    fn create(&mut self, models: &[Table]) -> Result<()>;
    /// Whether the change, and not only what is always found, was seen and written down.
    fn revise(&mut self, case: &Case) -> Result<Tried<bool>>;
    fn up(&mut self) -> Result<Tried<()>>;
    fn down(&mut self) -> Result<Tried<()>>;
}

impl Side for Ours {
    fn open(&mut self, schema: &str) -> Result<()> {
        self.open(schema)
    }

    fn create(&mut self, models: &[Table]) -> Result<()> {
        self.create(models)
    }

    fn revise(&mut self, case: &Case) -> Result<Tried<bool>> {
        self.revise(&case.after, &case.answers)
    }

    fn up(&mut self) -> Result<Tried<()>> {
        self.upgrade()
    }

    fn down(&mut self) -> Result<Tried<()>> {
        self.downgrade()
    }
}

impl Side for Alembic {
    fn open(&mut self, schema: &str) -> Result<()> {
        self.open(schema)
    }

    fn create(&mut self, models: &[Table]) -> Result<()> {
        self.create(models)
    }

    fn revise(&mut self, case: &Case) -> Result<Tried<bool>> {
        let (always, now) = match (self.compare(&case.before)?, self.compare(&case.after)?) {
            (Ok(always), Ok(now)) => (always, now),
            (Err(error), _) | (_, Err(error)) => return Ok(Err(error)),
        };
        Ok(self.revise(&case.after)?.map(|_| now != always))
    }

    fn up(&mut self) -> Result<Tried<()>> {
        self.upgrade()
    }

    fn down(&mut self) -> Result<Tried<()>> {
        self.downgrade()
    }
}

/// The table, and whether nothing of ours is missing in it. `only`: changes whose name has this in it.
pub fn run(arena: &Arena, only: &str) -> Result<(String, bool)> {
    let mut alembic = arena.alembic()?;
    let mut ours = Ours::new(arena.connect()?, arena.dir.join("migrations"));
    let db = &mut arena.connect()?;
    let (mut score, mut unfair) = (Score::default(), Vec::new());
    for (group, cases) in GROUPS {
        for case in cases().iter().filter(|case| case.scored && format!("{group} {}", case.name).contains(only)) {
            eprintln!("{group}: {}", case.name);
            let mut line = Line::new(group, case.name, case.awkward);
            let wanted = match same_models(db, &mut ours, &mut alembic, case) {
                Ok(wanted) => wanted,
                Err(error) => {
                    eprintln!("  {error}");
                    unfair.push(format!("{group}: {}", case.name));
                    continue;
                }
            };
            for with_rows in [false, true] {
                line.ours.push(tried(db, &mut ours, case, with_rows, &wanted)?);
                line.theirs.push(tried(db, &mut alembic, case, with_rows, &wanted)?);
            }
            line.asked = case.answers != Options::default() && asked(db, &mut ours, case)?;
            score.lines.push(line);
        }
    }
    if !unfair.is_empty() {
        return Err(format!("not the same models on both sides: {}", unfair.join(", ")).into());
    }
    let (version,): (String,) = db.query_one_as("SHOW server_version", &[])?;
    score.server = version.split(' ').next().unwrap_or_default().to_owned();
    let well = score.is_well();
    Ok((score.to_string(), well))
}

/// A schema of that name, empty, for the judge and a side.
fn fresh(db: &mut Connection, side: &mut impl Side, schema: &str) -> Result<()> {
    db.batch_execute(&format!(
        "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}; SET search_path = {schema}"
    ))?;
    side.open(schema)
}

/// What is to be before and after. Both sides make it anew, each in its own way: if that is not the same, the models do
/// not say the same, and comparing them would not be fair.
fn same_models(
    db: &mut Connection,
    ours: &mut Ours,
    alembic: &mut Alembic,
    case: &Case,
) -> Result<(Vec<String>, Vec<String>)> {
    let mut both = Vec::new();
    for models in [&case.before, &case.after] {
        fresh(db, ours, "made_by_ours")?;
        Side::create(ours, models)?;
        let mine = judge::lines(db, case.names)?;
        fresh(db, alembic, "made_by_sqlalchemy")?;
        Side::create(alembic, models)?;
        let theirs = judge::lines(db, case.names)?;
        if mine != theirs {
            return Err(format!("the models differ: {}", judge::difference(&mine, &theirs)).into());
        }
        both.push(mine);
    }
    let after = both.pop().unwrap_or_default();
    Ok((both.pop().unwrap_or_default(), after))
}

/// Whether we refuse to go on without an answer.
fn asked(db: &mut Connection, ours: &mut Ours, case: &Case) -> Result<bool> {
    start(db, ours, case, true)?;
    Ok(ours.revise(&case.after, &Options::default())?.is_err())
}

fn start(db: &mut Connection, side: &mut impl Side, case: &Case, with_rows: bool) -> Result<()> {
    fresh(db, side, "change")?;
    side.create(&case.before)?;
    db.batch_execute(case.beside)?;
    if with_rows {
        db.batch_execute(case.rows)?;
    }
    Ok(())
}

fn tried(
    db: &mut Connection,
    side: &mut impl Side,
    case: &Case,
    with_rows: bool,
    (before, after): &(Vec<String>, Vec<String>),
) -> Result<Marks> {
    start(db, side, case, with_rows)?;
    let (others, known) = (foreign(db, case, before)?, judge::rows(db, &case.before, &case.after)?);
    // What stands beside has to stay.
    let beside = |lines: &[String]| [lines, &others].concat();
    let same = |db: &mut Connection, wanted: &[String]| -> Result<String> {
        let (mut found, mut wanted) = (judge::lines(db, case.names)?, beside(wanted));
        found.sort();
        wanted.sort();
        Ok(judge::difference(&found, &wanted))
    };
    let mut marks = Marks::default();
    match side.revise(case)? {
        Ok(detected) => marks.detected = detected,
        Err(error) => return Ok(marks.because(&error)),
    }
    if !marks.detected {
        return Ok(marks);
    }
    if let Err(error) = side.up()? {
        return Ok(marks.because(&error));
    }
    let left = same(db, after)?;
    marks.correct = left.is_empty();
    let kept = judge::rows(db, &case.before, &case.after)? == known;
    marks.kept = Some(kept && (!with_rows || judge::says(db, case.up)?));
    if !marks.correct {
        marks.note = left;
    }
    if let Err(error) = side.down()? {
        return Ok(marks.because(&format!("down: {error}")));
    }
    let left = same(db, before)?;
    let back = left.is_empty() && (!with_rows || judge::says(db, case.down)?);
    if !left.is_empty() {
        marks = marks.because(&format!("down: {left}"));
    }
    match side.up()? {
        Ok(()) => marks.down = back && (!marks.correct || same(db, after)?.is_empty()),
        Err(error) => marks = marks.because(&format!("up again: {error}")),
    }
    Ok(marks)
}

/// What the database has that the models do not know.
fn foreign(db: &mut Connection, case: &Case, before: &[String]) -> Result<Vec<String>> {
    let lines = judge::lines(db, case.names)?;
    Ok(lines.into_iter().filter(|line| !before.contains(line)).collect())
}
