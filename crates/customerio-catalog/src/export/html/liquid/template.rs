//! A template: its text as Liquid, and its result for a value.
//!
//! Only standard Liquid is written, without whitespace control, which older engines lack.

use std::fmt::{self, Write as _};

use serde_json::Value;

/// The format of dates: `January 2, 2026`.
pub(super) const DATE: &str = "%B %-d, %Y";

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Text(String),
    Output(Path, Vec<Filter>),
    /// The nodes for a value that is there and not `false`, and the nodes otherwise.
    If(Path, Vec<Node>, Vec<Node>),
    For(For),
}

/// A loop over a list or over the entries of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct For {
    pub(super) variable: String,
    pub(super) list: Path,
    pub(super) body: Vec<Node>,
    /// The nodes for an empty or missing list.
    pub(super) otherwise: Vec<Node>,
}

/// A variable and the keys below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) root: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    /// Replaces a missing value.
    Default(&'static str),
    /// Replaces a missing number by 0.
    DefaultZero,
    /// Formats a date or timestamp as [`DATE`].
    Date,
    /// Converts an amount in hundredths.
    Hundredths,
    /// Rounds to two digits after the point.
    Round,
}

impl Path {
    pub(super) fn new(root: &str) -> Self {
        Self {
            root: root.to_owned(),
            steps: Vec::new(),
        }
    }

    /// Returns the path of a key, or `None` if Liquid can't name the key.
    pub(super) fn key(&self, name: &str) -> Option<Self> {
        let is_unfit = |it: char| it.is_control() || matches!(it, '{' | '}');
        // A string of Liquid has no escapes.
        let is_quotable = !(name.contains('"') && name.contains('\''));
        (is_quotable && !name.contains(is_unfit)).then(|| self.with(Step::Key(name.to_owned())))
    }

    pub(super) fn index(&self, at: usize) -> Self {
        self.with(Step::Index(at))
    }

    fn with(&self, step: Step) -> Self {
        let mut path = self.clone();
        path.steps.push(step);
        path
    }
}

/// Returns whether a key can follow a dot. `size`, `first` and `last` have a meaning of their own there.
fn is_plain(name: &str) -> bool {
    let mut letters = name.chars();
    let first = letters.next();
    first.is_some_and(|it| it.is_ascii_alphabetic() || it == '_')
        && letters.all(|it| it.is_ascii_alphanumeric() || it == '_')
        && !matches!(name, "size" | "first" | "last")
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.root)?;
        for step in &self.steps {
            match step {
                Step::Key(name) if is_plain(name) => write!(f, ".{name}")?,
                Step::Key(name) if name.contains('"') => write!(f, "['{name}']")?,
                Step::Key(name) => write!(f, "[\"{name}\"]")?,
                Step::Index(at) => write!(f, "[{at}]")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default(text) => write!(f, " | default: \"{text}\""),
            Self::DefaultZero => f.write_str(" | default: 0"),
            Self::Date => write!(f, " | date: \"{DATE}\""),
            Self::Hundredths => f.write_str(" | divided_by: 100.0"),
            Self::Round => f.write_str(" | round: 2"),
        }
    }
}

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Output(path, filters) => {
                write!(f, "{{{{{path}")?;
                filters.iter().try_for_each(|filter| filter.fmt(f))?;
                f.write_str("}}")
            }
            Self::If(path, then, otherwise) => write!(
                f,
                "{{% if {path} %}}{}{{% else %}}{}{{% endif %}}",
                liquid(then),
                liquid(otherwise)
            ),
            Self::For(of) => {
                let For { variable, list, .. } = of;
                write!(f, "{{% for {variable} in {list} %}}{}", liquid(&of.body))?;
                if !of.otherwise.is_empty() {
                    write!(f, "{{% else %}}{}", liquid(&of.otherwise))?;
                }
                f.write_str("{% endfor %}")
            }
        }
    }
}

/// Returns the text of nodes as Liquid.
pub(super) fn liquid(nodes: &[Node]) -> String {
    nodes.iter().map(ToString::to_string).collect()
}

/// Returns the result of a template.
pub(super) fn rendered<'a>(nodes: &'a [Node], scope: &mut Scope<'a>) -> String {
    let mut text = String::new();
    for node in nodes {
        match node {
            Node::Text(part) => text.push_str(part),
            Node::Output(path, filters) => {
                let value = scope.value(path);
                let filtered = filters.iter().fold(value, |value, it| it.apply(value));
                text.push_str(&shown(filtered.as_ref()));
            }
            Node::If(path, then, otherwise) => {
                let is_there = is_truthy(scope.value(path).as_ref());
                let nodes = if is_there { then } else { otherwise };
                text.push_str(&rendered(nodes, scope));
            }
            Node::For(of) => {
                let items = items(scope.value(&of.list));
                if items.is_empty() {
                    text.push_str(&rendered(&of.otherwise, scope));
                }
                for item in items {
                    scope.variables.push((&of.variable, item));
                    text.push_str(&rendered(&of.body, scope));
                    scope.variables.pop();
                }
            }
        }
    }
    text
}

/// The variables of a template, the innermost last.
pub(super) struct Scope<'a> {
    pub(super) variables: Vec<(&'a str, Value)>,
}

