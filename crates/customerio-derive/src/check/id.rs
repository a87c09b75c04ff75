use crate::attr::IdKey;
use crate::errors::Errors;
use crate::input::Input;
use crate::model::{Body, Derive, Wire};

/// The id that each value of the type is. Only a newtype can be one: its value is the id.
pub(super) fn check(
    derive: Derive,
    input: &Input<'_>,
    body: &Body<'_>,
    errors: &mut Errors,
) -> Option<IdKey> {
    let (key, id) = input.attrs.id.both()?;
    if derive != Derive::Property {
        errors.add(
            key,
            format_args!(
                "`{key}` belongs on a field here; on a type, it belongs on a newtype that derives `CioProperty`"
            ),
        );
        return None;
    }
    let is_newtype = matches!(body, Body::Newtype(field) if matches!(field.wire, Wire::Own));
    if !is_newtype || !input.generics.params.is_empty() {
        errors.add(
            key,
            format_args!(
                "`{key}` belongs on a newtype of a string, an integer or a UUID, without parameters, such as \
                 `struct CustomerId(u64);`"
            ),
        );
        return None;
    }
    Some(*id)
}
