//! What a command says.

use crate::error::Result;
use serde_json::Value;
use std::fmt::Display;

/// What a command says, in both forms, and whether all is well.
pub struct Outcome {
    pub text: String,
    pub json: Value,
    pub well: bool,
}

impl Outcome {
    /// All is well, and this is the result.
    pub fn of<T: Display>(result: &T, json: fn(&T) -> Value) -> Result<Self> {
        Ok(Self { text: result.to_string(), json: json(result), well: true })
    }
}
