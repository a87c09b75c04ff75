use core::fmt;
use std::collections::BTreeSet;
use std::time::SystemTime;

use customerio_rules::lock::path::{Path, Step};
use serde::Serialize;

use super::parts::is_enum;
use super::{event_key, traits_key, untyped_key};
use crate::Empty;
use crate::call::Call;
use crate::event::CioEvent;
use crate::recorder::Recorder;
use crate::shape::{KindRepr, Shape, Tagging};
use crate::traits::CioTraits;
use crate::validate::{Place, Table, unwrapped};
use crate::walk::{CioObject, CioProperty, Elements, Fields, Sequence, Visitor};

/// The parts that a call sets of its event, or of each of its traits.
///
/// ```
/// use customerio_core::Empty;
/// use customerio_core::call::Identify;
/// use customerio_core::coverage::Observations;
///
/// let observed = Observations::of(&Identify::new("u1", &Empty));
/// assert_eq!(observed.into_iter().count(), 0);
/// ```
#[derive(Debug, Default)]
pub struct Observations(Vec<ObservedParts>);

/// The parts that a call sets of an event or traits type.
///
/// ```
/// use customerio_core::coverage::{ObservedParts, parts};
///
/// fn unset(observed: &ObservedParts) -> Vec<String> {
///     let mut all = parts(observed.shape);
///     all.retain(|part| !observed.set.contains(part));
///     all
/// }
/// ```
#[derive(Debug)]
pub struct ObservedParts {
    /// The [key](event_key) of the event or [traits type](traits_key).
    pub key: String,
    /// The shape of the type, for [`parts`](super::parts).
    pub shape: &'static Shape,
    /// The paths of all values that are present and not null.
    pub set: BTreeSet<String>,
}

impl Observations {
    /// Observes a call. Calls without an event or traits of the program have no parts.
    ///
    /// ```
    /// use customerio_core::Untyped;
    /// use customerio_core::call::Track;
    /// use customerio_core::coverage::Observations;
    ///
    /// let legacy = Untyped::event("Legacy Thing", serde_json::json!({ "total": 12 }));
    /// let keys: Vec<String> = Observations::of(&Track::new("u1", &legacy)).into_iter().map(|it| it.key).collect();
    /// assert_eq!(keys, ["untyped track Legacy Thing"]);
    /// ```
    #[must_use]
    pub fn of<C: Call + ?Sized>(call: &C) -> Self {
        let mut observed = Self::default();
        call.record(&mut observed);
        observed
    }

    fn add_untyped(&mut self, key: String) {
        // JSON has no parts that a declaration lists.
        let shape = serde_json::Value::SHAPE;
        let set = BTreeSet::from([Path::default().to_string()]);
        self.0.push(ObservedParts { key, shape, set });
    }

    fn add<T: CioProperty + ?Sized>(&mut self, key: String, shape: &'static Shape, value: &T) {
        // The empty event and traits are types of this crate, not of the program.
        if (shape.id)() == (Empty::SHAPE.id)() {
            return;
        }
        let mut seen = Seen::default();
        seen.see(Place::of(shape), Path::default(), value);
        let set = seen.set;
        self.0.push(ObservedParts { key, shape, set });
    }
}

impl Recorder for Observations {
    fn event<E: CioEvent + ?Sized>(&mut self, event: &E) {
        let spec = event.event_spec();
        match event.untyped() {
            Some(untyped) => {
                self.add_untyped(untyped_key(spec.call.kind().as_str(), untyped.name()));
            }
            None => self.add(event_key(spec), spec.shape, event),
        }
    }

    fn traits<T: CioTraits + ?Sized>(&mut self, traits: &T) {
        match traits.untyped() {
            Some(_) => self.add_untyped(untyped_key("traits", "")),
            None => self.add(traits_key(T::SPEC), T::SPEC.shape, traits),
        }
    }
}

impl IntoIterator for Observations {
    type Item = ObservedParts;
    type IntoIter = std::vec::IntoIter<ObservedParts>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The paths that are set.
#[derive(Default)]
struct Seen {
    set: BTreeSet<String>,
    /// The types around the current value, the outermost first, with the path of each.
    open: Vec<(&'static str, Path)>,
}

impl Seen {
    /// Records the paths that are set in a value. The parts of a recursive type are recorded at its
    /// first occurrence, at any depth.
    fn see<T: CioProperty + ?Sized>(&mut self, place: Place, path: Path, value: &T) {
        let shape = unwrapped(place.shape);
        let written = path.to_string();
        let id = (shape.id)();
        let is_own = matches!(shape.kind, KindRepr::Object(_) | KindRepr::Enum(_));
        let first = self.open.iter().find(|(open, _)| is_own && *open == id);
        let path = first.map_or(path, |(_, first)| first.clone());
        self.open.push((id, path.clone()));
        let mut observer = Observer {
            shape,
            table: place.table().unwrap_or_else(|| Table::of(shape)),
            path,
            is_null: false,
            seen: self,
        };
        value.visit_property(&mut observer);
        let is_null = observer.is_null;
        self.open.pop();
        if !is_null {
            self.set.insert(written);
        }
    }

    fn note(&mut self, path: &Path) {
        self.set.insert(path.to_string());
    }
}

/// Walks one value together with its shape.
struct Observer<'a> {
    shape: &'static Shape,
    table: Table,
    path: Path,
    is_null: bool,
    seen: &'a mut Seen,
}

impl Visitor for Observer<'_> {
    fn null(&mut self) {
        self.is_null = true;
    }

