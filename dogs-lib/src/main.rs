//! `dogs`: the migration commands for a plain terminal, the same functions as in a cell.

fn main() -> std::process::ExitCode {
    pg_notebook::cli::main(&dogs_lib::PROJECT, &dogs_lib::models())
}
