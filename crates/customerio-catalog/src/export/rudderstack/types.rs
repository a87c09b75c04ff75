//! Properties and custom types, each defined once.

use std::collections::BTreeMap;

use customerio_core::shape::{Constraint, Enum, Field, KindRepr, Shape, Variant, VariantContent};
use customerio_rules::constraint::Constraint as Rule;
use customerio_rules::tagging::Tagging;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::config::add;
use crate::export::identifier::{Names, pascal, snake};
use crate::export::loss::is_plain;

/// A property of the data catalog.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Property {
    id: String,
    name: &'static str,
    #[serde(flatten)]
    of: TypeRef,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'static str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    config: Map<String, Value>,
}

/// A custom type of the data catalog.
#[derive(Clone, Debug, Serialize)]
pub(super) struct CustomType {
    id: String,
    name: String,
    #[serde(flatten)]
    of: TypeRef,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'static str,
    #[serde(skip_serializing_if = "Map::is_empty")]
    config: Map<String, Value>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    properties: Vec<Used>,
}

/// A property of an event or a custom type.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Used {
    pub(super) property: String,
    pub(super) required: bool,
    /// Its name on the wire.
    #[serde(skip)]
    pub(super) name: &'static str,
}

/// The type of a property, and the type of its items.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct TypeRef {
    #[serde(skip_serializing_if = "String::is_empty")]
    r#type: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    types: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    item_type: String,
}

/// The type and the constraints of a shape.
#[derive(Clone, Debug, Default)]
struct Described {
    of: TypeRef,
    config: Map<String, Value>,
}

/// The properties and custom types found so far.
#[derive(Default)]
pub(super) struct Types {
    property_ids: Names,
    type_ids: Names,
    type_names: Names,
    properties: BTreeMap<String, Property>,
    custom: BTreeMap<String, CustomType>,
    /// The constraints of each name and type, which have one property.
    configs: BTreeMap<(&'static str, TypeRef), Map<String, Value>>,
    inside: Vec<&'static str>,
}

impl Types {
    /// Returns all properties and custom types, sorted by id.
    pub(super) fn into_parts(self) -> (Vec<Property>, Vec<CustomType>) {
        (
            self.properties.into_values().collect(),
            self.custom.into_values().collect(),
        )
    }

    /// Returns the properties of an object, and whether it may have others.
    pub(super) fn of_object(&mut self, shape: &'static Shape) -> (Vec<Used>, bool) {
        let mut used = Vec::new();
        let open = self.keys(shape, true, &mut used);
        (used, open)
    }

    /// Adds the keys of a shape that is an object; returns whether it may have others.
    fn keys(&mut self, shape: &'static Shape, sure: bool, used: &mut Vec<Used>) -> bool {
        match shape.repr() {
            KindRepr::Object(of) => self.fields(of.fields, sure, used) | of.open,
            KindRepr::Nullable(of) => self.keys(of, false, used),
            KindRepr::Lazy(look) => {
                let shape = look();
                if self.inside.contains(&shape.id()) {
                    return true;
                }
                self.inside.push(shape.id());
                let open = self.keys(shape, sure, used);
                self.inside.pop();
                open
            }
            KindRepr::Enum(of) => {
                let mut open = true;
                for variant in of.variants {
                    match variant.content() {
                        VariantContent::Object(fields) => {
                            open |= self.fields(fields, false, used);
                        }
                        VariantContent::Newtype(shape) => open |= self.keys(shape, false, used),
                        VariantContent::Unit | VariantContent::Tuple(_) => {}
                    }
                }
                open
            }
            KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. }
            | KindRepr::List(_)
            | KindRepr::Tuple(_)
            | KindRepr::Map(_)
            | KindRepr::Foreign(_) => true,
        }
    }

    fn fields(&mut self, fields: &'static [Field], sure: bool, used: &mut Vec<Used>) -> bool {
        let mut open = false;
        for field in fields {
            if field.is_flattened() {
                open |= self.keys(field.shape(), sure, used);
                continue;
            }
            let one = Used {
                property: format!("#property:{}", self.property(field)),
                required: sure && !field.is_optional(),
                name: field.name(),
            };
            match used.iter_mut().find(|it| it.property == one.property) {
                None => used.push(one),
                Some(present) => present.required &= one.required,
            }
        }
        open
    }

