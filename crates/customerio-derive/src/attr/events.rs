//! The attributes of an enum of events and of its variants.

use proc_macro2::Ident;
use syn::parse::ParseStream;
use syn::{Lit, Path, Token};

use super::{AttrTarget, Keys, Slot, not_taken};
use crate::errors::Errors;

/// The attributes of an enum of events.
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
                "an enum is several events: write `{key} = \"…\"` on its variants, and `{key}` alone here; for one event, write a struct with a `#[cio(flatten)]` field of this enum, which derives `CioProperty` then"
            );
            return Err(syn::Error::new(name.span(), message));
        }
        slot.set(key, (), errors);
        Ok(())
    }
}

/// The attributes of a variant that contains an event declared elsewhere: none.
#[derive(Default)]
pub(crate) struct HeldAttrs;

impl Keys for HeldAttrs {
    const PLACE: AttrTarget = AttrTarget::Held;

    fn take(&mut self, key: &Ident, _: ParseStream<'_>, _: &mut Errors) -> syn::Result<()> {
        Err(not_taken(key))
    }
}