impl Scope<'_> {
    fn value(&self, path: &Path) -> Option<Value> {
        let mut variables = self.variables.iter().rev();
        let (_, value) = variables.find(|(name, _)| *name == path.root)?;
        let mut value = value;
        for step in &path.steps {
            value = match step {
                Step::Key(name) => value.get(name)?,
                Step::Index(at) => value.get(at)?,
            };
        }
        Some(value.clone()).filter(|value| !value.is_null())
    }
}

/// Returns the items of a list, and the entries of an object as pairs.
fn items(value: Option<Value>) -> Vec<Value> {
    match value {
        Some(Value::Array(items)) => items,
        Some(Value::Object(entries)) => entries
            .into_iter()
            .map(|(key, value)| Value::Array(vec![key.into(), value]))
            .collect(),
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) | None => {
            Vec::new()
        }
    }
}

fn is_truthy(value: Option<&Value>) -> bool {
    !matches!(value, None | Some(Value::Null | Value::Bool(false)))
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => match number.as_f64() {
            // 30.0 is shown as 30.
            Some(float) if number.is_f64() => float.to_string(),
            Some(_) | None => number.to_string(),
        },
        Some(Value::Array(items)) => items.iter().map(|it| shown(Some(it))).collect(),
        Some(other @ (Value::Bool(_) | Value::Object(_))) => other.to_string(),
    }
}

impl Filter {
    fn apply(&self, value: Option<Value>) -> Option<Value> {
        let float = |value: &Value| match value {
            Value::String(text) => text.parse().ok(),
            other => other.as_f64(),
        };
        match self {
            Self::Default(text) if is_missing(value.as_ref()) => Some((*text).into()),
            Self::DefaultZero if is_missing(value.as_ref()) => Some(0.into()),
            Self::Default(_) | Self::DefaultZero => value,
            Self::Date => value.map(|value| match &value {
                Value::String(text) => day(text).map_or(value, Value::from),
                _ => value,
            }),
            Self::Hundredths => Some((float(&value?)? / 100.0).into()),
            Self::Round => Some(((float(&value?)? * 100.0).round() / 100.0).into()),
        }
    }
}

/// Returns whether `default` replaces a value.
fn is_missing(value: Option<&Value>) -> bool {
    !is_truthy(value) || value.and_then(Value::as_str) == Some("")
}

/// Formats the day of `2026-01-02` or of `2026-01-02T03:04:05Z`, in the time zone of the text.
fn day(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let mut parts = text.get(..10)?.split('-');
    let year: u32 = parts.next()?.parse().ok()?;
    let month: usize = parts.next()?.parse().ok()?;
    let day: u32 = parts.next()?.parse().ok()?;
    let month = MONTHS.get(month.checked_sub(1)?)?;
    let mut formatted = String::new();
    write!(formatted, "{month} {day}, {year}").ok()?;
    Some(formatted)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Filter, For, Node, Path, Scope, liquid, rendered};

    fn key(path: &Path, name: &str) -> Path {
        path.key(name).expect("a name that Liquid can write")
    }

    #[test]
    fn a_template_is_written_and_rendered() {
        let event = Path::new("event");
        let nodes = [
            Node::Output(key(&event, "order id"), vec![Filter::Default("none")]),
            Node::Text(", ".to_owned()),
            Node::Output(
                key(&event, "total"),
                vec![Filter::Hundredths, Filter::Round],
            ),
            Node::If(
                key(&event, "paid"),
                vec![Node::Output(key(&event, "paid"), vec![Filter::Date])],
                vec![Node::Text("never".to_owned())],
            ),
            Node::For(For {
                variable: "tag".to_owned(),
                list: key(&event, "tags"),
                body: vec![Node::Output(Path::new("tag"), Vec::new())],
                otherwise: vec![Node::Text("none".to_owned())],
            }),
        ];
        assert_eq!(
            liquid(&nodes),
            "{{event[\"order id\"] | default: \"none\"}}, {{event.total | divided_by: 100.0 | \
             round: 2}}{% if event.paid %}{{event.paid | date: \"%B %-d, %Y\"}}{% else %}never{% \
             endif %}{% for tag in event.tags %}{{tag}}{% else %}none{% endfor %}"
        );
        let full = json!({
            "order id": "B-1", "total": 1999.5, "paid": "2026-01-02T23:30:00+05:00", "tags": ["a", 2.0],
        });
        for (event, expected) in [
            (full, "B-1, 20January 2, 2026a2"),
            (json!({}), "none, nevernone"),
        ] {
            let mut scope = Scope {
                variables: vec![("event", event)],
            };
            assert_eq!(rendered(&nodes, &mut scope), expected);
        }
    }

    #[test]
    fn each_name_is_quoted_or_left_out() {
        let event = Path::new("event");
        for (name, expected) in [
            ("total", Some("event.total")),
            ("size", Some("event[\"size\"]")),
            ("2nd", Some("event[\"2nd\"]")),
            ("a\"b", Some("event['a\"b']")),
            ("<b>", Some("event[\"<b>\"]")),
            ("a\"b'c", None),
            ("}}", None),
            ("a\nb", None),
        ] {
            let path = event.key(name).map(|it| it.to_string());
            assert_eq!(path.as_deref(), expected, "{name}");
        }
    }
}
