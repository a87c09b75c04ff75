//! Properties and custom types: each said once, and referred to.

use std::collections::BTreeMap;

use customerio_core::shape::{Constraint, Enum, Field, Kind, Shape, Variant, VariantContent};
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
    of: Of,
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
    of: Of,
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

/// The type of a property, and of what it is a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Of {
    #[serde(skip_serializing_if = "String::is_empty")]
    r#type: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    types: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    item_type: String,
}

/// What a shape says here.
#[derive(Clone, Debug, Default)]
struct Said {
    of: Of,
    config: Map<String, Value>,
}

/// Everything that was said so far.
#[derive(Default)]
pub(super) struct Types {
    property_ids: Names,
    type_ids: Names,
    type_names: Names,
    properties: BTreeMap<String, Property>,
    custom: BTreeMap<String, CustomType>,
    /// The constraints of each name and type: there can be one property of them.
    meant: BTreeMap<(&'static str, Of), Map<String, Value>>,
    inside: Vec<&'static str>,
}

impl Types {
    /// All properties and custom types, by their ids.
    pub(super) fn into_parts(self) -> (Vec<Property>, Vec<CustomType>) {
        (
            self.properties.into_values().collect(),
            self.custom.into_values().collect(),
        )
    }

    /// The properties of an object, and whether it may have others.
    pub(super) fn of_object(&mut self, shape: &'static Shape) -> (Vec<Used>, bool) {
        let mut used = Vec::new();
        let open = self.keys(shape, true, &mut used);
        (used, open)
    }

    /// Adds the keys of a shape that is an object; returns whether it may have others.
    fn keys(&mut self, shape: &'static Shape, sure: bool, used: &mut Vec<Used>) -> bool {
        match &shape.kind {
            Kind::Object(of) => self.fields(of.fields, sure, used) | of.open,
            Kind::Nullable(of) => self.keys(of, false, used),
            Kind::Lazy(look) => {
                let shape = look();
                if self.inside.contains(&(shape.id)()) {
                    return true;
                }
                self.inside.push((shape.id)());
                let open = self.keys(shape, sure, used);
                self.inside.pop();
                open
            }
            Kind::Enum(of) => {
                let mut open = true;
                for variant in of.variants {
                    match &variant.content {
                        VariantContent::Object(fields) => {
                            open |= self.fields(fields, false, used);
                        }
                        VariantContent::Newtype(shape) => open |= self.keys(shape, false, used),
                        VariantContent::Unit | VariantContent::Tuple(_) => {}
                    }
                }
                open
            }
            _ => true,
        }
    }

    fn fields(&mut self, fields: &'static [Field], sure: bool, used: &mut Vec<Used>) -> bool {
        let mut open = false;
        for field in fields {
            if field.is_flattened() {
                open |= self.keys(field.shape, sure, used);
                continue;
            }
            let one = Used {
                property: format!("#property:{}", self.property(field)),
                required: sure && !field.is_optional(),
                name: field.name,
            };
            match used.iter_mut().find(|it| it.property == one.property) {
                None => used.push(one),
                Some(present) => present.required &= one.required,
            }
        }
        open
    }

    /// The id of a property.
    fn property(&mut self, field: &'static Field) -> String {
        let mut said = self.said(field.shape);
        for constraint in field.constraints {
            add(&mut said.config, constraint, field.shape);
        }
        let key = (field.name, said.of.clone());
        if self
            .meant
            .get(&key)
            .is_some_and(|config| *config != said.config)
        {
            said = self.custom_scalar(field, said);
        }
        let key = (field.name, said.of.clone());
        self.meant.insert(key, said.config.clone());
        let kind = format!("{:?}", said.of);
        let wished = snake(field.name);
        let (id, is_new) = self
            .property_ids
            .of(&format!("{} {kind}", field.name), &wished);
        if is_new {
            self.properties.insert(
                id.clone(),
                Property {
                    id: id.clone(),
                    name: field.name,
                    of: said.of,
                    description: field.doc,
                    config: said.config,
                },
            );
        }
        id
    }

    /// A type for what has the name and type of a property that keeps other constraints.
    fn custom_scalar(&mut self, field: &'static Field, said: Said) -> Said {
        let id = format!(
            "{} {:?} {}",
            field.name,
            said.of,
            Value::from(said.config.clone())
        );
        let plain = said.of.types.is_empty() && !said.of.r#type.starts_with('#');
        if !plain {
            return said;
        }
        self.custom_type(&id, field.name, field.doc, said, Vec::new())
    }

