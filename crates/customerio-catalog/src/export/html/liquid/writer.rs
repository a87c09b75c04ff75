//! The lines of a template, by the shape of the values.

use std::collections::BTreeMap;

use customerio_core::shape::{
    Constraint, Enum, Field, KindRepr, Presence, Shape, Variant, VariantContent,
};
use customerio_rules::constraint::Constraint as Rule;
use customerio_rules::format::Format;
use customerio_rules::tagging::Tagging;

use super::template::{Filter, For, Node, Path, liquid};

/// The most lines of a template. The rows of the table of properties have the Liquid of the others.
pub(super) const MAX_LINES: usize = 40;

/// The most loops around a value.
const MAX_LOOPS: usize = 3;

/// A place in the values.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) path: Path,
    /// The path in the table of properties.
    pub(super) table: String,
    /// The name that the template shows.
    pub(super) label: String,
    /// Whether the value, or an object around it, may be missing.
    pub(super) is_optional: bool,
    /// The variables that are taken.
    pub(super) variables: Vec<String>,
    pub(super) loops: usize,
}

/// Writes the lines of a template.
pub(super) struct Writer {
    pub(super) by_path: BTreeMap<String, String>,
    /// The ids of the types around the current place.
    pub(super) inside: Vec<&'static str>,
    pub(super) lines: usize,
    pub(super) is_whole: bool,
    pub(super) is_person: bool,
    /// The path of a required property `currency` of the whole.
    pub(super) currency: Option<Path>,
}

/// What is known of a value beyond its shape.
#[derive(Clone, Copy, Default)]
struct Known<'a> {
    name: &'a str,
    unit: &'a str,
    constraints: &'a [Constraint],
}

