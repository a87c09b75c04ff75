use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Lit, Token};

/// A range as Rust writes it: `1..=64`, `0.0..`, `..10`.
pub(crate) struct RangeLit {
    pub(crate) min: Option<End>,
    pub(crate) max: Option<End>,
    /// Whether the upper end is allowed.
    pub(crate) inclusive: bool,
    tokens: TokenStream,
}

/// An end of a range.
pub(crate) struct End {
    pub(crate) minus: Option<Span>,
    pub(crate) lit: Lit,
}

impl End {
    pub(crate) fn as_integer(&self) -> Option<i128> {
        match &self.lit {
            Lit::Int(lit) => {
                let value = lit.base10_parse::<i128>().ok()?;
                Some(if self.minus.is_some() { -value } else { value })
            }
            _ => None,
        }
    }

    pub(crate) fn as_float(&self) -> Option<f64> {
        let value: f64 = match &self.lit {
            Lit::Int(lit) => lit.base10_parse().ok()?,
            Lit::Float(lit) => lit.base10_parse().ok()?,
            _ => return None,
        };
        Some(if self.minus.is_some() { -value } else { value })
    }
}

impl Parse for RangeLit {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        refuse(input)?;
        let begin = input.fork();
        let min = end(input)?;
        let inclusive = if input.peek(Token![..=]) {
            let _: Token![..=] = input.parse()?;
            true
        } else if input.peek(Token![..]) {
            let _: Token![..] = input.parse()?;
            false
        } else {
            const MESSAGE: &str = "no range; write one such as `1..=64` or `0..`";
            return Err(match min {
                Some(End { lit, .. }) => syn::Error::new_spanned(lit, MESSAGE),
                None => syn::Error::new(input.span(), MESSAGE),
            });
        };
        let max = end(input)?;
        if inclusive && max.is_none() {
            return Err(syn::Error::new(
                input.span(),
                "`..=` needs an upper end; write `..` for none",
            ));
        }
        let mut tokens = TokenStream::new();
        while begin.cursor() != input.cursor() {
            begin.parse::<TokenTree>()?.to_tokens(&mut tokens);
        }
        Ok(Self {
            min,
            max,
            inclusive,
            tokens,
        })
    }
}

/// Refuses ends that no range of Rust has, and constants.
pub(super) fn refuse(input: ParseStream<'_>) -> syn::Result<()> {
    const EXCLUDED: &str = "a range includes its lower end; for more than 0, write the smallest value, such as `1..` or `0.01..`; `..100` excludes its upper end";
    const CONSTANT: &str = "the ends of a range are literals, since a derive can't read constants; write `0..` or `..=100`";

    let ahead = input.fork();
    let mut constant = None;
    let mut has_dots = false;
    while !ahead.is_empty() && !ahead.peek(Token![,]) {
        match ahead.parse::<TokenTree>()? {
            TokenTree::Punct(it) if matches!(it.as_char(), '<' | '>') => {
                return Err(syn::Error::new(it.span(), EXCLUDED));
            }
            TokenTree::Punct(it) => has_dots |= it.as_char() == '.',
            TokenTree::Ident(it) => constant = constant.or(Some(it)),
            TokenTree::Group(_) | TokenTree::Literal(_) => {}
        }
    }
    match constant {
        Some(constant) if has_dots => Err(syn::Error::new(constant.span(), CONSTANT)),
        Some(_) | None => Ok(()),
    }
}

fn end(input: ParseStream<'_>) -> syn::Result<Option<End>> {
    let minus: Option<Token![-]> = input.parse()?;
    if input.peek(Lit) {
        let lit: Lit = input.parse()?;
        if !matches!(lit, Lit::Int(_) | Lit::Float(_)) {
            return Err(syn::Error::new_spanned(
                lit,
                "the ends of a range are numbers; write `0..` or `..=100`",
            ));
        }
        return Ok(Some(End {
            minus: minus.map(|minus| minus.span()),
            lit,
        }));
    }
    match minus {
        Some(minus) => Err(syn::Error::new_spanned(
            minus,
            "no number follows `-`; write one, or remove the minus",
        )),
        None => Ok(None),
    }
}

impl ToTokens for RangeLit {
    fn to_tokens(&self, to: &mut TokenStream) {
        let tokens = &self.tokens;
        to.extend(quote!(#tokens));
    }
}
