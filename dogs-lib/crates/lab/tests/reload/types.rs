//! Types of many kinds, to be edited while values of them are alive.

use std::any::Any;
use std::collections::HashMap;

pub const LENGTH: usize = 2;
pub type Alias = i32;

pub const fn length() -> usize {
    2
}

macro_rules! made {
    ($name:ident) => {
        #[derive(Debug, Clone)]
        pub struct $name {
            pub made: i32,
        }
    };
}
made!(Made);

#[derive(Debug, Clone)]
pub struct Inner {
    pub deep: i32,
}

#[derive(Debug, Clone)]
pub enum Mood {
    Calm,
    Wild(i32),
}

#[derive(Debug, Clone)]
pub struct Tuple(pub i32);

#[derive(Debug, Clone)]
pub struct Wrap<T>(pub T);

#[derive(Debug, Clone)]
pub struct Grid<const N: usize> {
    pub cells: [i32; N],
}

pub mod nested {
    #[derive(Debug, Clone)]
    pub struct Far {
        pub far: i32,
    }
}

include!("included.txt");

#[derive(Debug, Clone)]
pub struct Plain {
    pub x: i32,
    pub first: i64,
    pub second: i64,
    pub inner: Inner,
    pub mood: Mood,
    pub alias: Alias,
    pub array: [i32; LENGTH],
    pub by_fn: [i32; length()],
    pub made: Made,
    pub tuple: Tuple,
    pub grid: Grid<2>,
    pub far: nested::Far,
    pub other: Included,
}

pub trait Speak {
    fn speak(&self) -> String;
}

impl Speak for Plain {
    fn speak(&self) -> String {
        format!("{}", self.x)
    }
}

/// All fields that can be are negative: read as another type they would show it.
pub fn plain() -> Plain {
    Plain {
        x: "-1".parse().unwrap(),
        first: -1,
        second: -2,
        inner: Inner { deep: "-1".parse().unwrap() },
        mood: Mood::Wild("-1".parse().unwrap()),
        alias: "-1".parse().unwrap(),
        array: ["-1".parse().unwrap(); LENGTH],
        by_fn: ["-1".parse().unwrap(); length()],
        made: Made { made: "-1".parse().unwrap() },
        tuple: Tuple("-1".parse().unwrap()),
        grid: Grid { cells: ["-1".parse().unwrap(); 2] },
        far: nested::Far { far: "-1".parse().unwrap() },
        other: Included { other: "-1".parse().unwrap() },
    }
}

pub fn listed() -> Vec<Plain> {
    vec![plain()]
}

pub fn named() -> HashMap<String, Option<Plain>> {
    HashMap::from([("one".to_owned(), Some(plain()))])
}

pub fn boxed() -> Box<dyn Speak> {
    Box::new(plain())
}

pub fn wrapped() -> Wrap<i32> {
    Wrap(-1)
}

/// A type that only this function can name.
pub fn hidden() -> Box<dyn Any> {
    #[derive(Debug)]
    struct Hidden(i32);
    Box::new(Wrap(Hidden(-1)))
}

pub fn show(p: &Plain, v: &[Plain], m: &HashMap<String, Option<Plain>>, b: &dyn Speak, w: &Wrap<i32>) -> String {
    format!("{p:?} {v:?} {m:?} {} {w:?}", b.speak())
}

pub fn version() -> i32 {
    0
}