impl Writer {
    /// Returns the lines of an object's properties, or of the variants of an enum.
    pub(super) fn content(&mut self, shape: &'static Shape, at: &Place) -> Vec<Node> {
        let shape = match shape.repr() {
            KindRepr::Lazy(look) => look(),
            _ => shape,
        };
        if self.inside.contains(&shape.id()) {
            return Vec::new();
        }
        self.inside.push(shape.id());
        let nodes = match shape.repr() {
            KindRepr::Object(of) => self.fields(of.fields, at),
            KindRepr::Enum(of) => self.variants(of, at),
            KindRepr::Nullable(of) => self.content(of, &optional(at)),
            KindRepr::Map(of) => self.map(of, at),
            KindRepr::Tuple(places) => self.tuple(places, at),
            KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. }
            | KindRepr::List(_)
            | KindRepr::Lazy(_)
            | KindRepr::Foreign(_) => Vec::new(),
        };
        self.inside.pop();
        nodes
    }

    fn fields(&mut self, fields: &'static [Field], at: &Place) -> Vec<Node> {
        if at.label.is_empty() && at.loops == 0 {
            let currency = fields.iter().find(|it| it.name() == "currency");
            let currency = currency.filter(|it| it.presence() == Presence::Required);
            let path = currency.and_then(|_| at.path.key("currency"));
            self.currency = self.currency.take().or(path);
        }
        let mut nodes = Vec::new();
        for field in fields {
            if field.is_flattened() {
                nodes.append(&mut self.content(field.shape(), at));
                continue;
            }
            let Some(path) = at.path.key(field.name()) else {
                self.is_whole = false;
                continue;
            };
            let place = Place {
                path,
                table: format!("{}{}", at.table, field.name()),
                label: format!("{}{}", at.label, field.name()),
                is_optional: at.is_optional || field.is_optional(),
                ..at.clone()
            };
            let known = Known {
                name: field.name(),
                unit: field.unit(),
                constraints: field.constraints(),
            };
            let mut written = self.value(field.shape(), known, &place);
            if field.deprecation().is_none() {
                nodes.append(&mut written);
            }
        }
        nodes
    }

    /// Returns the line of a value, or its lines.
    fn value(&mut self, shape: &'static Shape, known: Known<'_>, at: &Place) -> Vec<Node> {
        match shape.repr() {
            KindRepr::Nullable(of) => return self.value(of, known, &optional(at)),
            KindRepr::Lazy(look) => return self.value(look(), known, at),
            KindRepr::List(list) => return self.list(list.of, list.min, known, at),
            KindRepr::Object(_) | KindRepr::Map(_) | KindRepr::Tuple(_) => {
                return self.content(shape, &below(at));
            }
            KindRepr::Enum(of) if !crate::export::is_plain(of) => {
                return self.content(shape, &below(at));
            }
            KindRepr::Any
            | KindRepr::Boolean
            | KindRepr::Integer { .. }
            | KindRepr::Number
            | KindRepr::Text { .. }
            | KindRepr::Enum(_)
            | KindRepr::Foreign(_) => {}
        }
        let output = self.output(shape, known, at);
        self.by_path.insert(at.table.clone(), liquid(&output[..1]));
        self.line(&at.label, output)
    }

    /// Returns a line with a label, unless the template is full.
    fn line(&mut self, label: &str, output: Vec<Node>) -> Vec<Node> {
        if self.lines >= MAX_LINES {
            self.is_whole = false;
            return Vec::new();
        }
        self.lines += 1;
        let mut nodes = vec![Node::Text(format!("{label}: "))];
        nodes.extend(output);
        nodes.push(Node::Text("\n".to_owned()));
        nodes
    }

    /// Returns the output of a value that is neither an object nor a list, with its currency behind it.
    fn output(&self, shape: &'static Shape, known: Known<'_>, at: &Place) -> Vec<Node> {
        let path = at.path.clone();
        let filtered = |filters: Vec<Filter>| vec![Node::Output(path.clone(), filters)];
        let text = |text: &str| vec![Node::Text(text.to_owned())];
        let or_zero = at.is_optional.then_some(Filter::DefaultZero);
        let or_none = at.is_optional.then_some(match known.name {
            "first_name" | "firstName" | "name" if self.is_person => Filter::Default("there"),
            _ => Filter::Default("none"),
        });
        let money = |filters: &[Filter]| {
            let mut nodes = filtered(or_zero.iter().chain(filters).cloned().collect());
            if let Some(currency) = &self.currency {
                nodes.push(Node::Text(" ".to_owned()));
                nodes.push(Node::Output(currency.clone(), Vec::new()));
            }
            nodes
        };
        match shape.repr() {
            KindRepr::Boolean => vec![Node::If(path, text("yes"), text("no"))],
            KindRepr::Number if is_currency(known.unit) => money(&[Filter::Round]),
            KindRepr::Integer { .. } | KindRepr::Number if known.unit == "cents" => {
                money(&[Filter::Hundredths, Filter::Round])
            }
            KindRepr::Integer { .. } | KindRepr::Number => filtered(Vec::from_iter(or_zero)),
            KindRepr::Text { format } if is_time(*format, shape, known.constraints) => {
                let date = filtered(vec![Filter::Date]);
                if at.is_optional {
                    vec![Node::If(path.clone(), date, text("no date"))]
                } else {
                    date
                }
            }
            KindRepr::Text { .. }
            | KindRepr::Any
            | KindRepr::List(_)
            | KindRepr::Tuple(_)
            | KindRepr::Map(_)
            | KindRepr::Object(_)
            | KindRepr::Enum(_)
            | KindRepr::Nullable(_)
            | KindRepr::Lazy(_)
            | KindRepr::Foreign(_) => filtered(Vec::from_iter(or_none)),
        }
    }

    fn list(&mut self, of: &'static Shape, min: u64, known: Known<'_>, at: &Place) -> Vec<Node> {
        let variable = singular(known.name, &at.variables);
        let inner = Place {
            path: Path::new(&variable),
            table: format!("{}[].", at.table),
            label: String::new(),
            is_optional: false,
            variables: [at.variables.clone(), vec![variable.clone()]].concat(),
            loops: at.loops + 1,
        };
        let is_optional = at.is_optional || min.max(least_items(known.constraints)) == 0;
        self.repeated(variable, of, is_optional, at, &inner)
    }

    fn map(&mut self, of: &'static Shape, at: &Place) -> Vec<Node> {
        let variable = singular("", &at.variables);
        let entry = Path::new(&variable);
        let inner = Place {
            path: entry.index(1),
            table: format!("{}{{}}.", at.table.trim_end_matches('.')),
            label: String::new(),
            is_optional: false,
            variables: [at.variables.clone(), vec![variable.clone()]].concat(),
            loops: at.loops + 1,
        };
        let at = Place {
            label: at.label.trim_end_matches('.').to_owned(),
            table: at.table.trim_end_matches('.').to_owned(),
            ..at.clone()
        };
        self.repeated(variable, of, true, &at, &inner)
    }

    /// Returns a loop over a list or map, with the lines of its items.
    fn repeated(
        &mut self,
        variable: String,
        of: &'static Shape,
        is_optional: bool,
        at: &Place,
        inner: &Place,
    ) -> Vec<Node> {
        if at.loops >= MAX_LOOPS || self.lines >= MAX_LINES {
            self.is_whole = false;
            return Vec::new();
        }
        let mut items = self.content(of, inner);
        if items.is_empty() {
            let is_list = matches!(of.repr(), KindRepr::List(_));
            if self.inside.contains(&of.id()) || is_list {
                return Vec::new();
            }
            self.lines += 1;
            items = self.output(of, Known::default(), inner);
            items.push(Node::Text("\n".to_owned()));
        }
        indent(&mut items);
        let is_entry = inner.path != Path::new(&variable);
        let mut body = vec![Node::Text("\n- ".to_owned())];
        if is_entry {
            body.push(Node::Output(Path::new(&variable).index(0), Vec::new()));
            body.push(Node::Text(": ".to_owned()));
        }
        body.extend(items);
        let otherwise = if is_optional {
            vec![Node::Text("\nnone\n".to_owned())]
        } else {
            Vec::new()
        };
        let node = Node::For(For {
            variable,
            list: at.path.clone(),
            body,
            otherwise,
        });
        self.by_path.insert(at.table.clone(), node.to_string());
        vec![
            Node::Text(format!("{}:\n", at.label)),
            node,
            Node::Text("\n".to_owned()),
        ]
    }

    fn tuple(&mut self, places: &'static [&'static Shape], at: &Place) -> Vec<Node> {
        let name = at.label.trim_end_matches('.').to_owned();
        let places = places.iter().enumerate();
        places
            .flat_map(|(index, shape)| {
                let place = Place {
                    path: at.path.index(index),
                    table: format!("{}[{index}]", at.table.trim_end_matches('.')),
                    label: format!("{name} {}", index + 1),
                    ..at.clone()
                };
                self.value(shape, Known::default(), &place)
            })
            .collect()
    }

    /// Returns the lines of all variants. A message has those of one.
    fn variants(&mut self, of: &'static Enum, at: &Place) -> Vec<Node> {
        let mut nodes = Vec::new();
        if let Tagging::Internal { tag } | Tagging::Adjacent { tag, .. } = of.tagging
            && let Some(path) = at.path.key(tag)
        {
            let filters = at.is_optional.then_some(Filter::Default("none"));
            let output = vec![Node::Output(path, Vec::from_iter(filters))];
            nodes.append(&mut self.line(&format!("{}{tag}", at.label), output));
        }
        for variant in of.variants {
            nodes.append(&mut self.variant(of, variant, at));
        }
        nodes
    }

    fn variant(&mut self, of: &'static Enum, variant: &'static Variant, at: &Place) -> Vec<Node> {
        let key = match of.tagging {
            Tagging::External => Some(variant.name()),
            Tagging::Adjacent { content, .. } => Some(content),
            Tagging::Internal { .. } | Tagging::Untagged => None,
        };
        let path = match key {
            None => Some(at.path.clone()),
            Some(key) => at.path.key(key),
        };
        let Some(path) = path else {
            self.is_whole = false;
            return Vec::new();
        };
        let label = key.map_or_else(|| at.label.clone(), |key| format!("{}{key}.", at.label));
        let place = Place {
            path,
            label,
            is_optional: true,
            ..at.clone()
        };
        match variant.content() {
            VariantContent::Unit => Vec::new(),
            VariantContent::Object(fields) => self.fields(fields, &place),
            VariantContent::Tuple(places) => self.tuple(places, &place),
            VariantContent::Newtype(shape) if key.is_some() => {
                let place = Place {
                    label: place.label.trim_end_matches('.').to_owned(),
                    ..place
                };
                self.value(shape, Known::default(), &place)
            }
            VariantContent::Newtype(shape) => self.content(shape, &place),
        }
    }
}