    /// Returns the id of the property for a field.
    fn property(&mut self, field: &'static Field) -> String {
        let mut described = self.describe(field.shape());
        for constraint in field.constraints() {
            add(&mut described.config, constraint, field.shape());
        }
        let key = (field.name(), described.of.clone());
        if self
            .configs
            .get(&key)
            .is_some_and(|config| *config != described.config)
        {
            described = self.custom_scalar(field, described);
        }
        let key = (field.name(), described.of.clone());
        self.configs.insert(key, described.config.clone());
        let kind = format!("{:?}", described.of);
        let preferred = snake(field.name());
        let (id, is_new) = self
            .property_ids
            .assign(&format!("{} {kind}", field.name()), &preferred);
        if is_new {
            self.properties.insert(
                id.clone(),
                Property {
                    id: id.clone(),
                    name: field.name(),
                    of: described.of,
                    description: field.doc(),
                    config: described.config,
                },
            );
        }
        id
    }

    /// Returns a custom type for a field if another property of its name and type has other
    /// constraints.
    fn custom_scalar(&mut self, field: &'static Field, described: Described) -> Described {
        let id = format!(
            "{} {:?} {}",
            field.name(),
            described.of,
            Value::from(described.config.clone())
        );
        let plain = described.of.types.is_empty() && !described.of.r#type.starts_with('#');
        if !plain {
            return described;
        }
        self.custom_type(&id, field.name(), field.doc(), described, Vec::new())
    }

    fn custom_type(
        &mut self,
        id: &str,
        name: &str,
        description: &'static str,
        described: Described,
        properties: Vec<Used>,
    ) -> Described {
        let (type_id, is_new) = self.type_ids.assign(id, &snake(name));
        if is_new {
            let mut preferred = pascal(name);
            if preferred.len() < 3 {
                preferred.push_str("Type");
            }
            let (name, _) = self.type_names.assign(id, &preferred);
            let custom = CustomType {
                id: type_id.clone(),
                name,
                of: described.of,
                description,
                config: described.config,
                properties,
            };
            self.custom.insert(type_id.clone(), custom);
        }
        Described {
            of: plain(&format!("#custom-type:{type_id}")),
            config: Map::new(),
        }
    }

    fn describe(&mut self, shape: &'static Shape) -> Described {
        let mut described = self.of_kind(shape);
        for constraint in shape.constraints() {
            add(&mut described.config, constraint, shape);
        }
        described
    }

