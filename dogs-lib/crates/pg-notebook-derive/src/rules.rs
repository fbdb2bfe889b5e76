//! Rules over columns: keys, checks, indexes, references.

use crate::attribute::{self, Target, flag, once};
use crate::names;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::meta::ParseNestedMeta;
use syn::{Error, Ident, LitStr, Path, Result, Token, ext::IdentExt, parenthesized, parse::ParseStream, token::Paren};

/// The fields of the struct and their columns' names.
pub(crate) struct Fields {
    pub names: Vec<(String, String)>,
}

impl Fields {
    /// The name of the column of a field.
    fn column(&self, field: &Ident) -> Result<String> {
        let plain = names::plain(field);
        let found = self.names.iter().find(|(name, _)| *name == plain).map(|(_, column)| column.clone());
        found.ok_or_else(|| {
            let fields: Vec<&str> = self.names.iter().map(|(name, _)| name.as_str()).collect();
            Error::new_spanned(field, format!("there is no field `{plain}`. Fields are: {}", fields.join(", ")))
        })
    }
}

/// `primary_key(a, b)`: names of columns only.
pub(crate) fn columns(input: ParseStream, fields: &Fields) -> Result<Vec<String>> {
    let mut columns: Vec<String> = Vec::new();
    while !input.is_empty() {
        let field = input.call(Ident::parse_any).map_err(|e| Error::new(e.span(), "write the names of fields"))?;
        let column = fields.column(&field)?;
        if columns.contains(&column) {
            return Err(Error::new_spanned(field, format!("`{column}` is here twice")));
        }
        columns.push(column);
        comma(input)?;
    }
    if columns.is_empty() {
        return Err(input.error("write the names of fields"));
    }
    Ok(columns)
}

fn comma(input: ParseStream) -> Result<()> {
    if !input.is_empty() {
        input.parse::<Token![,]>().map_err(|error| Error::new(error.span(), "write a comma between entries"))?;
    }
    Ok(())
}

