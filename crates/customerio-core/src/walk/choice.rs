//! The walk of enums, with the four tagging forms of serde. A derive provides only the variant and its
//! content.

use super::{CioObject, CioProperty, Elements, Fields, Sequence, Visitor};
use crate::shape::{Enum, KindRepr, Shape, Tagging, Variant, VariantContent};

/// An example of a method: the lines of the others begin with `# `, which hides them.
#[rustfmt::skip]
macro_rules! example {
    ($index:literal $elements:literal $fields:literal, $value:literal, $json:literal) => {
        concat!(
            "\n```\n\
             # use customerio_core::shape::{Field, Kind, Shape, Variant};\n\
             # use customerio_core::walk::{Choice, CioProperty, Elements, Fields, Json, Visitor, visit_choice};\n\
             enum Payment {\n    Card(u32),\n    Invoice { days: u32 },\n}\n\n\
             # impl CioProperty for Payment {\n\
             # const SHAPE: &'static Shape = &Shape::new::<Self>(Kind::externally_tagged(&[\n\
             # Variant::newtype(\"card\", u32::SHAPE),\n\
             # Variant::object(\"invoice\", &[Field::new::<u32>(\"days\")]),\n\
             # ]));\n\
             # fn visit_property<V: Visitor>(&self, to: &mut V) {\n\
             # visit_choice(self, to);\n\
             # }\n\
             # }\n\
             # impl Choice for Payment {\n",
            $index, "fn variant_index(&self) -> usize {\n",
            $index, "    match self {\n",
            $index, "        Self::Card(_) => 0,\n",
            $index, "        Self::Invoice { .. } => 1,\n",
            $index, "    }\n",
            $index, "}\n",
            $elements, "fn visit_variant_elements<E: Elements>(&self, to: &mut E) {\n",
            $elements, "    if let Self::Card(digits) = self {\n",
            $elements, "        to.element(digits);\n",
            $elements, "    }\n",
            $elements, "}\n",
            $fields, "fn visit_variant_fields<F: Fields>(&self, to: &mut F) {\n",
            $fields, "    if let Self::Invoice { days } = self {\n",
            $fields, "        to.field(\"days\", days);\n",
            $fields, "    }\n",
            $fields, "}\n",
            "# }\nlet payment = ", $value, ";\n\
             assert_eq!(serde_json::to_string(&Json(&payment))?, r#\"", $json, "\"#);\n\
             # Ok::<(), serde_json::Error>(())\n```"
        )
    };
}

/// An enum, as a derive describes it.
///
/// ```
/// use customerio_core::shape::{Kind, Shape, Variant};
/// use customerio_core::walk::{Choice, CioProperty, Elements, Fields, Json, Visitor, visit_choice};
///
/// enum Plan {
///     Free,
///     Pro,
/// }
///
/// impl CioProperty for Plan {
///     const SHAPE: &'static Shape =
///         &Shape::new::<Self>(Kind::externally_tagged(&[Variant::unit("free"), Variant::unit("pro")]));
///
///     fn visit_property<V: Visitor>(&self, to: &mut V) {
///         visit_choice(self, to);
///     }
/// }
///
/// impl Choice for Plan {
///     fn variant_index(&self) -> usize {
///         match self {
///             Self::Free => 0,
///             Self::Pro => 1,
///         }
///     }
///
///     fn visit_variant_elements<E: Elements>(&self, _to: &mut E) {}
///
///     fn visit_variant_fields<F: Fields>(&self, _to: &mut F) {}
/// }
///
/// assert_eq!(serde_json::to_string(&Json(&[Plan::Free, Plan::Pro]))?, r#"["free","pro"]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Choice: CioProperty {
    /// The place of the variant in the shape's table.
    #[doc = example!("" "# " "# ", "Payment::Card(4242)", r#"{"card":4242}"#)]
    fn variant_index(&self) -> usize;

    /// Shows the values of a variant without names, in their order.
    #[doc = example!("# " "" "# ", "Payment::Card(4242)", r#"{"card":4242}"#)]
    fn visit_variant_elements<E: Elements>(&self, to: &mut E);

    /// Shows the named values of a variant. With an internal tag, also those of the object that a
    /// variant contains.
    #[doc = example!("# " "# " "", "Payment::Invoice { days: 30 }", r#"{"invoice":{"days":30}}"#)]
    fn visit_variant_fields<F: Fields>(&self, to: &mut F);
}

fn table<T: Choice + ?Sized>(value: &T) -> Option<(&'static Enum, &'static Variant)> {
    let KindRepr::Enum(of) = &T::SHAPE.kind else {
        return None;
    };
    Some((of, of.variants.get(value.variant_index())?))
}

