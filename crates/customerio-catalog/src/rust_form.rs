//! How a declared type is written in Rust, for tools that turn a message into code.
//!
//! The form of a value is a JSON object with a `type`; `name` is the type around it, and `path` its import.

use customerio_core::catalog::Catalog;
use customerio_core::event::Role;
use customerio_core::shape::{Enum, Field, KindRepr, Shape, Variant, VariantContent};
use customerio_rules::format::Format;
use customerio_rules::tagging::Tagging;
use serde_json::{Map, Value, json};

use crate::declared::{self, Declared};
use crate::export::Files;

/// The file of the forms, beside the schemas.
pub(crate) const FILE: &str = "rust.json";

/// The depth at which a type that contains itself ends.
const MAX_RECURSION: usize = 3;

/// Adds the forms of all declarations to an export, by their [`key`](crate::driver::key).
pub(crate) fn add(catalog: &Catalog, files: &mut Files) {
    let forms = declared::all(catalog).map(|it| {
        let key = crate::driver::key(it.kind().as_str(), it.name(), it.version());
        (key, of_declared(it))
    });
    let forms: Map<String, Value> = forms.collect();
    files.insert(FILE, &Value::Object(forms).to_string());
}

fn of_declared(declared: Declared) -> Value {
    let mut form = named(declared.shape());
    form.insert("type".to_owned(), "struct".into());
    let fields = of_fields(declared.shape().fields(), 0);
    form.insert("fields".to_owned(), fields);
    if let Declared::Event(spec) = declared {
        let roles = spec.roles().iter().map(|role| {
            let of = role.shape().map_or_else(
                // The derive knows no shape for the time, and for ids of any type.
                || json!({"type": if role.role() == Role::Timestamp { "time" } else { "string" }}),
                |shape| of_shape(shape, 0),
            );
            json!({
                "field": role.field(),
                "role": role.role().key(),
                "property": role.is_property(),
                "of": of,
            })
        });
        form.insert("roles".to_owned(), roles.collect());
    }
    form.into()
}

/// Returns the name of a type as it is written, and the path to import.
fn named(shape: &Shape) -> Map<String, Value> {
    let id = shape.id();
    let (path, name) = imported(id.split('<').next().unwrap_or(id));
    let mut form = Map::new();
    form.insert("name".to_owned(), name.into());
    form.insert("path".to_owned(), path.into());
    form
}

/// Returns the path to import and the path to write. For a variant, its enum is imported.
pub(crate) fn imported(path: &str) -> (&str, &str) {
    let Some((module, name)) = path.rsplit_once("::") else {
        return (path, path);
    };
    let parent = module.rsplit("::").next().unwrap_or(module);
    if parent.starts_with(|first: char| first.is_ascii_uppercase()) {
        let written = path.len() - parent.len() - name.len() - 2;
        (module, &path[written..])
    } else {
        (path, name)
    }
}

/// Returns the name of a field or a variant in Rust. A shape written by hand may have only that of the wire.
pub(crate) const fn name_in_rust(member: &'static str, name: &'static str) -> &'static str {
    if member.is_empty() { name } else { member }
}

/// Returns whether the code parses a string, since the type does not implement `From<&str>`. A newtype
/// with the format `uuid` contains a `Uuid` or a `String`, and `parse` creates both.
pub(crate) fn is_parsed(shape: &Shape) -> bool {
    const CRATES: &[&str] = &["uuid::", "url::", "rust_decimal::", "chrono::", "jiff::"];
    let of_crate = CRATES.iter().any(|it| shape.id().starts_with(it));
    let is_uuid = matches!(
        shape.repr(),
        KindRepr::Text {
            format: Some(Format::Uuid)
        }
    );
    of_crate
        || shape.id().ends_with("::timestamp::Timestamp")
        || (is_uuid && !shape.name().is_empty())
}

fn of_fields(fields: &'static [Field], recursion: usize) -> Value {
    let fields = fields.iter().map(|field| {
        let mut form = Map::new();
        form.insert(
            "field".to_owned(),
            name_in_rust(field.member(), field.name()).into(),
        );
        if !field.is_flattened() {
            form.insert("key".to_owned(), field.name().into());
        }
        let of = of_shape(field.shape(), recursion);
        let of = if field.is_optional() {
            json!({"type": "optional", "of": of})
        } else {
            of
        };
        form.insert("of".to_owned(), of);
        Value::Object(form)
    });
    fields.collect()
}

