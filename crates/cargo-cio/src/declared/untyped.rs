//! The uses of `customerio::Untyped` in the sources of a crate.

use std::path::{Path, PathBuf};

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{Expr, ExprLit, Lit, LitStr, UseRename};

/// The name of the type.
pub(super) const TYPE: &str = "Untyped";

/// The functions that make untyped content.
const FUNCTIONS: [(&str, &str); 4] = [
    ("event", "track"),
    ("page", "page"),
    ("screen", "screen"),
    ("traits", "traits"),
];

/// A line that makes an untyped event or untyped traits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct UntypedUse {
    pub(crate) file: PathBuf,
    pub(crate) line: usize,
    /// The call of an event, or `traits`.
    pub(crate) call: &'static str,
    /// The name of an event, if it is a literal.
    pub(crate) name: Option<String>,
}

/// Collects the uses.
#[derive(Debug, Default)]
pub(super) struct UntypedUses {
    found: Vec<UntypedUse>,
    /// Other names of the type, from `use … as …`.
    renamed: Vec<String>,
    /// Whether the crate has a type of its own with this name.
    is_declared: bool,
}

impl UntypedUses {
    /// Adds a call of a function, if it is one of the type.
    pub(super) fn call(&mut self, file: &Path, function: &syn::Path, first: Option<&Expr>) {
        let mut segments = function.segments.iter().rev();
        let (Some(last), Some(of)) = (segments.next(), segments.next()) else {
            return;
        };
        let name = match first {
            Some(Expr::Lit(ExprLit {
                lit: Lit::Str(name),
                ..
            })) => Some(name.value()),
            _ => None,
        };
        self.add(file, &of.ident, &last.ident, name);
    }

    /// Adds the calls in the arguments of a macro, in any grammar.
    pub(super) fn tokens(&mut self, file: &Path, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.tokens(file, group.stream()),
                TokenTree::Ident(of) => {
                    let is_colon = |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(it)) if it.as_char() == ':');
                    if let Some(TokenTree::Ident(function)) = tokens.get(at + 3)
                        && is_colon(at + 1)
                        && is_colon(at + 2)
                    {
                        let name = tokens.get(at + 4).and_then(first_literal);
                        self.add(file, of, function, name);
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn add(&mut self, file: &Path, of: &Ident, function: &Ident, name: Option<String>) {
        let is_type = of == TYPE || self.renamed.iter().any(|it| of == it);
        let call = FUNCTIONS.iter().find(|(name, _)| function == name);
        let Some((_, call)) = call.filter(|_| is_type) else {
            return;
        };
        let found = UntypedUse {
            file: file.to_owned(),
            line: of.span().start().line,
            call,
            name: name.filter(|_| *call != "traits"),
        };
        // A macro with declarations in it is read twice.
        if !self.found.contains(&found) {
            self.found.push(found);
        }
    }

    /// Notes another name of the type.
    pub(super) fn rename(&mut self, rename: &UseRename) {
        if rename.ident == TYPE {
            self.renamed.push(rename.rename.to_string());
        }
    }

    /// Notes a type of the crate.
    pub(super) fn declare(&mut self, name: &Ident) {
        self.is_declared |= name == TYPE;
    }

    /// Returns the uses; none if the name is that of another type.
    pub(super) fn finish(&mut self) -> Vec<UntypedUse> {
        if self.is_declared {
            return Vec::new();
        }
        std::mem::take(&mut self.found)
    }
}

/// Returns the string that the arguments of a call begin with.
fn first_literal(arguments: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = arguments else {
        return None;
    };
    match group.stream().into_iter().next() {
        Some(TokenTree::Literal(literal)) => syn::parse_str::<LitStr>(&literal.to_string())
            .ok()
            .map(|it| it.value()),
        _ => None,
    }
}
