//! The attributes of a type.

use proc_macro2::{TokenStream, TokenTree};
use syn::punctuated::Punctuated;
use syn::{Attribute, LitInt, LitStr, Meta, MetaList, Path, Token};

/// The keys of `#[cio(…)]` that identify an event or a traits type.
pub(super) struct CioAttributes {
    /// The call and the name of an event.
    pub(super) event: Option<(&'static str, LitStr)>,
    /// The target of traits.
    pub(super) traits: Option<&'static str>,
    /// The version, 1 by default.
    pub(super) version: u32,
}

impl CioAttributes {
    /// Reads all `#[cio(…)]` of a type. The derive reports malformed ones, so they are skipped here.
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut found = Self {
            event: None,
            traits: None,
            version: 1,
        };
        for list in lists(attributes, "cio") {
            found.read_tokens(list.tokens);
        }
        found
    }

    /// Reads each `key` and `key = literal`, without a grammar for the values of other keys.
    fn read_tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let TokenTree::Ident(key) = token else {
                continue;
            };
            let is_value =
                matches!(tokens.get(at + 1), Some(TokenTree::Punct(it)) if it.as_char() == '=');
            let value = match tokens.get(at + 2) {
                Some(TokenTree::Literal(literal)) if is_value => Some(literal),
                _ => None,
            };
            let text = || value.and_then(|it| syn::parse_str::<LitStr>(&it.to_string()).ok());
            let mut event = |call: &'static str| {
                if let (Some(mut name), Some(literal)) = (text(), value) {
                    name.set_span(literal.span());
                    self.event = Some((call, name));
                }
            };
            match key.to_string().as_str() {
                "event" => event("track"),
                "page" => event("page"),
                "screen" => event("screen"),
                "person" => self.traits = Some("person"),
                "group" => self.traits = Some("group"),
                "relationship" => self.traits = Some("relationship"),
                "version" => {
                    // The derive reads other bases and suffixes too, as in `0x2` and `2u32`.
                    let number = value.and_then(|it| {
                        let number: LitInt = syn::parse_str(&it.to_string()).ok()?;
                        number.base10_parse().ok()
                    });
                    self.version = number.unwrap_or(1);
                }
                _ => {}
            }
        }
    }
}

/// Whether a type has a derive of this name, by any path.
pub(super) fn derives(attributes: &[Attribute], name: &str) -> bool {
    let last = |path: &Path| path.segments.last().is_some_and(|it| it.ident == name);
    lists(attributes, "derive").iter().any(|list| {
        let paths = list.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
        paths.is_ok_and(|paths| paths.iter().any(last))
    })
}

/// Returns the attributes of a name that are lists, with those that `cfg_attr` can add.
fn lists(attributes: &[Attribute], name: &str) -> Vec<MetaList> {
    let all = attributes.iter().flat_map(|it| effective(&it.meta));
    let lists = all.filter_map(|it| match it {
        Meta::List(list) if list.path.is_ident(name) => Some(list),
        Meta::List(_) | Meta::Path(_) | Meta::NameValue(_) => None,
    });
    lists.collect()
}

/// Returns an attribute, or for a `cfg_attr` those that it can add.
pub(super) fn effective(meta: &Meta) -> Vec<Meta> {
    match meta {
        Meta::List(list) if list.path.is_ident("cfg_attr") => {
            let parts = list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated);
            // The predicate comes first.
            let added = parts.into_iter().flatten().skip(1);
            added.flat_map(|it| effective(&it)).collect()
        }
        Meta::List(_) | Meta::Path(_) | Meta::NameValue(_) => vec![meta.clone()],
    }
}

/// Returns whether tokens contain `CioEvent` or `CioTraits`.
pub(super) fn names_a_derive(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == "CioEvent" || ident == "CioTraits",
        TokenTree::Group(group) => names_a_derive(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
