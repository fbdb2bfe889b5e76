//! The arguments, and the help.

use clap::{Arg, ArgAction, Command, value_parser};
use std::path::PathBuf;

const TARGETS: &str = "\
A target is a number (3, or V3__add_color), head, base, or so many steps: +1, -1.";

const AFTER: &str = "\
Examples:
  cargo dogs revision -m \"add color\"    write the migration that the models ask for
  cargo dogs upgrade                    apply what is pending
  cargo dogs upgrade +1 --sql           show what the next migration would run
  cargo dogs downgrade -1               undo the last one
  cargo dogs history                    what is applied, pending, edited, missing
  cargo dogs check --replay             for CI: files, database and models say the same, every down file works

The database is that of DATABASE_URL or the PG… variables, from the environment or .env, else the lab's.
Exit codes: 0 it worked (check: all in order), 1 it did not, 2 it was called wrongly.";

pub fn command() -> Command {
    Command::new("dogs")
        .bin_name("cargo dogs")
        .about("The migrations of this project. The same functions as in a notebook cell.")
        .after_help(AFTER)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(flag("json", "Print the result as JSON, errors too").global(true))
        .arg(
            Arg::new("folder")
                .long("folder")
                .value_name("PATH")
                .value_parser(value_parser!(PathBuf))
                .global(true)
                .help("The folder of migrations, if not the project's; check then leaves the models out"),
        )
        .subcommands([revision(), upgrade(), downgrade(), current(), history(), show(), check(), stamp(), renumber()])
}

fn revision() -> Command {
    let answer = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).action(ArgAction::Append).help(help)
    };
    Command::new("revision")
        .about("Write the migration that makes the database what the models say")
        .long_about(
            "Compare the models with the database, and write the migration that makes the one like the other, with its way \
             back. Both ways are tried first, in a transaction that is rolled back. What cannot be known is asked: the \
             message holds the line to paste. When nothing changed, nothing is written.",
        )
        .arg(
            Arg::new("message")
                .short('m')
                .long("message")
                .value_name("MESSAGE")
                .required(true)
                .help("What changes, in a few words; becomes the name of the file"),
        )
        .arg(answer("rename", "OLD:NEW", "What has a new name: dogs.hue:color, or hounds:dogs for a table or an enum"))
        .arg(answer("drop", "NAME", "What goes although there are rows: dogs.hue, or hounds for a table"))
        .arg(answer("backfill", "COLUMN=EXPR", "The value for rows that have none: dogs.size='small'"))
        .arg(answer("using", "COLUMN=EXPR", "The value of a column's new type: dogs.height=round(height)::integer"))
        .arg(answer("down", "COLUMN=EXPR", "As --backfill and --using, for the way back"))
        .arg(flag("concurrently", "Make indexes while others go on writing, each in a migration of its own"))
        .arg(flag("empty", "Compare nothing: write files to be filled in"))
        .arg(sql())
        .after_help(
            "Examples:\n  cargo dogs revision -m \"add color\"\n  cargo dogs revision -m \"rename hue\" --rename \
             dogs.hue:color\n  cargo dogs revision -m \"add size\" --backfill \"dogs.size='small'\"\n  cargo dogs revision -m \
             \"count the litters\" --empty\n\nA file template.txt beside the migrations shapes new ones; {sql}, {changes} and \
             {message} are filled in.",
        )
}

fn upgrade() -> Command {
    Command::new("upgrade")
        .about("Apply the migrations that the database does not have yet")
        .long_about(
            "Apply the migrations that the database does not have yet, each in a transaction of its own together with its \
             row in the history. Any number of processes may do this at once: each migration is applied once. A file that \
             fails leaves nothing behind. A file that begins with the line\n\n    -- no-transaction\n\nholds one statement \
             that cannot run in a transaction, such as CREATE INDEX CONCURRENTLY.",
        )
        .arg(target("How far to go", false))
        .arg(sql())
        .arg(wait())
        .after_help(format!(
            "{TARGETS}\n\nExamples:\n  cargo dogs upgrade\n  cargo dogs upgrade +1\n  cargo dogs upgrade 3 --sql > upgrade.sql"
        ))
}

fn downgrade() -> Command {
    Command::new("downgrade")
        .about("Undo migrations by their down files")
        .long_about(
            "Undo the migrations above the target by their down files, the last one first, each in a transaction of its \
             own. If one of them has no down file, nothing is done.",
        )
        .arg(target("How far to go back", true).allow_negative_numbers(true))
        .arg(sql())
        .arg(wait())
        .after_help(format!(
            "{TARGETS}\n\nExamples:\n  cargo dogs downgrade -1\n  cargo dogs downgrade 3\n  cargo dogs downgrade base"
        ))
}

fn current() -> Command {
    Command::new("current").about("The version that the database is at")
}

fn history() -> Command {
    Command::new("history").about("Every migration, and whether it is applied").after_help(
        "States:\n  applied  the database has it, as the file says\n  pending  not applied yet\n  \
         edited   the file's text is not what was applied\n  renamed  the database has the number under another name\n  \
         missing  the database has it, the folder has not\n  late     not applied, and the database is past its number",
    )
}

fn show() -> Command {
    Command::new("show")
        .about("One migration with its text")
        .arg(target("Which one", true))
        .after_help("Examples:\n  cargo dogs show 2\n  cargo dogs show head")
}

fn check() -> Command {
    Command::new("check")
        .about("Whether files, database and models say the same; exit code 1 if not, with the step that repairs it")
        .arg(flag("replay", "Also run all files up, down and up again in a temporary database, and compare"))
        .after_help(
            "Where the role may not create a database, the replay takes place in a temporary schema, in a transaction that \
             is rolled back.",
        )
}

fn stamp() -> Command {
    Command::new("stamp")
        .about("Say where the database is, without running anything")
        .long_about(
            "Make the history say that the database has exactly the files up to the target, as they are now: for a \
             database that was made in another way, and after a comment in an applied file was changed.",
        )
        .arg(target("Which version", true))
        .arg(sql())
        .arg(wait())
        .after_help("Examples:\n  cargo dogs stamp head\n  cargo dogs stamp 3 --sql\n  cargo dogs stamp base")
}

fn renumber() -> Command {
    Command::new("renumber")
        .about("Give migrations a number of their own, when two branches made the same one")
        .long_about(
            "Give the migrations that the database does not have numbers above those that it has; their order stays. Of two \
             with one number the first by name keeps it, unless the other is named here.",
        )
        .arg(Arg::new("file").value_name("FILE").num_args(0..).help("Those that are to give way: V3__add_color"))
        .arg(flag("dry-run", "Only say what would be renamed"))
        .after_help("Examples:\n  cargo dogs renumber --dry-run\n  cargo dogs renumber V3__add_color")
}

fn target(help: &'static str, required: bool) -> Arg {
    let arg = Arg::new("target").value_name("TARGET").help(help);
    if required { arg.required(true) } else { arg.default_value("head") }
}

fn sql() -> Arg {
    flag("sql", "Print the SQL; change nothing")
}

fn wait() -> Arg {
    Arg::new("wait").long("wait").value_name("SECONDS").value_parser(value_parser!(u64)).help(
        "How long to try for a table that somebody else has locked; each try is 2 s, others get on in between [default: 60]",
    )
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        super::command().debug_assert();
    }
}
