//! Whatever is set: no panic, and no password in what is shown.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![cfg(unix)]

mod support;

use pg_settings::{Layer, PARAMETERS, Settings, variables};
use support::Temporary;

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const PIECES: [&str; 44] = [
    "postgres://",
    "postgresql+x://",
    "://",
    ":",
    "/",
    "//",
    "@",
    "?",
    "&",
    "=",
    ",",
    "%",
    "%4",
    "%40",
    "%ff",
    "%00",
    "[",
    "]",
    "[::1]",
    "'",
    "\\",
    " ",
    "\n",
    "\0",
    "#",
    "ä",
    "\u{1f415}",
    "host",
    "port",
    "5432",
    "65536",
    "-1",
    "password=",
    "sslmode=",
    "require",
    "service=",
    "hostaddr=",
    "10.0.0.1",
    "a",
    "localhost",
    "dbname=",
    "user=",
    "options=",
    "../",
];

/// Everything that a person may get to see of what is set.
fn shown(layers: &[Layer]) -> String {
    match Settings::resolve(layers, "pets") {
        Ok(settings) => {
            let each: Vec<_> = settings.each_host().map(|one| one.to_string()).collect();
            let other = settings.clone().with_database("x");
            format!("{settings} {settings:?} {} {:?} {each:?} {other:?}", settings.address(), settings.explain())
                + &format!("{:?} {:?} {}", settings.password_note, settings.fallback_note, settings.password_origin())
        }
        Err(error) => format!("{error} {error:?} {:?}", error.help()),
    }
}

#[test]
fn nothing_that_is_set_is_a_panic() {
    let names: Vec<_> =
        variables().filter(|name| !["PGSERVICEFILE", "PGSYSCONFDIR", "PGPASSFILE"].contains(name)).collect();
    let mut numbers = Numbers(1);
    for _ in 0..5_000 {
        let mut pairs = Vec::new();
        for _ in 0..=numbers.below(3) {
            let value: String = (0..numbers.below(12)).map(|_| *numbers.one(&PIECES)).collect();
            pairs.push(((*numbers.one(&names)).to_owned(), value));
        }
        match Layer::new("env", pairs) {
            Ok(layer) => drop((format!("{layer:?}"), shown(&[layer.clone(), layer.fallback()]))),
            Err(error) => drop(error.to_string()),
        }
    }
}

#[test]
fn a_password_is_not_shown_wherever_it_stands() {
    let folder = Temporary::new("hostile");
    let mut numbers = Numbers(2);
    let urls = [
        "postgres://ann:hush@h:1/d?sslmode=disable",
        "host=h password=hush user=ann",
        "postgres://h/d?password=hush&user=ann",
    ];
    for _ in 0..5_000 {
        // Something strange stands right beside the password, or at the end.
        let (piece, url) = (*numbers.one(&PIECES), *numbers.one(&urls));
        let url = match numbers.below(3) {
            0 => url.replace("hush", &format!("{piece}hush")),
            1 => url.replace("hush", &format!("hush{piece}")),
            _ => format!("{url}{piece}{}", *numbers.one(&PIECES)),
        };
        let text = match Layer::new("env", [("DATABASE_URL".to_owned(), url.clone())]) {
            Ok(layer) => format!("{layer:?} {}", shown(std::slice::from_ref(&layer))),
            Err(error) => format!("{error} {error:?}"),
        };
        assert!(!text.contains("hush") || is_a_word_of_its_own(&url), "{url:?}: {text}");
    }
    for line in
        ["password=hush", "password = hush", "hush", "passwordhush", "sslpassword=hush", "port=hush", "ldap://hush"]
    {
        let file = folder.file("services", 0o600, format!("[a]\n{line}\n"));
        let vars = [("PGSERVICE", "a"), ("PGSERVICEFILE", file.to_str().unwrap())];
        let layer = Layer::new("env", vars.map(|(name, value)| (name.to_owned(), value.to_owned()))).unwrap();
        assert!(!shown(&[layer]).contains("hush"), "{line}");
    }
}

/// A space ends a value in a string of keywords: what stands behind it is another one, whatever it was meant to be.
fn is_a_word_of_its_own(string: &str) -> bool {
    !string.contains("://ann") && (string.contains("&user=hush") || string.contains(" user=hush"))
}

#[test]
fn every_setting_may_hold_what_a_url_would_hide() {
    for parameter in PARAMETERS {
        let Some(name) = parameter.variable().filter(|name| ["PGHOST", "PGUSER", "PGDATABASE"].contains(name)) else {
            continue;
        };
        let layer = Layer::new("env", [(name.to_owned(), "postgres://ann:hush@h/d".to_owned())]).unwrap();
        assert!(!shown(&[layer]).contains("hush"), "{name}");
    }
}
