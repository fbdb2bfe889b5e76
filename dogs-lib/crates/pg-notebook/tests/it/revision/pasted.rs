//! Lines of messages, read as the one reads them into whose hands they are given: a cell's by a Rust parser, a
//! terminal's by a shell.

use pg_notebook::migrate::{Answer, Options};
use std::process::Command;
use syn::{Expr, ExprLit, Lit};

/// `revision_with("message", |r| r.rename("a", "b"))?`: the message, and what is said.
pub fn in_a_cell(line: &str) -> (String, Options) {
    let Expr::Try(question_mark) = syn::parse_str(line).unwrap() else { panic!("no ? in {line}") };
    let Expr::Call(call) = *question_mark.expr else { panic!("no call in {line}") };
    let [message, Expr::Closure(options)] = &call.args.iter().cloned().collect::<Vec<_>>()[..] else {
        panic!("other arguments in {line}")
    };
    (text(message), said(&options.body))
}

fn said(calls: &Expr) -> Options {
    let Expr::MethodCall(call) = calls else { return Options::default() };
    let options = said(&call.receiver);
    let args: Vec<String> = call.args.iter().map(text).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match (call.method.to_string().as_str(), &args[..]) {
        ("rename", [from, to]) => options.rename(from, to),
        ("drop", [what]) => options.drop(what),
        ("backfill", [column, expression]) => options.backfill(column, expression),
        ("using", [column, expression]) => options.using(column, expression),
        ("down", [column, expression]) => options.down(column, expression),
        ("concurrently", []) => options.concurrently(),
        ("empty", []) => options.empty(),
        ("sql", []) => options.sql(),
        (other, args) => panic!("{other}({args:?}) is no option"),
    }
}

fn text(expression: &Expr) -> String {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => text.value(),
        _ => panic!("an argument is no text"),
    }
}

/// `--rename a:b --sql`: what is said, after a shell has made words of it.
pub fn in_a_terminal(line: &str) -> Options {
    let script = format!("printf '%s\\0' {line}");
    let output = Command::new("sh").args(["-c", &script]).output().unwrap();
    assert!(output.status.success(), "{line}: {output:?}");
    let words = String::from_utf8(output.stdout).unwrap();
    let mut words = words.split_terminator('\0');
    let mut options = Options::default();
    while let Some(word) = words.next() {
        let Some(flag) = word.strip_prefix("--") else { continue };
        options = match flag {
            "concurrently" => options.concurrently(),
            "empty" => options.empty(),
            "sql" => options.sql(),
            _ => {
                let (flag, value) = flag.split_once('=').unwrap_or_else(|| (flag, words.next().unwrap()));
                options.answer(Answer::of_flag(flag, value).unwrap())
            }
        };
    }
    options
}

#[test]
fn whatever_is_said_can_be_pasted() {
    let odd = [
        "pets.hue",
        "t.\"Mixed\"",
        "\"t\".a:b=c",
        "pets.größe",
        "-a",
        "it's $HOME `x` \\ !",
        "a\nb",
        " a ",
        "#\"# r#\"",
        "{}",
        "",
    ];
    for one in odd {
        for other in [
            "color",
            "a.b=$1 || 'x' || \"y\"",
            "'\\n'",
            "x\ny",
            "=",
            ":",
            "\"",
            "'",
            "-1",
            "(CASE a WHEN '#' THEN 1 END)",
        ] {
            let options = Options::default()
                .rename(one, other)
                .drop(one)
                .backfill(one, other)
                .using(one, other)
                .down(one, other)
                .concurrently()
                .sql();
            assert_eq!(in_a_terminal(&options.to_string()), options, "{options}");
            let line = format!("revision_with({other:?}, |r| r{})?", options.calls());
            assert_eq!(in_a_cell(&line), (other.to_owned(), options), "{line}");
        }
    }
}