    fn custom_type(
        &mut self,
        id: &str,
        name: &str,
        description: &'static str,
        said: Said,
        properties: Vec<Used>,
    ) -> Said {
        let (type_id, is_new) = self.type_ids.of(id, &snake(name));
        if is_new {
            let mut wished = pascal(name);
            if wished.len() < 3 {
                wished.push_str("Type");
            }
            let (name, _) = self.type_names.of(id, &wished);
            let custom = CustomType {
                id: type_id.clone(),
                name,
                of: said.of,
                description,
                config: said.config,
                properties,
            };
            self.custom.insert(type_id.clone(), custom);
        }
        Said {
            of: plain(&format!("#custom-type:{type_id}")),
            config: Map::new(),
        }
    }

    fn said(&mut self, shape: &'static Shape) -> Said {
        let mut said = self.of_kind(shape);
        for constraint in shape.constraints {
            add(&mut said.config, constraint, shape);
        }
        said
    }

    fn of_kind(&mut self, shape: &'static Shape) -> Said {
        let mut config = Map::new();
        let of = match &shape.kind {
            Kind::Any | Kind::Foreign(_) => anything(),
            Kind::Boolean => plain("boolean"),
            Kind::Integer { .. } => plain("integer"),
            Kind::Number => plain("number"),
            Kind::Text { format } => {
                if let Some(format) = format {
                    add(&mut config, &Constraint::format(*format), shape);
                }
                plain("string")
            }
            Kind::List(list) => {
                if list.min > 0 {
                    config.insert("min_items".to_owned(), list.min.into());
                }
                if let Some(max) = list.max {
                    config.insert("max_items".to_owned(), max.into());
                }
                if list.unique {
                    config.insert("unique_items".to_owned(), true.into());
                }
                let item = self.said(list.of).of;
                Of {
                    // Of a list of lists, or of several types, only that it is a list can be said.
                    item_type: if item.r#type == "array" {
                        String::new()
                    } else {
                        item.r#type
                    },
                    ..plain("array")
                }
            }
            Kind::Tuple(_) => plain("array"),
            Kind::Map(_) => plain("object"),
            Kind::Object(_) => return self.object(shape),
            Kind::Enum(of) if is_plain(of) => {
                let names: Vec<_> = of.variants.iter().map(|it| it.name).collect();
                config.insert("enum".to_owned(), json!(names));
                plain("string")
            }
            Kind::Enum(of) => enum_type(of),
            Kind::Nullable(of) => return self.nullable(of),
            Kind::Lazy(look) => {
                let shape = look();
                if self.inside.contains(&(shape.id)()) {
                    plain("object")
                } else {
                    return self.said(shape);
                }
            }
        };
        Said { of, config }
    }

    fn object(&mut self, shape: &'static Shape) -> Said {
        let said = Said {
            of: plain("object"),
            config: Map::new(),
        };
        if shape.name.is_empty() {
            return said;
        }
        let id = (shape.id)();
        self.inside.push(id);
        let (used, _) = self.of_object(shape);
        self.inside.pop();
        self.custom_type(id, shape.name, shape.doc, said, used)
    }

    fn nullable(&mut self, of: &'static Shape) -> Said {
        let said = self.said(of);
        if said.of.r#type.starts_with('#') || said.of.r#type.is_empty() {
            // A custom type can't stand beside `null`.
            return said;
        }
        Said {
            of: Of {
                types: vec![said.of.r#type, "null".to_owned()],
                r#type: String::new(),
                item_type: said.of.item_type,
            },
            config: said.config,
        }
    }
}

/// As far as it can be said: whether it is a text or an object.
fn enum_type(of: &Enum) -> Of {
    let is_unit = |it: &Variant| matches!(it.content, VariantContent::Unit);
    match of.tagging {
        Tagging::Untagged => anything(),
        Tagging::External if of.variants.iter().any(is_unit) => Of {
            types: vec!["string".to_owned(), "object".to_owned()],
            ..Of::default()
        },
        _ => plain("object"),
    }
}

fn anything() -> Of {
    Of {
        types: ["string", "number", "boolean", "object", "array", "null"]
            .map(str::to_owned)
            .to_vec(),
        ..Of::default()
    }
}

fn plain(name: &str) -> Of {
    Of {
        r#type: name.to_owned(),
        ..Of::default()
    }
}