/// Shows an enum.
///
/// ```
/// use customerio_core::walk::{Choice, Visitor, visit_choice};
///
/// fn show<T: Choice, V: Visitor>(choice: &T, to: &mut V) {
///     visit_choice(choice, to);
/// }
/// ```
pub fn visit_choice<T: Choice + ?Sized, V: Visitor>(value: &T, to: &mut V) {
    let Some((of, variant)) = table(value) else {
        return to.null();
    };
    match (of.tagging, &variant.content) {
        (Tagging::External, VariantContent::Unit) => to.text(variant.name),
        (Tagging::Untagged, content) => {
            to.variant(value.variant_index());
            match content {
                VariantContent::Unit => to.null(),
                VariantContent::Newtype(_) => value.visit_variant_elements(&mut Only(to)),
                VariantContent::Tuple(places) => to.sequence(&Content(value, places.len())),
                VariantContent::Object(_) => to.object(&Content(value, 0)),
            }
        }
        (Tagging::Internal { .. } | Tagging::Adjacent { .. }, _)
        | (
            Tagging::External,
            VariantContent::Newtype(_) | VariantContent::Tuple(_) | VariantContent::Object(_),
        ) => to.object(&Tagged(value)),
    }
}

/// Shows the keys of an enum that is written as an object.
///
/// ```
/// use customerio_core::walk::{Choice, Fields, visit_choice_fields};
///
/// fn show<T: Choice, F: Fields>(choice: &T, to: &mut F) {
///     visit_choice_fields(choice, to);
/// }
/// ```
pub fn visit_choice_fields<T: Choice + ?Sized, F: Fields>(value: &T, to: &mut F) {
    let Some((of, variant)) = table(value) else {
        return;
    };
    to.variant(value.variant_index());
    match of.tagging {
        Tagging::External => visit_content(value, &variant.content, variant.name, to),
        Tagging::Adjacent { tag, content } => {
            to.field(tag, variant.name);
            visit_content(value, &variant.content, content, to);
        }
        Tagging::Internal { tag } => {
            to.field(tag, variant.name);
            value.visit_variant_fields(to);
        }
        Tagging::Untagged => value.visit_variant_fields(to),
    }
}

/// Shows what a variant holds under a key.
fn visit_content<T: Choice + ?Sized, F: Fields>(
    value: &T,
    content: &VariantContent,
    key: &'static str,
    to: &mut F,
) {
    match content {
        VariantContent::Unit => {}
        VariantContent::Newtype(_) => value.visit_variant_elements(&mut OnlyAt(key, to)),
        VariantContent::Tuple(places) => to.field(key, &Row(Content(value, places.len()))),
        VariantContent::Object(_) => to.field(key, &Content(value, 0)),
    }
}

/// The shape of a variant's content, which the enum's table describes instead of its type.
const DESCRIBED_BY_ENUM: &Shape = serde_json::Value::SHAPE;

/// An enum in one of the forms that are objects.
struct Tagged<'a, T: ?Sized>(&'a T);

impl<T: Choice + ?Sized> CioProperty for Tagged<'_, T> {
    const SHAPE: &'static Shape = T::SHAPE;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl<T: Choice + ?Sized> CioObject for Tagged<'_, T> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        visit_choice_fields(self.0, to);
    }
}

/// The content of a variant, and the number of its values without names.
struct Content<'a, T: ?Sized>(&'a T, usize);

impl<T: Choice + ?Sized> CioProperty for Content<'_, T> {
    const SHAPE: &'static Shape = DESCRIBED_BY_ENUM;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.object(self);
    }
}

impl<T: Choice + ?Sized> CioObject for Content<'_, T> {
    fn visit_fields<F: Fields>(&self, to: &mut F) {
        self.0.visit_variant_fields(to);
    }
}

impl<T: Choice + ?Sized> Sequence for Content<'_, T> {
    fn count(&self) -> usize {
        self.1
    }

    fn visit_elements<E: Elements>(&self, to: &mut E) {
        self.0.visit_variant_elements(to);
    }
}

/// A sequence as a value.
struct Row<S>(S);

impl<S: Sequence> CioProperty for Row<S> {
    const SHAPE: &'static Shape = DESCRIBED_BY_ENUM;

    fn visit_property<V: Visitor>(&self, to: &mut V) {
        to.sequence(&self.0);
    }
}

/// Shows the only element instead of an array.
struct Only<'v, V>(&'v mut V);

impl<V: Visitor> Elements for Only<'_, V> {
    fn element<T: CioProperty + ?Sized>(&mut self, value: &T) {
        value.visit_property(self.0);
    }
}

/// Shows the only element under a key. It is there even if it is null, as in serde.
struct OnlyAt<'f, F>(&'static str, &'f mut F);

impl<F: Fields> Elements for OnlyAt<'_, F> {
    fn element<T: CioProperty + ?Sized>(&mut self, value: &T) {
        self.1.field(self.0, value);
    }
}