    fn of_kind(&mut self, shape: &'static Shape) -> Described {
        let mut config = Map::new();
        let of = match shape.repr() {
            KindRepr::Any | KindRepr::Foreign(_) => anything(),
            KindRepr::Boolean => plain("boolean"),
            KindRepr::Integer { .. } => plain("integer"),
            KindRepr::Number => plain("number"),
            KindRepr::Text { format } => {
                if let Some(format) = format {
                    add(&mut config, &Constraint::of(Rule::Format(*format)), shape);
                }
                plain("string")
            }
            KindRepr::List(list) => {
                if list.min > 0 {
                    config.insert("min_items".to_owned(), list.min.into());
                }
                if let Some(max) = list.max {
                    config.insert("max_items".to_owned(), max.into());
                }
                if list.unique {
                    config.insert("unique_items".to_owned(), true.into());
                }
                let item = self.describe(list.of).of;
                TypeRef {
                    // RudderStack has no item type for lists of lists or of several types.
                    item_type: if item.r#type == "array" {
                        String::new()
                    } else {
                        item.r#type
                    },
                    ..plain("array")
                }
            }
            KindRepr::Tuple(_) => plain("array"),
            KindRepr::Map(_) => plain("object"),
            KindRepr::Object(_) => return self.object(shape),
            KindRepr::Enum(of) if is_plain(of) => {
                let names: Vec<_> = of.variants.iter().map(Variant::name).collect();
                config.insert("enum".to_owned(), json!(names));
                plain("string")
            }
            KindRepr::Enum(of) => self.enum_type(of),
            KindRepr::Nullable(of) => return self.nullable(of),
            KindRepr::Lazy(look) => {
                let shape = look();
                if self.inside.contains(&shape.id()) {
                    plain("object")
                } else {
                    return self.describe(shape);
                }
            }
        };
        Described { of, config }
    }

    fn object(&mut self, shape: &'static Shape) -> Described {
        let described = Described {
            of: plain("object"),
            config: Map::new(),
        };
        if shape.name().is_empty() {
            return described;
        }
        let id = shape.id();
        self.inside.push(id);
        let (used, _) = self.of_object(shape);
        self.inside.pop();
        self.custom_type(id, shape.name(), shape.doc(), described, used)
    }

    /// Returns the types of an enum's values. RudderStack has no enums with content.
    fn enum_type(&mut self, of: &'static Enum) -> TypeRef {
        let mut names = Vec::new();
        if self.enum_names(of, &mut names).is_none() {
            return anything();
        }
        // Every integer is a number.
        if names.contains(&"number") {
            names.retain(|it| *it != "integer");
        }
        match names.as_slice() {
            [only] => plain(only),
            names => TypeRef {
                types: names.iter().map(|it| (*it).to_owned()).collect(),
                ..TypeRef::default()
            },
        }
    }

    /// Adds the types of an enum's values. Returns `None` if any type is possible.
    fn enum_names(&mut self, of: &'static Enum, names: &mut Vec<&'static str>) -> Option<()> {
        for variant in of.variants {
            let name = match (of.tagging, variant.content()) {
                (Tagging::Untagged, VariantContent::Newtype(shape)) => {
                    self.names(shape, names)?;
                    continue;
                }
                (Tagging::Untagged, VariantContent::Tuple(_)) => "array",
                (Tagging::Untagged, VariantContent::Unit) => "null",
                (Tagging::External, VariantContent::Unit) => "string",
                (
                    Tagging::Untagged
                    | Tagging::External
                    | Tagging::Internal { .. }
                    | Tagging::Adjacent { .. },
                    VariantContent::Unit
                    | VariantContent::Newtype(_)
                    | VariantContent::Tuple(_)
                    | VariantContent::Object(_),
                ) => "object",
            };
            add_name(names, name);
        }
        Some(())
    }

    /// Adds the types of a shape's values. Returns `None` if any type is possible.
    fn names(&mut self, shape: &'static Shape, names: &mut Vec<&'static str>) -> Option<()> {
        let name = match shape.repr() {
            KindRepr::Any | KindRepr::Foreign(_) => return None,
            KindRepr::Boolean => "boolean",
            KindRepr::Integer { .. } => "integer",
            KindRepr::Number => "number",
            KindRepr::Text { .. } => "string",
            KindRepr::List(_) | KindRepr::Tuple(_) => "array",
            KindRepr::Map(_) | KindRepr::Object(_) => "object",
            KindRepr::Enum(of) => return self.enum_names(of, names),
            KindRepr::Nullable(of) => {
                self.names(of, names)?;
                "null"
            }
            KindRepr::Lazy(look) => {
                let shape = look();
                let id = shape.id();
                if self.inside.contains(&id) {
                    return None;
                }
                self.inside.push(id);
                let known = self.names(shape, names);
                self.inside.pop();
                return known;
            }
        };
        add_name(names, name);
        Some(())
    }

    fn nullable(&mut self, of: &'static Shape) -> Described {
        let mut described = self.describe(of);
        if described.of.r#type.starts_with('#') {
            // A custom type can't be combined with `null`.
            return described;
        }
        if let Some(Value::Array(choices)) = described.config.get_mut("enum")
            && !choices.contains(&Value::Null)
        {
            choices.push(Value::Null);
        }
        if described.of.r#type.is_empty() {
            let types = &mut described.of.types;
            if !types.iter().any(|it| it == "null") {
                types.push("null".to_owned());
            }
            return described;
        }
        Described {
            of: TypeRef {
                types: vec![described.of.r#type, "null".to_owned()],
                r#type: String::new(),
                item_type: described.of.item_type,
            },
            config: described.config,
        }
    }
}

fn add_name(names: &mut Vec<&'static str>, name: &'static str) {
    if !names.contains(&name) {
        names.push(name);
    }
}

fn anything() -> TypeRef {
    TypeRef {
        types: ["string", "number", "boolean", "object", "array", "null"]
            .map(str::to_owned)
            .to_vec(),
        ..TypeRef::default()
    }
}

fn plain(name: &str) -> TypeRef {
    TypeRef {
        r#type: name.to_owned(),
        ..TypeRef::default()
    }
}
