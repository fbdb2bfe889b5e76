//! CSV files, read and written by the server.

use super::copy::CopyIn;
use super::row_error;
use crate::connection::Connection;
use crate::error::{Error, Report, Result};
use crate::progress::Progress;
use crate::sql::{Script, ident, idents};
use bytes::{Bytes, BytesMut};
use std::fs::{self, File, Metadata};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;

const CHUNK: usize = 64 * 1024;
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();
/// The names of columns are not longer than this.
const LONGEST_HEADER: usize = 1 << 20;

impl Connection {
    /// Adds the rows of a CSV file to `table`, all or none, and returns how many. The first line names the columns,
    /// in any order; the columns that it leaves out get their defaults. Empty is NULL, `""` is an empty text.
    ///
    /// Whoever hears the [notices](Self::on_notice) also hears how far it is, when it takes long.
    ///
    /// Where the file has the numbers that an identity column or a serial would give, these go on after the largest.
    ///
    /// # Errors
    /// [`Error::Statement`] with line and column; [`Error::Usage`] if the file cannot be read or its first line does
    /// not fit the table.
    pub fn load_csv(&mut self, table: &str, path: &Path) -> Result<u64> {
        let file = path.display().to_string();
        let failed = |error: &io::Error| unusable(&file, error.to_string());
        let mut reader = BufReader::with_capacity(CHUNK, File::open(path).map_err(|error| failed(&error))?);
        let header = read_header(&mut reader).map_err(|error| failed(&error))?;
        // A pipe has a size that says nothing.
        let size = reader.get_ref().metadata().ok().filter(Metadata::is_file).map(|metadata| metadata.len());
        let progress = Progress::new(format!("loading {file}"), size).counting("bytes");
        let result = self.watched(progress, |db| {
            db.transaction(|db| {
                let names = column_names(db, table, &header, &file)?;
                let count = copy_file(db, table, &names, header, &mut reader, failed)?;
                advance_sequences(db, table, &names)?;
                Ok(count)
            })
        });
        result.map_err(|error| row_error::line(error, &file))
    }

    /// Writes the rows of a query to a CSV file, with the names of the columns in the first line, and returns how many
    /// there are. The file appears, or replaces the one that is there, when all of it is written.
    ///
    /// Whoever hears the [notices](Self::on_notice) also hears how far it is, when it takes long.
    ///
    /// # Errors
    /// As [`Self::query`]; [`Error::Usage`] if the file cannot be written.
    pub fn save_csv(&mut self, query: &str, path: &Path) -> Result<u64> {
        let mut temporary = path.as_os_str().to_owned();
        temporary.push(".part");
        let temporary = Path::new(&temporary);
        let progress = Progress::new(format!("saving {}", path.display()), None);
        let result = self.watched(progress, |db| db.transaction(|db| write_csv(db, query, path, temporary)));
        if result.is_err() {
            // What is left of it is of no use; and if it cannot be removed, the first error tells more.
            let _ = fs::remove_file(temporary);
        }
        result
    }
}

/// Sends the header and what comes after it.
fn copy_file(
    db: &mut Connection,
    table: &str,
    columns: &[String],
    header: Vec<u8>,
    reader: &mut impl Read,
    failed: impl Fn(&io::Error) -> Error,
) -> Result<u64> {
    let columns = idents(columns);
    let mut copy = CopyIn::start(db, table, &columns, "FORMAT csv, HEADER true, ENCODING 'UTF8'")?;
    let mut sent = header.len() as u64;
    copy.send(Bytes::from(header))?;
    let mut buffer = BytesMut::new();
    loop {
        copy.reached(sent);
        buffer.resize(CHUNK, 0);
        let count = reader.read(&mut buffer).map_err(|error| failed(&error))?;
        if count == 0 {
            return copy.finish();
        }
        copy.send(buffer.split_to(count).freeze())?;
        sent += count as u64;
    }
}