/// `unique(a, b, name = "…")`.
pub(crate) fn unique(krate: &Path, input: ParseStream, fields: &Fields) -> Result<TokenStream> {
    let known = "write unique(field, field, name = \"…\", nulls_not_distinct)";
    let mut columns = Vec::new();
    let mut more = TokenStream::new();
    while !input.is_empty() {
        let word = input.call(Ident::parse_any).map_err(|error| Error::new(error.span(), known))?;
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let text: LitStr = input.parse().map_err(|error| Error::new(error.span(), known))?;
            if word != "name" {
                return Err(Error::new_spanned(word, known));
            }
            let name = names::name(&text)?;
            more.extend(quote!(.name(#name)));
        } else if word == "nulls_not_distinct" {
            more.extend(quote!(.nulls_not_distinct()));
        } else {
            columns.push(fields.column(&word)?);
        }
        comma(input)?;
    }
    if columns.is_empty() {
        return Err(input.error(known));
    }
    Ok(quote!(#krate::model::Unique::new(&[#(#columns),*]) #more))
}

/// `check = "…"` or `check("…", name = "…")`.
pub(crate) fn check(krate: &Path, meta: &ParseNestedMeta) -> Result<TokenStream> {
    if !meta.input.peek(Paren) {
        let text = attribute::text(meta)?;
        return Ok(quote!(#krate::model::Check::new(#text)));
    }
    let content;
    parenthesized!(content in meta.input);
    let known = "write check(\"height > 0\", name = \"tall\")";
    let text: LitStr = content.parse().map_err(|error| Error::new(error.span(), known))?;
    if text.value().trim().is_empty() {
        return Err(Error::new_spanned(text, format!("this is empty; {known}")));
    }
    comma(&content)?;
    let mut more = TokenStream::new();
    if !content.is_empty() {
        let word = content.call(Ident::parse_any).map_err(|error| Error::new(error.span(), known))?;
        if word != "name" {
            return Err(Error::new_spanned(word, known));
        }
        content.parse::<Token![=]>()?;
        let name = names::name(&content.parse()?)?;
        more.extend(quote!(.name(#name)));
        comma(&content)?;
    }
    Ok(quote!(#krate::model::Check::new(#text) #more))
}

/// `index(a, "lower(b)", unique, method = "gin", where = "…", include(c), name = "…")`. On a field, `own` is its column,
/// and stands first where no element is given.
pub(crate) fn index(krate: &Path, input: ParseStream, fields: &Fields, own: Option<&str>) -> Result<TokenStream> {
    let known = "write index(field, \"lower(field)\", unique, method = \"gin\", where = \"…\", include(field), \
                 with = \"…\", name = \"…\", nulls_not_distinct)";
    let mut elements = Vec::new();
    let mut more = TokenStream::new();
    while !input.is_empty() {
        if input.peek(LitStr) {
            let text: LitStr = input.parse()?;
            elements.push(quote!(#krate::model::Element::Sql(#text.into())));
            comma(input)?;
            continue;
        }
        let word = input.call(Ident::parse_any).map_err(|error| Error::new(error.span(), known))?;
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            let text: LitStr = input.parse().map_err(|error| Error::new(error.span(), known))?;
            if text.value().trim().is_empty() {
                return Err(Error::new_spanned(text, format!("this is empty; {known}")));
            }
            more.extend(match names::plain(&word).as_str() {
                "method" => quote!(.method(#text)),
                "where" => quote!(.filter(#text)),
                "with" => quote!(.with(#text)),
                "name" => {
                    let name = names::name(&text)?;
                    quote!(.name(#name))
                }
                _ => return Err(Error::new_spanned(word, known)),
            });
        } else if input.peek(Paren) {
            if word != "include" {
                return Err(Error::new_spanned(word, known));
            }
            let content;
            parenthesized!(content in input);
            let included = columns(&content, fields)?;
            more.extend(quote!(.include(&[#(#included),*])));
        } else if word == "unique" {
            more.extend(quote!(.unique()));
        } else if word == "nulls_not_distinct" {
            more.extend(quote!(.nulls_not_distinct()));
        } else {
            let column = fields.column(&word)?;
            elements.push(quote!(#krate::model::Element::Column(#column.into())));
        }
        comma(input)?;
    }
    if let (Some(column), true) = (own, elements.is_empty()) {
        elements.push(quote!(#krate::model::Element::Column(#column.into())));
    }
    if elements.is_empty() {
        return Err(input.error(known));
    }
    Ok(quote!(#krate::model::Index::new(vec![#(#elements),*]) #more))
}

/// A reference to another table, as its parts are found.
#[derive(Default)]
pub(crate) struct Reference {
    pub target: Option<Target>,
    on_delete: Option<LitStr>,
    on_update: Option<LitStr>,
    deferrable: bool,
    name: Option<String>,
}

impl Reference {
    /// Takes an entry that is about the reference; `false` if it is about something else.
    pub fn take(&mut self, meta: &ParseNestedMeta) -> Result<bool> {
        match attribute::key(meta).as_str() {
            "references" => once(&mut self.target, attribute::target(meta)?, meta)?,
            "on_delete" => once(&mut self.on_delete, action(meta)?, meta)?,
            "on_update" => once(&mut self.on_update, action(meta)?, meta)?,
            "deferrable" => flag(&mut self.deferrable, meta)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// The call that builds it, if there is a reference.
    pub fn build(self, krate: &Path, columns: &[String], at: &dyn ToTokens) -> Result<Option<TokenStream>> {
        let Some(target) = self.target else {
            if let Some(action) = self.on_delete.or(self.on_update) {
                return Err(Error::new_spanned(action, "this needs references = \"…\" beside it"));
            }
            if self.deferrable {
                return Err(Error::new_spanned(at, "`deferrable` needs references = \"…\" beside it"));
            }
            return Ok(None);
        };
        let (table, to) = match &target {
            Target::Model(model) => (quote!(<#model as #krate::Model>::TABLE), Vec::new()),
            Target::Text(text) => {
                let (table, columns) = split(text)?;
                (quote!(#table), columns)
            }
        };
        if !to.is_empty() && to.len() != columns.len() {
            let count = format!("{} referring and {} referred columns", columns.len(), to.len());
            return Err(Error::new_spanned(at, format!("{count}: as many are needed on both sides")));
        }
        let mut more = TokenStream::new();
        if let Some(text) = self.on_delete {
            more.extend(quote!(.on_delete(#text)));
        }
        if let Some(text) = self.on_update {
            more.extend(quote!(.on_update(#text)));
        }
        if self.deferrable {
            more.extend(quote!(.deferrable()));
        }
        if let Some(name) = self.name {
            more.extend(quote!(.name(#name)));
        }
        Ok(Some(quote!(#krate::model::ForeignKey::new(&[#(#columns),*], #table, &[#(#to),*]) #more)))
    }
}

/// `foreign_key(a, b, references = "owners(x, y)", on_delete = "cascade")`.
pub(crate) fn foreign_key(krate: &Path, meta: &ParseNestedMeta, fields: &Fields) -> Result<TokenStream> {
    let known = "write foreign_key(field, field, references = \"table(column, column)\", on_delete = \"…\", \
                 on_update = \"…\", deferrable, name = \"…\")";
    let mut reference = Reference::default();
    let mut columns = Vec::new();
    if !meta.input.peek(Paren) {
        return Err(meta.error(known));
    }
    meta.parse_nested_meta(|meta| {
        if reference.take(&meta)? {
            return Ok(());
        }
        if meta.input.peek(Token![=]) {
            if attribute::key(&meta) != "name" {
                return Err(meta.error(known));
            }
            return once(&mut reference.name, names::name(&attribute::text(&meta)?)?, &meta);
        }
        let field = meta.path.get_ident().ok_or_else(|| meta.error(known))?;
        columns.push(fields.column(field)?);
        Ok(())
    })?;
    if columns.is_empty() || reference.target.is_none() {
        return Err(meta.error(known));
    }
    reference.build(krate, &columns, &meta.path)?.ok_or_else(|| meta.error(known))
}

fn action(meta: &ParseNestedMeta) -> Result<LitStr> {
    const ACTIONS: [&str; 5] = ["cascade", "restrict", "no action", "set null", "set default"];
    let text = attribute::text(meta)?;
    if ACTIONS.contains(&text.value().as_str()) {
        return Ok(text);
    }
    Err(Error::new_spanned(text, format!("write one of: {}", ACTIONS.join(", "))))
}

/// `owners(id, no)` taken apart.
fn split(text: &LitStr) -> Result<(String, Vec<String>)> {
    let wrong = || Error::new_spanned(text, "write \"owners\" or \"owners(id)\"");
    let value = text.value();
    let (table, columns) = match value.split_once('(') {
        None => (value.trim(), Vec::new()),
        Some((table, rest)) => {
            let columns = rest.trim_end().strip_suffix(')').ok_or_else(wrong)?;
            (table.trim(), columns.split(',').map(|column| column.trim().to_owned()).collect())
        }
    };
    if columns.iter().any(String::is_empty) {
        return Err(wrong());
    }
    Ok((names::checked(table.to_owned(), text)?, columns))
}
