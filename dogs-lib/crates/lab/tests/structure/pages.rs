//! What the pages of the repository name is there: files, folders, and the headings that links lead to.

use std::fs;
use std::path::{Path, PathBuf};

const PAGES: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"];
/// Where a path in a page may begin, beside the page's own folder.
const BASES: [&str; 3] = ["", "dogs-lib", "dogs-lib/crates"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..").canonicalize().unwrap()
}

/// All pages: those at the top, those in `docs/`, and each crate's.
fn pages() -> Vec<PathBuf> {
    let root = root();
    let mut pages: Vec<PathBuf> = PAGES.iter().map(|page| root.join(page)).collect();
    let in_folder = |folder: PathBuf| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    pages.extend(
        in_folder(root.join("docs")).filter(|path| path.extension().is_some_and(|extension| extension == "md")),
    );
    pages.extend(
        in_folder(root.join("dogs-lib/crates")).map(|path| path.join("README.md")).filter(|path| path.exists()),
    );
    pages.extend(in_folder(root.join("examples")).map(|path| path.join("README.md")).filter(|path| path.exists()));
    pages
}

/// The text without its blocks of code.
fn prose(page: &Path) -> String {
    let text = fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    let blocks = text.split("\n```");
    blocks.step_by(2).collect::<Vec<_>>().join("\n")
}

/// What stands between `open` and `close`.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    text.split(open).skip(1).filter_map(|rest| rest.split_once(close)).map(|(inside, _)| inside).collect()
}

/// The spans of code.
fn spans(text: &str) -> Vec<&str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// Whether a span of code is the path of something in the repository; what a set-up or a user makes is not.
fn is_path(span: &str) -> bool {
    let made = [".lab", "~", "/", "target", "..", "$"];
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let ends = [".rs", ".md", ".toml", ".ipynb", ".sql", ".py", ".yml", "/"];
    span.contains('/')
        && span.chars().all(plain)
        && ends.iter().any(|end| span.ends_with(end))
        && !made.iter().any(|made| span.starts_with(made))
}

fn exists(page: &Path, path: &str) -> bool {
    page.with_file_name(path).exists() || BASES.iter().any(|base| root().join(base).join(path).exists())
}

/// As GitHub makes the anchor of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn has_heading(page: &Path, wanted: &str) -> bool {
    let text = prose(page);
    text.lines().filter_map(|line| line.strip_prefix('#')).any(|line| anchor(line.trim_start_matches('#')) == wanted)
}

#[test]
fn every_path_that_a_page_names_is_there() {
    let mut missing = Vec::new();
    let mut seen = 0;
    for page in pages() {
        let text = prose(&page);
        for path in spans(&text).into_iter().filter(|span| is_path(span)) {
            seen += 1;
            if !exists(&page, path) {
                missing.push(format!("{}: `{path}`", page.display()));
            }
        }
    }
    assert!(seen > 20, "only {seen} paths were found");
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_link_leads_somewhere() {
    let mut broken = Vec::new();
    for page in pages() {
        let text = prose(&page);
        let links = between(&text, "](", ")").into_iter().chain(between(&text, "src=\"", "\""));
        for link in links.filter(|link| !link.contains("://")) {
            let (path, heading) = link.split_once('#').unwrap_or((link, ""));
            let to = if path.is_empty() { page.clone() } else { page.with_file_name(path) };
            if !to.exists() || (!heading.is_empty() && !has_heading(&to, heading)) {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_readme_is_at_most_150_lines() {
    assert!(fs::read_to_string(root().join("README.md")).unwrap().lines().count() <= 150);
}
