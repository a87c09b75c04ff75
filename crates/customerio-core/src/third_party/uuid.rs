//! `uuid`: a `Uuid` is a string of 36 lower-case characters.

use uuid::Uuid;

use crate::shape::{Format, Kind, Shape};
use crate::walk::{CioProperty, Visitor};

impl CioProperty for Uuid {
    const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::formatted_string(Format::UUID));

    #[inline]
    fn visit_property<V: Visitor>(&self, to: &mut V) {
        let mut text = Self::encode_buffer();
        to.text(self.hyphenated().encode_lower(&mut text));
    }
}

#[cfg(test)]
mod tests {
    use customerio_rules::format::Format;
    use uuid::Uuid;

    use crate::third_party::probe;

    #[test]
    fn a_string_of_36_characters() {
        let id = Uuid::from_u128(0x67e5_5044_10b1_426f_9247_bb68_0e5f_e0c8);
        let written = "67e55044-10b1-426f-9247-bb680e5fe0c8";
        probe::text(&id, Some(Format::Uuid), written);
        probe::id(&id, written);
    }
}
