//! A struct as a table.

use crate::attribute::{self, entries, flag, key, once};
use crate::names;
use crate::rules::{self, Fields, Reference};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    DataStruct, DeriveInput, Error, Field, Ident, LitStr, Path, Result, Type, parenthesized, parse_quote, token::Paren,
};

const ON_STRUCT: [&str; 9] = ["table", "pk", "unique", "index", "check", "foreign_key", "was", "crate", "comment"];
const ON_FIELD: [&str; 16] = [
    "pk",
    "unique",
    "index",
    "check",
    "default",
    "references",
    "on_delete",
    "on_update",
    "deferrable",
    "identity",
    "generated",
    "type",
    "collate",
    "column",
    "was",
    "comment",
];

pub(crate) fn derive(input: &DeriveInput, data: &DataStruct) -> Result<TokenStream> {
    if !input.generics.params.is_empty() {
        return Err(Error::new_spanned(
            &input.generics,
            "a model has no type parameters: a table's columns have one type",
        ));
    }
    let syn::Fields::Named(named) = &data.fields else {
        return Err(Error::new_spanned(&input.ident, "a model is a struct with named fields, one for each column"));
    };
    let fields = Fields { names: named.named.iter().map(names_of).collect::<Result<_>>()? };
    for (i, field) in named.named.iter().enumerate() {
        if fields.names[..i].iter().any(|(_, column)| *column == fields.names[i].1) {
            return Err(Error::new_spanned(field, format!("there is a column `{}` already", fields.names[i].1)));
        }
    }
    let mut head = Head::read(input, &fields)?;
    let (mut columns, mut rules, mut given) = (Vec::new(), TokenStream::new(), Vec::new());
    for (field, (_, column)) in named.named.iter().zip(&fields.names) {
        let built = Column::read(field, column, &head.krate, &fields)?;
        if built.pk {
            if let Some(at) = &head.pk_at {
                return Err(Error::new_spanned(at, "the primary key is said twice: here and at a field"));
            }
            head.primary_key.push(column.clone());
        }
        columns.push(built.call);
        given.push(built.given);
        rules.extend(built.rules);
    }
    Ok(head.finish(&input.ident, named.named.iter().collect(), &fields, &columns, &given, &rules))
}

/// A field's name and its column's.
fn names_of(field: &Field) -> Result<(String, String)> {
    let ident = field.ident.as_ref().ok_or_else(|| Error::new_spanned(field, "a column needs a name"))?;
    let plain = names::plain(ident);
    let mut column = None;
    // Whatever else stands there is read, and complained about, later.
    let _ = entries(&field.attrs, |meta| {
        if key(&meta) == "column" {
            once(&mut column, attribute::text(&meta)?, &meta)?;
        } else if meta.input.peek(syn::Token![=]) {
            meta.value()?.parse::<syn::Expr>()?;
        } else if meta.input.peek(Paren) {
            let content;
            parenthesized!(content in meta.input);
            content.parse::<TokenStream>()?;
        }
        Ok(())
    });
    let column = match column {
        Some(literal) => names::name(&literal)?,
        None => names::checked(plain.clone(), ident)?,
    };
    Ok((plain, column))
}

/// What stands at the struct.
struct Head {
    krate: Path,
    table: String,
    calls: TokenStream,
    primary_key: Vec<String>,
    pk_at: Option<Ident>,
}

