//! An enum as a Postgres enum.

use crate::attribute::{self, entries, key, once};
use crate::{names, table};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, DeriveInput, Error, Fields, LitStr, Result, Variant};

pub(crate) fn derive(input: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
    let krate = table::krate(input)?;
    let (mut name, mut rename_all, mut was) = (None, None, None);
    entries(&input.attrs, |meta| match key(&meta).as_str() {
        "type" => once(&mut name, names::name(&attribute::text(&meta)?)?, &meta),
        "was" => once(&mut was, names::name(&attribute::text(&meta)?)?, &meta),
        "crate" => {
            meta.value()?.parse::<LitStr>()?;
            Ok(())
        }
        _ => Err(attribute::unknown(&meta, "at an enum", &["type", "was", "crate"])),
    })?;
    // With postgres-types' own derive beside this one, its names are the ones that count.
    let theirs = input.attrs.iter().any(|attribute| attribute.path().is_ident("postgres"));
    for attribute in input.attrs.iter().filter(|attribute| attribute.path().is_ident("postgres")) {
        attribute.parse_nested_meta(|meta| {
            match key(&meta).as_str() {
                "name" => name = Some(names::name(&attribute::text(&meta)?)?),
                "rename_all" => rename_all = Some(attribute::text(&meta)?),
                _ => {}
            }
            Ok(())
        })?;
    }
    let ident = &input.ident;
    let name = match name {
        Some(name) => name,
        None if theirs => names::checked(names::plain(ident), ident)?,
        None => names::checked(names::snake(&names::plain(ident)), ident)?,
    };
    let (mut labels, mut renamed) = (Vec::<String>::new(), Vec::new());
    for variant in &data.variants {
        let (label, old) = label(variant, theirs, rename_all.as_ref())?;
        if labels.contains(&label) {
            return Err(Error::new_spanned(variant, format!("there is a label `{label}` already")));
        }
        if let Some(old) = old {
            renamed.push(quote!(.renamed(#old, #label)));
        }
        labels.push(label);
    }
    if labels.is_empty() {
        return Err(Error::new_spanned(ident, "an enum without variants has no values"));
    }
    let variants: Vec<_> = data.variants.iter().map(|variant| &variant.ident).collect();
    let was = was.map(|was| quote!(.was(#was)));
    let codec = (!theirs).then(|| codec(input, &krate, &name));
    Ok(quote! {
        #[automatically_derived]
        impl #krate::model::SqlType for #ident {
            fn sql_type() -> #krate::model::Type {
                #krate::model::Type::labels(#krate::model::Enum::new(#name, &[#(#labels),*]) #was #(#renamed)*)
            }
        }

        #[automatically_derived]
        impl #krate::model::ArrayItem for #ident {
            fn array() -> #krate::model::Type {
                <Self as #krate::model::SqlType>::sql_type().array()
            }
        }

        #[automatically_derived]
        impl #krate::model::Labels for #ident {
            const LABELS: &'static [&'static str] = &[#(#labels),*];

            fn label(&self) -> &'static str {
                match self {
                    #(Self::#variants => #labels,)*
                }
            }

            fn from_label(label: &str) -> ::core::option::Option<Self> {
                match label {
                    #(#labels => ::core::option::Option::Some(Self::#variants),)*
                    _ => ::core::option::Option::None,
                }
            }
        }

        #[automatically_derived]
        impl #krate::display::Value for #ident {
            fn sql_type() -> ::std::borrow::Cow<'static, str> {
                ::std::borrow::Cow::Borrowed(#name)
            }
            fn cell(&self) -> #krate::display::Cell {
                #krate::display::Cell::Text(#krate::model::Labels::label(self).to_owned())
            }
        }

        #codec
    })
}

/// The label of a variant, and what it was called before.
fn label(variant: &Variant, theirs: bool, rename_all: Option<&LitStr>) -> Result<(String, Option<String>)> {
    if !matches!(variant.fields, Fields::Unit) {
        return Err(Error::new_spanned(&variant.fields, "a label of a Postgres enum holds no fields"));
    }
    let (mut label, mut was) = (None, None);
    entries(&variant.attrs, |meta| match key(&meta).as_str() {
        "label" => once(&mut label, names::name(&attribute::text(&meta)?)?, &meta),
        "was" => once(&mut was, names::name(&attribute::text(&meta)?)?, &meta),
        _ => Err(attribute::unknown(&meta, "at a variant", &["label", "was"])),
    })?;
    for attribute in variant.attrs.iter().filter(|attribute| attribute.path().is_ident("postgres")) {
        attribute.parse_nested_meta(|meta| {
            if key(&meta) == "name" {
                label = Some(names::name(&attribute::text(&meta)?)?);
            }
            Ok(())
        })?;
    }
    let plain = names::plain(&variant.ident);
    let label = match (label, theirs) {
        (Some(label), _) => label,
        (None, false) => names::snake(&plain),
        (None, true) => cased(&plain, rename_all)?,
    };
    Ok((names::checked(label, variant)?, was))
}

/// The name as postgres-types' `rename_all` makes it.
fn cased(name: &str, rule: Option<&LitStr>) -> Result<String> {
    let Some(rule) = rule else { return Ok(name.to_owned()) };
    let snake = names::snake(name);
    let camel = || name.chars().take(1).flat_map(char::to_lowercase).chain(name.chars().skip(1)).collect();
    Ok(match rule.value().as_str() {
        "lowercase" => name.to_lowercase(),
        "UPPERCASE" => name.to_uppercase(),
        "PascalCase" => name.to_owned(),
        "camelCase" => camel(),
        "snake_case" => snake,
        "SCREAMING_SNAKE_CASE" => snake.to_uppercase(),
        "kebab-case" => snake.replace('_', "-"),
        "SCREAMING-KEBAB-CASE" => snake.replace('_', "-").to_uppercase(),
        "Train-Case" => {
            let words = snake.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
            words.collect::<Vec<_>>().join("-")
        }
        _ => return Err(Error::new_spanned(rule, "postgres-types knows no such rule")),
    })
}

/// How the driver reads and writes it.
fn codec(input: &DeriveInput, krate: &syn::Path, name: &str) -> TokenStream {
    let ident = &input.ident;
    quote! {
        #[automatically_derived]
        impl<'a> #krate::postgres::types::FromSql<'a> for #ident {
            fn from_sql(
                _: &#krate::postgres::types::Type,
                raw: &'a [u8],
            ) -> ::core::result::Result<Self, ::std::boxed::Box<dyn ::std::error::Error + Sync + Send>> {
                #krate::model::read_label(raw)
            }

            fn accepts(ty: &#krate::postgres::types::Type) -> bool {
                ty.name() == #name
            }
        }

        #[automatically_derived]
        impl #krate::postgres::types::ToSql for #ident {
            fn to_sql(
                &self,
                _: &#krate::postgres::types::Type,
                out: &mut #krate::postgres::types::private::BytesMut,
            ) -> ::core::result::Result<
                #krate::postgres::types::IsNull,
                ::std::boxed::Box<dyn ::std::error::Error + Sync + Send>,
            > {
                out.extend_from_slice(#krate::model::Labels::label(self).as_bytes());
                ::core::result::Result::Ok(#krate::postgres::types::IsNull::No)
            }

            fn accepts(ty: &#krate::postgres::types::Type) -> bool {
                ty.name() == #name
            }

            #krate::postgres::types::to_sql_checked!();
        }
    }
}
