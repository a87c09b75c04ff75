use super::Shape;

/// The properties that a type gives to a field of that type.
#[derive(Clone, Copy, Debug)]
pub struct AsField {
    pub(super) shape: &'static Shape,
    pub(super) presence: Presence,
}

/// Whether a key is present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Always present.
    Required,
    /// The key is left out without a value.
    Optional,
    /// The field has no key: the keys of its value are keys of this object. The name is that of the
    /// Rust field, and an absent value has no keys.
    Flattened,
}

impl AsField {
    /// Returns a field that is replaced by the keys of its value.
    #[must_use]
    pub const fn flattened(shape: &'static Shape) -> Self {
        let presence = Presence::Flattened;
        Self { shape, presence }
    }

    /// Returns a field of a recursive shape, whose permission to be `null` a constant can't remove.
    #[must_use]
    pub const fn recursive(shape: &'static Shape, optional: bool) -> Self {
        let presence = if optional {
            Presence::Optional
        } else {
            Presence::Required
        };
        Self { shape, presence }
    }

    /// Returns a required or an optional field. An optional field is left out instead of being `null`,
    /// so its shape loses the permission to be `null`.
    #[must_use]
    pub const fn of(shape: &'static Shape, optional: bool) -> Self {
        if optional {
            Self {
                shape: shape.without_null(),
                presence: Presence::Optional,
            }
        } else {
            Self {
                shape,
                presence: Presence::Required,
            }
        }
    }

    /// Returns the shape of the value when it is present.
    #[must_use]
    pub const fn shape(&self) -> &'static Shape {
        self.shape
    }
}
