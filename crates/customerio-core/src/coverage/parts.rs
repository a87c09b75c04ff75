use std::collections::BTreeSet;

use customerio_rules::lock::path::{Path, Step};

use crate::shape::{Field, KindRepr, Shape, VariantContent};
use crate::validate::unwrapped;

/// Returns all parts that a value of a shape can have, sorted. The first is `.`, the value itself.
///
/// A recursive type is listed once, at its first occurrence.
///
/// ```
/// use customerio_core::coverage::parts;
/// use customerio_core::shape::{Field, Kind, Shape};
///
/// struct Order;
/// const ORDER: &Shape = &Shape::new::<Order>(Kind::object(&[
///     Field::new::<String>("id"),
///     Field::new::<Option<String>>("coupon"),
/// ]));
/// assert_eq!(parts(ORDER), [".", "coupon"]);
/// ```
#[must_use]
pub fn parts(shape: &'static Shape) -> Vec<String> {
    let mut lister = Lister::default();
    let whole = Path::default();
    lister.found.insert(whole.to_string());
    lister.value(&whole, shape);
    lister.found.into_iter().collect()
}

/// The maximum depth. No type without recursion is deeper.
const MAX_DEPTH: usize = 64;

#[derive(Default)]
struct Lister {
    found: BTreeSet<String>,
    /// The types that are being listed, from the outside in.
    open: Vec<&'static str>,
}

impl Lister {
    fn value(&mut self, path: &Path, shape: &'static Shape) {
        let shape = unwrapped(shape);
        let id = (shape.id)();
        if self.open.contains(&id) || self.open.len() >= MAX_DEPTH {
            return;
        }
        self.open.push(id);
        match shape.kind {
            KindRepr::List(list) => self.value(&path.with(Step::Items), list.of),
            KindRepr::Map(of) => self.value(&path.with(Step::Values), of),
            KindRepr::Tuple(places) => self.places(path, places),
            KindRepr::Object(object) => self.fields(path, object.fields),
            KindRepr::Enum(of) => {
                for variant in of.variants {
                    let path = path.with(Step::Variant(variant.name.to_owned()));
                    self.found.insert(path.to_string());
                    match variant.content {
                        VariantContent::Unit => {}
                        VariantContent::Newtype(shape) => self.value(&path, shape),
                        VariantContent::Tuple(places) => self.places(&path, places),
                        VariantContent::Object(fields) => self.fields(&path, fields),
                    }
                }
            }
            KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. }
            | KindRepr::Nullable(_)
            | KindRepr::Lazy(_)
            | KindRepr::Foreign(_) => {}
        }
        self.open.pop();
    }

    fn places(&mut self, path: &Path, places: &[&'static Shape]) {
        for (at, shape) in places.iter().enumerate() {
            self.value(&path.with(Step::Place(at)), shape);
        }
    }

    fn fields(&mut self, path: &Path, fields: &'static [Field]) {
        for field in fields {
            let named = path.with(Step::Field(field.name.to_owned()));
            if field.is_optional() || !field.shape.is_never_null() {
                self.found.insert(named.to_string());
            }
            if field.is_flattened() && !is_enum(field.shape) {
                self.value(path, field.shape);
            } else {
                self.value(&named, field.shape);
            }
        }
    }
}

/// Returns whether a flattened value names its variant. Its parts are listed under the Rust name of the
/// field, since several such fields may have variants with one name.
pub(super) fn is_enum(shape: &'static Shape) -> bool {
    matches!(unwrapped(shape).kind, KindRepr::Enum(_))
}
