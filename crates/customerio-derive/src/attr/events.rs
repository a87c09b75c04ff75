//! What can be said on an enum of events, beside what its variants say.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Lit, Path, Token};

use super::{AttrTarget, Keys, Slot, not_taken};
use crate::errors::Errors;

/// What is said on an enum of events.
#[derive(Default)]
pub(crate) struct EventsAttrs {
    pub(crate) event: Slot<()>,
    pub(crate) page: Slot<()>,
    pub(crate) screen: Slot<()>,
    pub(crate) identified: Slot<()>,
    krate: Slot<Path>,
}

impl Keys for EventsAttrs {
    const PLACE: AttrTarget = AttrTarget::Events;

    fn take(
        &mut self,
        key: &Ident,
        input: ParseStream<'_>,
        errors: &mut Errors,
    ) -> syn::Result<()> {
        let slot = match key.to_string().as_str() {
            "event" => &mut self.event,
            "page" => &mut self.page,
            "screen" => &mut self.screen,
            "identified" => &mut self.identified,
            "crate" => {
                self.krate.set(key, super::value(input)?, errors);
                return Ok(());
            }
            _ => return Err(not_taken(key)),
        };
        if key != "identified" && input.peek(Token![=]) {
            let _: Token![=] = input.parse()?;
            let name: Lit = input.parse()?;
            let message = format!(
                "an enum of events has no name of its own; write `{key} = \"…\"` on its variants, and `{key}` alone here"
            );
            return Err(syn::Error::new(name.span(), message));
        }
        slot.set(key, (), errors);
        Ok(())
    }
}

/// What is said on a variant that holds an event declared elsewhere: nothing.
#[derive(Default)]
pub(crate) struct HeldAttrs;

impl Keys for HeldAttrs {
    const PLACE: AttrTarget = AttrTarget::Held;

    fn take(&mut self, key: &Ident, _: ParseStream<'_>, _: &mut Errors) -> syn::Result<()> {
        Err(not_taken(key))
    }
}
