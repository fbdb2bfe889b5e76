#![allow(clippy::unwrap_used)]
use super::*;

const BASE: &str = "
    //! Pets.
    use std::fmt;
    /// A pet.
    #[derive(Debug, Clone)]
    pub struct Pet { /// Its name.
        pub name: String, pub height: i32 }
    const N: usize = 3;
    impl Pet {
        /// Purrs.
        pub fn purr<const M: usize>(&self, a: [u8; M]) -> Result<Wrap<{ 1 + 1 }>, fmt::Error> where Pet: Sized { let x = vec![1]; go(x) }
        pub const fn age() -> usize { 4 }
    }
    fn plain() -> Box<dyn Fn() -> i32> { if a != (b) { return Box::new(|| 1); } println!(\"{}\", a.union(&b)); todo!() }
    fn hidden() -> Box<dyn Any> { struct Inside(i32); Box::new(Inside(1)) }
    fn macros() { make_types!(); }
    macro_rules! make { () => { fn f() { 1 } } }
    make! { fn g() { 2 } }
    mod deep { fn h() { 5 } pub enum E { A(u8) } }
    #[changes] fn changed() { 6 }
";

fn changes(from: &str, to: &str) -> bool {
    assert!(BASE.contains(from), "{from}");
    of(BASE, true) != of(&BASE.replacen(from, to, 1), true)
}

#[test]
fn an_edit_of_a_plain_body_changes_nothing() {
    assert!(!changes("let x = vec![1]; go(x)", "return Err(fmt::Error)"));
    assert!(!changes("Box::new(|| 1)", "Box::new(|| 2)"));
    assert!(!changes("println!", "std::println!"));
    assert!(!changes("fn h() { 5 }", "fn h() { 6; 7 }"));
}

#[test]
fn comments_and_space_change_nothing() {
    assert!(!changes("/// A pet.", "/// A good pet.\n// Really."));
    assert!(!changes("/// Its name.", "/* Its */ "));
    assert!(!changes("/// Purrs.", ""));
    assert!(!changes("//! Pets.", ""));
    assert!(!changes("height: i32 }", "height:\n i32\n}"));
}

#[test]
fn a_change_of_a_definition_shows() {
    for (from, to) in [
        ("height: i32", "height: Option<String>"),
        ("pub name: String, pub height: i32", "pub height: i32, pub name: String"),
        ("height: i32", "weight: i32"),
        ("derive(Debug, Clone)", "derive(Debug)"),
        ("#[derive(Debug, Clone)]", "#[derive(Debug, Clone)] #[repr(C)]"),
        ("N: usize = 3", "N: usize = 4"),
        ("A(u8)", "A(u16)"),
        ("A(u8)", "A(u8), B"),
        ("{ 4 }", "{ 5 }"),
        ("{ 1 + 1 }", "{ 1 + 2 }"),
        ("a: [u8; M]", "a: [u16; M]"),
        ("Inside(i32)", "Inside(String)"),
        ("make_types!()", "make_types!(1)"),
        ("{ fn f() { 1 } }", "{ fn f() { 2 } }"),
        ("fn g() { 2 }", "fn g() { 3 }"),
        ("fn changed() { 6 }", "fn changed() { 7 }"),
        ("use std::fmt", "use core::fmt"),
    ] {
        assert!(changes(from, to), "{from} -> {to}");
    }
}

#[test]
fn a_body_with_a_possible_type_is_kept() {
    let kept = |body: &str| of(&format!("fn f() {{ {body} }}"), true).contains("MARK");
    for body in ["MARK", "{ MARK }", "vec![MARK]", "MARK.union(x)", "fn g() { MARK }", "|x| MARK", "core::write!(MARK)"]
    {
        assert!(!kept(body), "{body}");
    }
    for body in [
        "struct MARK;",
        "{ enum MARK {} }",
        "vec![{ union MARK { a: u8 } }]",
        "type MARK = u8;",
        "const MARK: u8 = 1;",
        "impl X for MARK {}",
        "static MARK: u8 = 1;",
        "other!(MARK)",
        "mine::vec![MARK]",
        "a::b::format!(MARK)",
        "async { MARK }",
        "macro_rules! m { () => { MARK } }",
        "fn g() { trait MARK {} }",
        "include!(\"MARK\")",
    ] {
        assert!(kept(body), "{body}");
    }
    assert!(of("fn f() { MARK }", false).contains("MARK"));
    assert!(of("async fn f() { MARK }", true).contains("MARK"));
    assert!(of("pub const unsafe fn f() { MARK }", true).contains("MARK"));
    assert!(!of("pub(crate) unsafe extern \"C\" fn f() { MARK }", true).contains("MARK"));
    assert!(of("#[other] impl X { fn f() { MARK } }", true).contains("MARK"));
    assert!(of("extern \"C\" { fn f(MARK: u8); }", true).contains("MARK"));
}

#[test]
fn a_macro_may_read_documentation() {
    let form = |text: &str| of(text, true);
    assert_ne!(
        form("#[derive(Model)] struct A { /// one\n a: u8 }"),
        form("#[derive(Model)] struct A { /// two\n a: u8 }")
    );
    assert_eq!(
        form("#[derive(Hash)] struct A { /// one\n a: u8 }"),
        form("#[derive(Hash)] struct A { /// two\n a: u8 }")
    );
}

#[test]
fn redefined_macros_are_noticed() {
    for text in ["macro_rules! vec { () => {} }", "use mine::format;", "mod a { use x::{y, z::println as p}; }"] {
        assert!(renames_macros(text), "{text}");
    }
    assert!(!renames_macros(
        "use std::{fmt, vec}; use std::fs::write; use a::column; use std::fmt; fn f() { vec![1] } macro_rules! mine { () => { vec![1] } }"
    ));
}

#[test]
fn what_is_no_rust_is_its_own_form() {
    assert_eq!(of("struct A { ", true), "struct A { ");
    assert_eq!(of("not rust \u{7f} '", true), "not rust \u{7f} '");
    assert!(items("struct A {").is_none());
}

#[test]
fn the_items_of_a_cell_have_headings() {
    let found =
        items("use a::B;\nstruct P { x: B }\nfn f() {}\nimpl P { fn g() { 1 } }\ntype T = u8;\nlet x = 1;").unwrap();
    let headings: Vec<_> = found.iter().map(|(heading, _)| heading.trim()).collect();
    assert_eq!(headings, ["use a :: B", "struct P", "impl P", "type T"]);
    assert_eq!(found[2].1, "impl P { fn g ( ) { } } ");
    assert_eq!(identifiers(&found[1].1).collect::<Vec<_>>(), ["struct", "P", "x", "B"]);
}
