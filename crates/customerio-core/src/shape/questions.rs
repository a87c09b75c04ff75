//! Questions about the values of a type, which the derives and the tools ask.

use customerio_rules::format::Format as FormatRule;

use super::repr::{self, Keyed};
use super::{IdKind, KindRepr, Pii, Shape};

impl Shape {
    /// Returns whether the type has personal data of a class that is not among `allowed`.
    #[doc = example!(r#"&Shape::new::<()>(Kind::string()).with_pii(Pii::new("contact"))"#, r#"SHAPE.has_pii_outside(&[]) && !SHAPE.has_pii_outside(&[Pii::new("contact")])"#)]
    #[must_use]
    pub const fn has_pii_outside(&self, allowed: &[Pii]) -> bool {
        if !self.has_pii {
            return false;
        }
        repr::is_outside(self.pii, allowed) || self.kind.has_pii_outside(allowed)
    }

    /// Returns the shape without the outermost permission to be `null`.
    #[doc = example!("<Option<u8>>::SHAPE", "SHAPE.without_null().fingerprint() == u8::SHAPE.fingerprint()")]
    #[must_use]
    pub const fn without_null(&'static self) -> &'static Self {
        match self.kind.keyed() {
            Keyed::Nullable(inner) => inner,
            Keyed::Object(_) | Keyed::Enum(_) | Keyed::Other => self,
        }
    }

    /// Returns whether no value of the type is `null`.
    #[doc = example!("<Option<u8>>::SHAPE", "!SHAPE.is_never_null() && u8::SHAPE.is_never_null()")]
    #[must_use]
    pub const fn is_never_null(&self) -> bool {
        !matches!(self.kind, KindRepr::Nullable(_))
    }

    /// Returns whether the values are strings or integers, so that they can be an id.
    #[doc = example!("u64::SHAPE", "SHAPE.can_be_id() && !f64::SHAPE.can_be_id()")]
    #[must_use]
    pub const fn can_be_id(&self) -> bool {
        matches!(
            self.present(),
            KindRepr::Text { .. } | KindRepr::Integer { .. }
        )
    }

    /// Returns the kind of id that the values are, if the type declares one with `#[cio(user_id)]` or a
    /// similar attribute.
    #[doc = example!("&Shape::like::<()>(u64::SHAPE).identifying(IdKind::User)", "SHAPE.identifies() == Some(IdKind::User)")]
    #[must_use]
    pub const fn identifies(&self) -> Option<IdKind> {
        if let KindRepr::Nullable(inner) = &self.kind {
            inner.identifies()
        } else {
            self.id_kind
        }
    }

    /// Returns whether the values are timestamps.
    #[doc = example!("std::time::SystemTime::SHAPE", "SHAPE.can_be_time() && !String::SHAPE.can_be_time()")]
    #[must_use]
    pub const fn can_be_time(&self) -> bool {
        matches!(
            self.present(),
            KindRepr::Text {
                format: Some(FormatRule::DateTime)
            }
        )
    }

    /// Returns whether the values are strings. This and the next two are `true` for recursive types,
    /// which a constant can't look into.
    #[doc = example!("String::SHAPE", "SHAPE.is_text() && !u8::SHAPE.is_text()")]
    #[must_use]
    pub const fn is_text(&self) -> bool {
        matches!(self.present(), KindRepr::Text { .. } | KindRepr::Lazy(_))
    }

    /// Returns whether the values are numbers.
    #[doc = example!("f64::SHAPE", "SHAPE.is_number() && !bool::SHAPE.is_number()")]
    #[must_use]
    pub const fn is_number(&self) -> bool {
        matches!(
            self.present(),
            KindRepr::Integer { .. } | KindRepr::Number | KindRepr::Lazy(_)
        )
    }

    /// Returns whether the values are arrays or maps, whose items can be counted.
    #[doc = example!("<Vec<f64>>::SHAPE", "SHAPE.is_countable() && !String::SHAPE.is_countable()")]
    #[must_use]
    pub const fn is_countable(&self) -> bool {
        matches!(
            self.present(),
            KindRepr::List(_) | KindRepr::Map(_) | KindRepr::Lazy(_)
        )
    }
}