    fn boolean(&mut self, _value: bool) {}

    fn signed(&mut self, _value: i64) {}

    fn unsigned(&mut self, _value: u64) {}

    fn signed_wide(&mut self, _value: i128) {}

    fn unsigned_wide(&mut self, _value: u128) {}

    fn single(&mut self, _value: f32) {}

    fn double(&mut self, _value: f64) {}

    fn text(&mut self, value: &str) {
        if let KindRepr::Enum(of) = &self.shape.kind
            && of.variants.iter().any(|variant| variant.name == value)
        {
            let variant = self.path.with(Step::Variant(value.to_owned()));
            self.seen.note(&variant);
        }
    }

    fn displayed(&mut self, _value: &dyn fmt::Display) {}

    fn time(&mut self, _value: SystemTime) {}

    fn sequence<S: Sequence + ?Sized>(&mut self, value: &S) {
        value.visit_elements(&mut ElementObserver { at: 0, of: self });
    }

    fn object<O: CioObject + ?Sized>(&mut self, value: &O) {
        // An object of an unknown variant; its own walk names the variant.
        if matches!(
            (&self.shape.kind, self.table),
            (KindRepr::Enum(_), Table::Nothing)
        ) {
            self.shape = unwrapped(O::SHAPE);
            self.table = Table::of(self.shape);
        }
        value.visit_fields(&mut FieldObserver {
            shape: self.shape,
            table: self.table,
            path: self.path.clone(),
            next: 0,
            shown: 0,
            seen: self.seen,
        });
    }

    fn foreign<T: Serialize + ?Sized>(&mut self, _value: &T) {}

    fn variant(&mut self, at: usize) {
        if let KindRepr::Enum(of) = &self.shape.kind
            && let (Tagging::Untagged, Some(variant)) = (of.tagging, of.variants.get(at))
        {
            self.path = self.path.with(Step::Variant(variant.name.to_owned()));
            self.seen.note(&self.path);
            // The value is the content of the variant, without an object around it.
            let place = Place::of_content(&variant.content);
            self.shape = unwrapped(place.shape);
            self.table = place.table().unwrap_or_else(|| Table::of(self.shape));
        }
    }
}

struct ElementObserver<'s, 'a> {
    at: usize,
    of: &'s mut Observer<'a>,
}

impl Elements for ElementObserver<'_, '_> {
    fn element<T: CioProperty + ?Sized>(&mut self, value: &T) {
        let step = match self.of.table {
            Table::Places(_) => Step::Place(self.at),
            Table::Each(_) | Table::Nothing | Table::Fields(_) | Table::Variant(..) => Step::Items,
        };
        let place = self.of.table.place(self.at);
        let place = place.unwrap_or_else(|| Place::of(T::SHAPE));
        let path = self.of.path.with(step);
        self.of.seen.see(place, path, value);
        self.at += 1;
    }
}

struct FieldObserver<'a> {
    shape: &'static Shape,
    table: Table,
    path: Path,
    /// The index at which the next search begins.
    next: usize,
    shown: usize,
    seen: &'a mut Seen,
}

impl FieldObserver<'_> {
    fn show<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        self.shown += 1;
        let place = self.table.key(key, &mut self.next);
        let path = match self.table {
            Table::Each(_) => self.path.with(Step::Values),
            // The content of a variant is under its name or under the key of the content. The tag next
            // to it is not a part.
            Table::Variant(Tagging::External | Tagging::Adjacent { .. }, _) => {
                if place.is_none() {
                    return;
                }
                self.path.clone()
            }
            Table::Variant(Tagging::Internal { .. } | Tagging::Untagged, _)
            | Table::Fields(_)
            | Table::Places(_)
            | Table::Nothing => self.path.with(Step::Field(key.to_owned())),
        };
        let place = place.unwrap_or_else(|| Place::of(T::SHAPE));
        self.seen.see(place, path, value);
    }
}

impl Fields for FieldObserver<'_> {
    fn field<T: CioProperty + ?Sized>(&mut self, name: &'static str, value: &T) {
        self.show(name, value);
    }

    fn entry<T: CioProperty + ?Sized>(&mut self, key: &str, value: &T) {
        self.show(key, value);
    }

    fn flattened<O: CioObject + ?Sized>(&mut self, member: &'static str, value: &O) {
        let shape = unwrapped(O::SHAPE);
        let named = self.path.with(Step::Field(member.to_owned()));
        // The content of a variant next to its tag has no name.
        let path = if is_enum(shape) && !member.is_empty() {
            named.clone()
        } else {
            self.path.clone()
        };
        let mut inner = FieldObserver {
            shape,
            table: Table::of(shape),
            path,
            next: 0,
            shown: 0,
            seen: self.seen,
        };
        value.visit_fields(&mut inner);
        if inner.shown > 0 {
            self.shown += inner.shown;
            self.seen.note(&named);
        }
    }

    fn refused(&mut self, _why: &dyn fmt::Display) {}

    fn variant(&mut self, at: usize) {
        if let KindRepr::Enum(of) = &self.shape.kind
            && let Some(variant) = of.variants.get(at)
        {
            self.table = Table::Variant(&of.tagging, variant);
            self.path = self.path.with(Step::Variant(variant.name.to_owned()));
            self.seen.note(&self.path);
        }
    }
}