/// Indents all lines but the first.
fn indent(nodes: &mut [Node]) {
    let mut is_start = false;
    for node in nodes {
        match node {
            Node::Text(text) => {
                if is_start {
                    text.insert_str(0, "  ");
                }
                is_start = text.ends_with('\n');
            }
            Node::Output(..) | Node::If(..) | Node::For(_) => is_start = false,
        }
    }
}

fn optional(at: &Place) -> Place {
    Place {
        is_optional: true,
        ..at.clone()
    }
}

/// Returns the place of the properties of an object.
fn below(at: &Place) -> Place {
    Place {
        table: format!("{}.", at.table),
        label: format!("{}.", at.label),
        ..at.clone()
    }
}

/// Returns whether a unit is a currency: the word, or a code of ISO 4217 such as `EUR`.
fn is_currency(unit: &str) -> bool {
    unit == "currency" || (unit.len() == 3 && unit.bytes().all(|it| it.is_ascii_uppercase()))
}

fn is_time(format: Option<Format>, shape: &Shape, constraints: &[Constraint]) -> bool {
    let is = |format: Format| matches!(format, Format::Date | Format::DateTime);
    let mut rules = shape.constraints().iter().chain(constraints);
    format.is_some_and(is)
        || rules.any(|it| matches!(it.rule(), Rule::Format(format) if is(*format)))
}

fn least_items(constraints: &[Constraint]) -> u64 {
    let sizes = constraints.iter().filter_map(|it| match it.rule() {
        Rule::Items(range) => Some(range.min),
        _ => None,
    });
    sizes.max().unwrap_or(0)
}

/// Returns the name of the loop's variable: `product` for `products`.
fn singular(name: &str, taken: &[String]) -> String {
    let is_plain = name
        .chars()
        .all(|it| it.is_ascii_alphanumeric() || it == '_')
        && name.starts_with(|it: char| it.is_ascii_alphabetic());
    let one = if !is_plain {
        "item".to_owned()
    } else if let Some(stem) = name.strip_suffix("ies") {
        format!("{stem}y")
    } else if let Some(stem) = name.strip_suffix('s').filter(|it| !it.ends_with('s')) {
        stem.to_owned()
    } else {
        format!("{name}_item")
    };
    let mut variable = one.clone();
    let mut number = 1;
    while variable.is_empty() || taken.contains(&variable) {
        number += 1;
        variable = format!("{one}{number}");
    }
    variable
}
