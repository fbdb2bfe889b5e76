//! `#[derive(Model)]`: what a struct says about its table, and how its rows are read and shown.
//!
//! The documentation of what can be written is at `pg_notebook::Model`. This crate only turns attributes into calls of
//! `pg_notebook::model`'s plain builders; it does no I/O and decides nothing about SQL.

mod attribute;
mod keywords;
mod labels;
mod names;
mod rules;
mod table;

use proc_macro::TokenStream;
use syn::{Data, DeriveInput, Error};

/// Makes a struct the model of a table, or an enum the model of a Postgres enum. See `pg_notebook::Model`.
#[proc_macro_derive(Model, attributes(sql))]
pub fn model(input: TokenStream) -> TokenStream {
    let input = syn::parse_macro_input!(input as DeriveInput);
    let result = match &input.data {
        Data::Struct(data) => table::derive(&input, data),
        Data::Enum(data) => labels::derive(&input, data),
        Data::Union(data) => Err(Error::new_spanned(data.union_token, "a model is a struct or an enum")),
    };
    result.unwrap_or_else(Error::into_compile_error).into()
}
