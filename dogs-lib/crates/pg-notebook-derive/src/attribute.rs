//! Pieces of `#[sql(…)]`.

use crate::names;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, Expr, ExprLit, Lit, LitStr, Path, Result};

/// Calls `each` for every entry of every `#[sql(…)]` in turn.
pub(crate) fn entries(attributes: &[Attribute], mut each: impl FnMut(ParseNestedMeta) -> Result<()>) -> Result<()> {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("sql")) {
        attribute.parse_nested_meta(&mut each)?;
    }
    Ok(())
}

/// The one word of an entry, such as `default`.
pub(crate) fn key(meta: &ParseNestedMeta) -> String {
    meta.path.get_ident().map(names::plain).unwrap_or_default()
}

/// The text behind `=`, not empty.
pub(crate) fn text(meta: &ParseNestedMeta) -> Result<LitStr> {
    let example = match key(meta).as_str() {
        "default" => "default = \"'brown'\"",
        "check" => "check = \"height > 0\"",
        "table" => "table = \"pets\"",
        "generated" => "generated = \"height * 2\"",
        "where" => "where = \"height > 0\"",
        "type" => "type = \"varchar(20)\"",
        "on_delete" | "on_update" => "on_delete = \"cascade\"",
        _ => "a text in quotes",
    };
    let value = meta.value().map_err(|error| Error::new(error.span(), format!("write {example}")))?;
    let text: LitStr = value.parse().map_err(|error| Error::new(error.span(), format!("write {example}")))?;
    if text.value().trim().is_empty() {
        return Err(Error::new_spanned(&text, format!("this is empty; write {example}")));
    }
    Ok(text)
}

/// What a reference points to: `"owners"`, `"owners(id)"` or the model `Owner`.
pub(crate) enum Target {
    Text(LitStr),
    Model(Path),
}

/// The target behind `references =`.
pub(crate) fn target(meta: &ParseNestedMeta) -> Result<Target> {
    let wrong = "write references = \"owners\", \"owners(id)\" or the name of a model";
    let value = meta.value().map_err(|error| Error::new(error.span(), wrong))?;
    match value.parse::<Expr>() {
        Ok(Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => Ok(Target::Text(text)),
        Ok(Expr::Path(path)) => Ok(Target::Model(path.path)),
        Ok(other) => Err(Error::new_spanned(other, wrong)),
        Err(error) => Err(Error::new(error.span(), wrong)),
    }
}

/// Sets what may be said once.
pub(crate) fn once<T>(slot: &mut Option<T>, value: T, meta: &ParseNestedMeta) -> Result<()> {
    if slot.replace(value).is_some() {
        return Err(meta.error(format!("`{}` is said twice", key(meta))));
    }
    Ok(())
}

/// As [`once`], for what has no value.
pub(crate) fn flag(slot: &mut bool, meta: &ParseNestedMeta) -> Result<()> {
    if std::mem::replace(slot, true) {
        return Err(meta.error(format!("`{}` is said twice", key(meta))));
    }
    Ok(())
}

/// The error for an entry that is not known: it lists those that are.
pub(crate) fn unknown(meta: &ParseNestedMeta, of: &str, known: &[&str]) -> Error {
    let key = key(meta);
    let near = known.iter().find(|word| near(word, &key));
    let near = near.map_or(String::new(), |word| format!(" Did you mean `{word}`?"));
    meta.error(format!("`{key}` means nothing {of}.{near} Known are: {}", known.join(", ")))
}

/// Whether one word is the other but for a letter or two.
fn near(known: &str, word: &str) -> bool {
    let same = known.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
    let ends = known.chars().rev().zip(word.chars().rev()).take_while(|(a, b)| a == b).count();
    word.len() > 1 && (same + ends + 2 >= known.len().max(word.len())) && known.len().abs_diff(word.len()) < 3
}