fn write_csv(db: &mut Connection, query: &str, path: &Path, temporary: &Path) -> Result<u64> {
    let failed = |error: io::Error| {
        Error::Usage(Report::new(format!("nothing was saved to {}", path.display()), error.to_string()))
    };
    let script = Script::new(format!("COPY ({query}) TO STDOUT (FORMAT csv, HEADER true, ENCODING 'UTF8')"));
    let mut stream = db.run_copy(&script, |client| client.copy_out(script.text()))?;
    let mut file = BufWriter::with_capacity(CHUNK, File::create(temporary).map_err(failed)?);
    let (mut lines, mut more, mut written) = (0_u64, true, Ok(()));
    while more {
        let take = |line: Bytes| {
            lines += 1;
            written = file.write_all(&line);
            written.is_ok()
        };
        more = db.send(&script, |client| client.arrived(&mut stream, take))?;
        std::mem::replace(&mut written, Ok(())).map_err(failed)?;
        db.reached(lines.saturating_sub(1));
    }
    file.flush().map_err(failed)?;
    drop(file);
    fs::rename(temporary, path).map_err(failed)?;
    Ok(lines.saturating_sub(1))
}

/// The first line, with what ends it; without a byte order mark.
fn read_header(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut header = Vec::new();
    loop {
        let before = header.len();
        reader.by_ref().take(LONGEST_HEADER as u64).read_until(b'\n', &mut header)?;
        let in_quotes = header.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        if !in_quotes || header.len() == before || header.len() >= LONGEST_HEADER {
            break;
        }
    }
    if header.starts_with(BYTE_ORDER_MARK) {
        header.drain(..BYTE_ORDER_MARK.len());
    }
    Ok(header)
}

/// The fields of one line.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut in_quotes = false;
    let mut chars = line.trim_end_matches(['\r', '\n']).chars().peekable();
    while let Some(c) = chars.next() {
        match (c, fields.last_mut()) {
            ('"', Some(field)) if in_quotes && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            ('"', _) => in_quotes = !in_quotes,
            (',', _) if !in_quotes => fields.push(String::new()),
            (c, Some(field)) => field.push(c),
            (_, None) => {}
        }
    }
    fields
}

fn column_names(db: &mut Connection, table: &str, header: &[u8], file: &str) -> Result<Vec<String>> {
    let help = "the first line names the columns, separated by commas";
    let text = std::str::from_utf8(header).map_err(|_| {
        unusable(file, "line 1 is not UTF-8".into()).help("save the file as UTF-8, with commas between the values")
    })?;
    if text.trim().is_empty() {
        return Err(unusable(file, "it does not begin with the names of the columns".into()).help(help));
    }
    let names = fields(text);
    let known: Vec<(String,)> = db.query_as(
        "SELECT attname::text FROM pg_attribute \
         WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        &[&table],
    )?;
    let known: Vec<&str> = known.iter().map(|(name,)| name.as_str()).collect();
    for name in &names {
        if !known.contains(&name.as_str()) {
            return Err(unusable(file, format!("{table} has no column {name:?}"))
                .detail("at", format!("{file}, line 1"))
                .help(format!("{help}; {table} has {}", known.join(", "))));
        }
    }
    Ok(names)
}

/// COPY writes numbers into an identity column without telling its sequence.
fn advance_sequences(db: &mut Connection, table: &str, columns: &[String]) -> Result<()> {
    for column in columns {
        let sequence: (Option<String>,) =
            db.query_one_as("SELECT pg_get_serial_sequence($1::text, $2::text)", &[&table, column])?;
        if let (Some(sequence),) = sequence {
            let column = ident(column);
            db.query(
                &format!("SELECT setval($1::text::regclass, greatest(nextval($1::text::regclass), max({column}))) FROM {table}"),
                &[&sequence],
            )?;
        }
    }
    Ok(())
}

fn unusable(file: &str, cause: String) -> Error {
    Error::Usage(Report::new(format!("nothing was loaded from {file}"), cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_as_the_server_reads_it() {
        assert_eq!(fields("name,\"a \"\"b\"\", c\",\r\n"), ["name", "a \"b\", c", ""]);
        let read = |text: &str| String::from_utf8(read_header(&mut text.as_bytes()).unwrap_or_default());
        assert_eq!(read("\u{feff}a,b\n1,2\n").as_deref(), Ok("a,b\n"));
        assert_eq!(read("\"a\nb\",c\n1,2").as_deref(), Ok("\"a\nb\",c\n"));
        assert_eq!(read("\"never closed\n").as_deref(), Ok("\"never closed\n"));
        assert_eq!(read("").as_deref(), Ok(""));
    }
}
