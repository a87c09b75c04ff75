//! `allow(missing_docs, event_tense)` and `deny(…)`: what holds at an item of the rules of
//! `cargo cio lint`.

use customerio_rules::lint::{RULES, UNUSED_ALLOW};
use customerio_rules::naming;
use proc_macro2::Ident;
use syn::Token;
use syn::ext::IdentExt;
use syn::parse::ParseStream;

use super::value::whole;
use crate::errors::Errors;

/// The lint levels of an item.
#[derive(Default)]
pub(crate) struct LintAttrs {
    /// The keys, for errors about all of them.
    keys: Vec<Ident>,
    /// Each rule, and whether it is allowed.
    said: Vec<(&'static str, bool)>,
}

impl LintAttrs {
    /// The first of the keys.
    pub(crate) fn key(&self) -> Option<&Ident> {
        self.keys.first()
    }

    /// Each rule, and whether it is allowed.
    pub(crate) fn said(&self) -> &[(&'static str, bool)] {
        &self.said
    }

    pub(super) fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let is_allowed = key == "allow";
        let content;
        syn::parenthesized!(content in input);
        let rules = whole(&content, |content| {
            content.parse_terminated(Ident::parse_any, Token![,])
        })?;
        if rules.is_empty() {
            let message = format!("`{key}` names no rule; write `{key}(missing_docs)`");
            return Err(syn::Error::new(key.span(), message));
        }
        for rule in &rules {
            self.add(rule, is_allowed, errors);
        }
        self.keys.push(key.clone());
        Ok(())
    }

    fn add(&mut self, rule: &Ident, is_allowed: bool, errors: &mut Errors) {
        let name = rule.to_string().replace('_', "-");
        let Some(known) = RULES.iter().copied().find(|it| *it == name) else {
            errors.add(rule, unknown(rule));
            return;
        };
        if known == UNUSED_ALLOW {
            errors.add(
                rule,
                format_args!(
                    "`{rule}` can't be set on an item; set it in `[package.metadata.cio]`"
                ),
            );
        } else if self.said.iter().any(|(said, _)| *said == known) {
            errors.add(rule, format_args!("`{rule}` is given twice; leave one out"));
        } else {
            self.said.push((known, is_allowed));
        }
    }
}

fn unknown(rule: &Ident) -> String {
    let written: Vec<String> = RULES.iter().map(|it| it.replace('-', "_")).collect();
    let written: Vec<&str> = written.iter().map(String::as_str).collect();
    match naming::nearest(&rule.to_string(), &written) {
        Some(near) => format!("`{rule}` is not a rule of `cargo cio lint`; did you mean `{near}`?"),
        None => format!(
            "`{rule}` is not a rule of `cargo cio lint`; use one of `{}`",
            written.join("`, `")
        ),
    }
}