impl Head {
    fn read(input: &DeriveInput, fields: &Fields) -> Result<Self> {
        let krate = krate(input)?;
        let (mut table, mut was, mut comment, mut pk) = (None, None, None, None);
        let (mut calls, mut pk_at) = (TokenStream::new(), None);
        entries(&input.attrs, |meta| {
            match key(&meta).as_str() {
                "table" => once(&mut table, names::name(&attribute::text(&meta)?)?, &meta)?,
                "was" => once(&mut was, names::name(&attribute::text(&meta)?)?, &meta)?,
                "comment" => once(&mut comment, attribute::text(&meta)?.value(), &meta)?,
                "crate" => drop(meta.value()?.parse::<LitStr>()?),
                "check" => {
                    let check = rules::check(&krate, &meta)?;
                    calls.extend(quote!(.check(#check)));
                }
                "foreign_key" => {
                    let foreign_key = rules::foreign_key(&krate, &meta, fields)?;
                    calls.extend(quote!(.foreign_key(#foreign_key)));
                }
                word @ ("pk" | "unique" | "index") => {
                    if !meta.input.peek(Paren) {
                        return Err(meta.error(format!("at the struct, write {word}(field, field)")));
                    }
                    let content;
                    parenthesized!(content in meta.input);
                    match word {
                        "pk" => {
                            once(&mut pk, rules::columns(&content, fields)?, &meta)?;
                            pk_at = meta.path.get_ident().cloned();
                        }
                        "unique" => {
                            let unique = rules::unique(&krate, &content, fields)?;
                            calls.extend(quote!(.unique(#unique)));
                        }
                        _ => {
                            let index = rules::index(&krate, &content, fields, None)?;
                            calls.extend(quote!(.index(#index)));
                        }
                    }
                }
                _ => return Err(attribute::unknown(&meta, "at a struct", &ON_STRUCT)),
            }
            Ok(())
        })?;
        let table = table.ok_or_else(|| {
            let guess = format!("{}s", names::snake(&names::plain(&input.ident)));
            Error::new_spanned(&input.ident, format!("say which table: #[sql(table = \"{guess}\")]"))
        })?;
        let mut head = TokenStream::new();
        if let Some(was) = was {
            head.extend(quote!(.was(#was)));
        }
        if let Some(comment) = comment.or_else(|| names::comment(&input.attrs)) {
            head.extend(quote!(.comment(#comment)));
        }
        head.extend(calls);
        Ok(Self { krate, table, calls: head, primary_key: pk.unwrap_or_default(), pk_at })
    }

    fn finish(
        self,
        ident: &Ident,
        fields: Vec<&Field>,
        names: &Fields,
        columns: &[TokenStream],
        given: &[bool],
        rules: &TokenStream,
    ) -> TokenStream {
        let Self { krate, table, calls, primary_key, .. } = self;
        let idents: Vec<_> = fields.iter().filter_map(|field| field.ident.as_ref()).collect();
        let types: Vec<_> = fields.iter().map(|field| &field.ty).collect();
        let columns_of = names.names.iter().map(|(_, column)| column).collect::<Vec<_>>();
        let own = |i: &usize| !given[*i];
        let own_columns = (0..idents.len()).filter(own).map(|i| names::quoted(columns_of[i]));
        let own_idents = (0..idents.len()).filter(own).map(|i| idents[i]);
        let quoted_table = names::quoted(&table);
        let list = columns_of.iter().map(|column| names::quoted(column)).collect::<Vec<_>>().join(", ");
        let primary_key = (!primary_key.is_empty()).then(|| quote!(.primary_key(&[#(#primary_key),*])));
        let index = 0..idents.len();
        quote! {
            #[automatically_derived]
            impl #krate::Model for #ident {
                const TABLE: &'static str = #table;
                const COLUMNS: &'static str = #list;

                fn table() -> #krate::model::Table {
                    #krate::model::Table::new(#table) #(.column(#columns))* #primary_key #calls #rules
                }
            }

            #[automatically_derived]
            impl #krate::FromRow for #ident {
                fn from_row(row: &#krate::postgres::Row) -> #krate::Result<Self> {
                    ::core::result::Result::Ok(Self {
                        #(#idents: #krate::named_column(row, #index, #columns_of)?,)*
                    })
                }
            }

            #[automatically_derived]
            impl #krate::Insert for #ident {
                const INSERT_TABLE: &'static str = #quoted_table;
                const INSERT_COLUMNS: &'static [&'static str] = &[#(#own_columns),*];

                fn insert_values(&self) -> ::std::vec::Vec<&(dyn #krate::postgres::types::ToSql + ::core::marker::Sync)> {
                    ::std::vec![#(&self.#own_idents),*]
                }
            }

            #[automatically_derived]
            impl #krate::display::Record for #ident {
                fn columns() -> ::std::vec::Vec<#krate::display::Column> {
                    ::std::vec![#(#krate::display::Column::of::<#types>(#columns_of)),*]
                }

                fn cells(&self) -> ::std::vec::Vec<#krate::display::Cell> {
                    ::std::vec![#(#krate::display::Value::cell(&self.#idents)),*]
                }
            }
        }
    }
}

/// The engine's path: `pg_notebook`, found where the struct stands, unless `#[sql(crate = "…")]` says otherwise.
pub(crate) fn krate(input: &DeriveInput) -> Result<Path> {
    let mut krate = None;
    let _ = entries(&input.attrs, |meta| {
        if key(&meta) == "crate" {
            once(&mut krate, attribute::text(&meta)?.parse()?, &meta)?;
        } else if meta.input.peek(syn::Token![=]) {
            meta.value()?.parse::<syn::Expr>()?;
        } else if meta.input.peek(Paren) {
            let content;
            parenthesized!(content in meta.input);
            content.parse::<TokenStream>()?;
        }
        Ok(())
    });
    Ok(krate.unwrap_or_else(|| parse_quote!(pg_notebook)))
}

/// What a field makes.
struct Column {
    pk: bool,
    /// Whether the database gives the value.
    given: bool,
    call: TokenStream,
    rules: TokenStream,
}

impl Column {
    fn read(field: &Field, name: &str, krate: &Path, fields: &Fields) -> Result<Self> {
        let (mut pk, mut unique, mut reference) = (false, false, Reference::default());
        let (mut ty, mut default, mut identity, mut generated) = (None, None, None, None);
        let (mut collate, mut was, mut comment) = (None::<LitStr>, None, None);
        let mut rules = TokenStream::new();
        entries(&field.attrs, |meta| {
            match key(&meta).as_str() {
                "pk" => flag(&mut pk, &meta)?,
                "unique" => flag(&mut unique, &meta)?,
                "default" => once(&mut default, attribute::text(&meta)?, &meta)?,
                "generated" => once(&mut generated, attribute::text(&meta)?, &meta)?,
                "type" => once(&mut ty, attribute::text(&meta)?, &meta)?,
                "collate" => once(&mut collate, attribute::text(&meta)?, &meta)?,
                "was" => once(&mut was, names::name(&attribute::text(&meta)?)?, &meta)?,
                "comment" => once(&mut comment, attribute::text(&meta)?.value(), &meta)?,
                "identity" => once(&mut identity, by_default(&meta)?, &meta)?,
                "column" => drop(attribute::text(&meta)?),
                "check" => {
                    let check = rules::check(krate, &meta)?;
                    rules.extend(quote!(.check(#check)));
                }
                "index" => {
                    let index = if meta.input.peek(Paren) {
                        let content;
                        parenthesized!(content in meta.input);
                        rules::index(krate, &content, fields, Some(name))?
                    } else {
                        quote!(#krate::model::Index::new(vec![#krate::model::Element::Column(#name.into())]))
                    };
                    rules.extend(quote!(.index(#index)));
                }
                _ if reference.take(&meta)? => {}
                _ => return Err(attribute::unknown(&meta, "at a field", &ON_FIELD)),
            }
            if pk && option(&field.ty) {
                return Err(meta.error("a primary key is never NULL: take the Option away"));
            }
            let values = [default.is_some(), identity.is_some(), generated.is_some()];
            if values.iter().filter(|given| **given).count() > 1 {
                return Err(meta.error("a column has one of `default`, `identity` and `generated`"));
            }
            Ok(())
        })?;
        let rust = &field.ty;
        let nullable = option(rust);
        let mut call = match ty {
            Some(ty) => quote!(#krate::model::Column::new(#name, #ty, #nullable)),
            None => quote!(#krate::model::Column::of::<#rust>(#name)),
        };
        let comment = comment.or_else(|| names::comment(&field.attrs));
        let generated_always = generated.is_some();
        let texts = [("was", was), ("comment", comment), ("default", default.map(|text| text.value()))]
            .into_iter()
            .chain([("generated", generated.map(|t| t.value())), ("collate", collate.map(|t| t.value()))]);
        for (method, text) in texts {
            if let Some(text) = text {
                let method = Ident::new(method, proc_macro2::Span::call_site());
                call.extend(quote!(.#method(#text)));
            }
        }
        let given = identity.is_some() || generated_always;
        if let Some(by_default) = identity {
            call.extend(if by_default { quote!(.identity_by_default()) } else { quote!(.identity()) });
        }
        if unique {
            rules.extend(quote!(.unique(#krate::model::Unique::new(&[#name]))));
        }
        if let Some(foreign_key) = reference.build(krate, &[name.to_owned()], field)? {
            rules.extend(quote!(.foreign_key(#foreign_key)));
        }
        Ok(Self { pk, given, call, rules })
    }
}

/// `identity` is ALWAYS, `identity = "by default"` is BY DEFAULT.
fn by_default(meta: &syn::meta::ParseNestedMeta) -> Result<bool> {
    if !meta.input.peek(syn::Token![=]) {
        return Ok(false);
    }
    let text: LitStr = meta.value()?.parse()?;
    match text.value().as_str() {
        "always" => Ok(false),
        "by default" => Ok(true),
        _ => Err(Error::new_spanned(text, "write identity, identity = \"always\" or identity = \"by default\"")),
    }
}

/// Whether the type is written as an Option.
fn option(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Option"))
}