fn of_shape(shape: &'static Shape, recursion: usize) -> Value {
    let of = |shape| of_shape(shape, recursion);
    let items = |shapes: &[&'static Shape]| shapes.iter().copied().map(of).collect::<Vec<_>>();
    let plain = match shape.repr() {
        KindRepr::Boolean => json!({"type": "boolean"}),
        KindRepr::Integer { .. } => json!({"type": "integer"}),
        KindRepr::Number if shape.id().ends_with("::DecimalNumber") => json!({"type": "decimal"}),
        KindRepr::Number => json!({"type": "number"}),
        KindRepr::Text { .. } if shape.id().ends_with("::SystemTime") => {
            return json!({"type": "time"});
        }
        KindRepr::Text { .. } if is_parsed(shape) => json!({"type": "parsed"}),
        KindRepr::Text { .. } => json!({"type": "string"}),
        KindRepr::List(list) if list.unique => json!({"type": "set", "of": of(list.of)}),
        KindRepr::List(list) => json!({"type": "list", "of": of(list.of)}),
        KindRepr::Tuple(places) => json!({"type": "tuple", "items": items(places)}),
        KindRepr::Map(values) => json!({"type": "map", "of": of(values)}),
        KindRepr::Object(object) => {
            let mut form = named(shape);
            form.insert("type".to_owned(), "struct".into());
            form.insert("fields".to_owned(), of_fields(object.fields, recursion));
            return form.into();
        }
        KindRepr::Enum(variants) => return of_enum(shape, variants, recursion),
        KindRepr::Nullable(inner) => return json!({"type": "optional", "of": of(inner)}),
        KindRepr::Lazy(_) if recursion == MAX_RECURSION => return json!({"type": "other"}),
        // It may be in a `Box`.
        KindRepr::Lazy(look) => {
            return json!({"type": "recursive", "of": of_shape(look(), recursion + 1)});
        }
        KindRepr::Any | KindRepr::Foreign(_) => return json!({"type": "other"}),
    };
    let mut form = named(shape);
    // A type of a field has a name if it is a newtype.
    if shape.name().is_empty() {
        form.clear();
    }
    if let Value::Object(plain) = plain {
        form.extend(plain);
    }
    form.into()
}

fn of_enum(shape: &Shape, of: &Enum, recursion: usize) -> Value {
    let mut form = named(shape);
    form.insert("type".to_owned(), "enum".into());
    match of.tagging {
        Tagging::External => {}
        Tagging::Internal { tag } => {
            form.insert("tag".to_owned(), tag.into());
        }
        Tagging::Adjacent { tag, content } => {
            form.insert("tag".to_owned(), tag.into());
            form.insert("content".to_owned(), content.into());
        }
        Tagging::Untagged => {
            form.insert("untagged".to_owned(), true.into());
        }
    }
    let variants = of.variants.iter().map(|it| of_variant(it, recursion));
    form.insert("variants".to_owned(), variants.collect());
    form.into()
}

fn of_variant(variant: &Variant, recursion: usize) -> Value {
    let member = name_in_rust(variant.member(), variant.name());
    let mut form = Map::new();
    form.insert("key".to_owned(), variant.name().into());
    form.insert("member".to_owned(), member.into());
    match *variant.content() {
        VariantContent::Unit => {}
        VariantContent::Newtype(shape) => {
            form.insert("of".to_owned(), of_shape(shape, recursion));
        }
        VariantContent::Tuple(places) => {
            let items = places.iter().map(|it| of_shape(it, recursion));
            form.insert("items".to_owned(), items.collect());
        }
        VariantContent::Object(fields) => {
            form.insert("fields".to_owned(), of_fields(fields, recursion));
        }
    }
    form.into()
}

#[cfg(test)]
mod tests {
    use customerio_core::catalog::Catalog;
    use customerio_core::event::{EventSpec, RoleField};
    use customerio_core::shape::Kind;
    use customerio_core::{CioProperty, Empty};
    use serde_json::from_str;

    use super::*;
    use crate::fixture::event_of;

    struct Sku;
    struct Currency;
    struct Order;

    const SKU: &Shape = &Shape::new::<Sku>(Kind::string()).with_name("Sku");
    const CURRENCY: &Shape = &Shape::new::<Currency>(Kind::externally_tagged(&[
        Variant::unit("EUR").with_member("Eur"),
        Variant::newtype("other", String::SHAPE).with_member("Other"),
    ]))
    .with_name("Currency");
    const ORDER: &Shape = &Shape::new::<Order>(Kind::object(&[
        Field::from_shape("sku", SKU, true),
        Field::new::<f64>("total").with_member("sum"),
        Field::from_shape("currency", CURRENCY, false),
        Field::flattened("rest", Empty::SHAPE),
    ]));

    #[test]
    fn a_form_has_the_names_in_rust() {
        static PAID: EventSpec =
            event_of(ORDER, "Paid", 2)
                .with_roles(&[RoleField::new(Role::UserId, "customer").with_shape(u64::SHAPE)]);
        let catalog = Catalog::new([&PAID], []).expect("no duplicates");
        let mut files = Files::default();
        add(&catalog, &mut files);
        let forms: Value = from_str(files.get(FILE).expect("a file")).expect("JSON");
        let form = &forms["track Paid v2"];
        assert_eq!(form["name"], "Order");
        assert!(
            form["path"]
                .as_str()
                .is_some_and(|it| it.ends_with("::tests::Order"))
        );
        let role = json!({"field": "customer", "role": "userId", "property": false, "of": {"type": "integer"}});
        assert_eq!(form["roles"], json!([role]));
        let fields = &form["fields"];
        assert_eq!(fields[0]["of"]["type"], "optional");
        assert_eq!(fields[0]["of"]["of"]["name"], "Sku");
        assert_eq!(
            fields[1],
            json!({"field": "sum", "key": "total", "of": {"type": "number"}})
        );
        let variants = &fields[2]["of"]["variants"];
        assert_eq!(variants[0], json!({"key": "EUR", "member": "Eur"}));
        assert_eq!(variants[1]["of"], json!({"type": "string"}));
        assert_eq!(
            (&fields[3]["field"], fields[3].get("key")),
            (&json!("rest"), None)
        );
    }
}
