//! The template, made while something goes wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{Running, place, wait_until};
use lab::harness::{Copy, Session};
use std::path::Path;
use std::process::Command;
use std::{env, thread};

/// Set in a process of this test that only makes a template.
const ROOT: &str = "LAB_TEST_TEMPLATE_OF";

/// A set-up in a process of its own, which can be killed.
fn set_up(root: &Path) -> Running {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "a_set_up_that_is_killed_does_no_harm", "--nocapture"]).env(ROOT, root);
    Running::start(&mut command)
}

#[test]
fn a_set_up_that_is_killed_does_no_harm() {
    if let Some(root) = env::var_os(ROOT) {
        Copy::renew_template(Path::new(&root)).unwrap();
        return;
    }
    let copy = Copy::of(&place()).unwrap();
    let (root, kernels) = (copy.layout().root(), copy.layout().kernels());
    copy.outdate_template().unwrap();
    assert!(!lab::template::is_fresh(copy.layout()).unwrap());
    // While it copies; while its kernel compiles, which goes on.
    for sign in ["template-new", "template-new/begun"] {
        let mut killed = set_up(root);
        wait_until("the template is being made", || kernels.join(sign).exists());
        killed.0.kill().unwrap();
        killed.0.wait().unwrap();
    }
    // Two at once.
    let results: Vec<_> = thread::scope(|scope| {
        let threads = [(); 2].map(|()| scope.spawn(|| set_up(root).0.wait().unwrap()));
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(results.iter().all(|status| status.success()), "{results:?}");
    assert!(lab::template::is_fresh(copy.layout()).unwrap());
    assert!(!kernels.join("template-new").exists() && !kernels.join("template-old").exists());
    let mut session = Session::ours(copy.layout(), &[]).unwrap();
    for (cell, shown) in
        [(":dep dogs-lib = { path = \"../dogs-lib\" }\nuse dogs_lib::*;", None), ("40 + 2", Some("42"))]
    {
        let answer = session.run(cell).unwrap();
        assert_eq!((answer.error, answer.text.as_deref()), (None, shown), "{}", answer.stderr);
    }
}
