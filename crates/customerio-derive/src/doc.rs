use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, ExprGroup, ExprLit, ExprParen, Lit, Meta};

/// The text of a doc comment, as an expression.
pub(crate) enum DocText {
    /// The text.
    Known(String),
    /// A call of `concat!`, since a line is a macro such as `include_str!`.
    Computed(TokenStream),
}

impl DocText {
    pub(crate) const EMPTY: Self = Self::Known(String::new());

    pub(crate) const fn is_empty(&self) -> bool {
        match self {
            Self::Known(text) => text.is_empty(),
            Self::Computed(_) => false,
        }
    }
}

impl ToTokens for DocText {
    fn to_tokens(&self, to: &mut TokenStream) {
        match self {
            Self::Known(text) => text.to_tokens(to),
            Self::Computed(text) => to.extend(quote!(__cio::trimmed(#text))),
        }
    }
}

/// The doc comment of an item, which is read on demand.
#[derive(Clone, Copy)]
pub(crate) struct Doc<'a>(pub(crate) &'a [Attribute]);

impl<'a> Doc<'a> {
    /// Returns the text, each line without one leading space.
    pub(crate) fn text(self) -> DocText {
        let lines = self.lines().map(|value| match text(value) {
            Some(line) => {
                let line = line.strip_prefix(' ').unwrap_or(&line).trim_end();
                DocText::Known(line.to_owned())
            }
            None => DocText::Computed(value.to_token_stream()),
        });
        let lines: Vec<DocText> = lines.collect();
        let known: Option<Vec<&str>> = lines.iter().map(as_known).collect();
        if let Some(known) = known {
            return DocText::Known(known.join("\n").trim().to_owned());
        }
        let lines = lines.iter().map(|line| match line {
            DocText::Known(line) => quote!(#line),
            DocText::Computed(line) => line.clone(),
        });
        DocText::Computed(quote!(::core::concat!(#(#lines, "\n"),*)))
    }

    pub(crate) fn is_empty(self) -> bool {
        self.text().is_empty()
    }

    fn lines(self) -> impl Iterator<Item = &'a Expr> {
        let attrs = self.0.iter().filter(|attr| attr.path().is_ident("doc"));
        attrs.filter_map(|attr| match &attr.meta {
            Meta::NameValue(pair) => Some(&pair.value),
            _ => None,
        })
    }
}

/// Returns the note of Rust's own `#[deprecated]`.
pub(crate) fn deprecation(attrs: &[Attribute]) -> Option<String> {
    let attr = attrs
        .iter()
        .find(|attr| attr.path().is_ident("deprecated"))?;
    let mut note = String::new();
    match &attr.meta {
        Meta::Path(_) => {}
        Meta::NameValue(pair) => note.extend(text(&pair.value)),
        Meta::List(list) => {
            // rustc reports what it does not know here.
            let _ = list.parse_nested_meta(|meta| {
                let value: Lit = meta.value()?.parse()?;
                if let (true, Lit::Str(value)) = (meta.path.is_ident("note"), value) {
                    note = value.value();
                }
                Ok(())
            });
        }
    }
    Some(note)
}

fn as_known(line: &DocText) -> Option<&str> {
    match line {
        DocText::Known(line) => Some(line),
        DocText::Computed(_) => None,
    }
}

/// The string of a literal. A `macro_rules!` puts what it substitutes into a group.
fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Group(ExprGroup { expr, .. }) | Expr::Paren(ExprParen { expr, .. }) => text(expr),
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}
