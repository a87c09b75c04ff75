//! What all plans come to: rules, each with the schema of properties or traits. And by what each
//! tool's plan is known.

use std::rc::Rc;

use serde_json::Value;

use super::document::Document;
use super::{ImportError, Lost, avo, rudder, segment};

/// A plan.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) rules: Vec<Rule>,
    pub(super) losses: Vec<Lost>,
}

/// What a rule is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Track(String),
    Page(String),
    Screen(String),
    Person,
    Group,
}

/// A rule: an event or a traits type.
#[derive(Debug)]
pub(super) struct Rule {
    /// The document that it is in.
    pub(super) document: usize,
    /// Where the schema is in it; for one that was put together, where it was put together from.
    pub(super) pointer: String,
    pub(super) of: Of,
    pub(super) version: u32,
    pub(super) description: String,
    pub(super) owner: String,
    pub(super) tags: Vec<String>,
    pub(super) since: String,
    pub(super) is_deprecated: bool,
    /// The classes of personal data that are allowed in it.
    pub(super) allowed: Vec<String>,
    /// The schema of the properties or traits.
    pub(super) schema: Value,
    /// What references within the schema are of.
    pub(super) root: Rc<Value>,
    /// Whether a null says no more than a property that is not there.
    pub(super) null_is_absent: bool,
}

impl Rule {
    pub(super) fn new(document: usize, pointer: String, of: Of, schema: Value) -> Self {
        Self {
            document,
            pointer,
            of,
            version: 1,
            description: String::new(),
            owner: String::new(),
            tags: Vec::new(),
            since: String::new(),
            is_deprecated: false,
            allowed: Vec::new(),
            root: Rc::new(schema.clone()),
            schema,
            null_is_absent: false,
        }
    }
}

impl Plan {
    pub(super) fn lose(&mut self, document: usize, pointer: &str, what: impl Into<String>) {
        self.losses.push(Lost {
            document,
            pointer: pointer.to_owned(),
            what: what.into(),
        });
    }
}

pub(super) fn read(documents: &[Document]) -> Result<Plan, ImportError> {
    let mut plan = Plan::default();
    let is_rudder = |document: &Document| {
        let version = document.value.get("version").and_then(Value::as_str);
        version.is_some_and(|version| version.starts_with("rudder/"))
    };
    if documents.iter().any(is_rudder) {
        rudder::yaml(documents, &mut plan)?;
        return Ok(plan);
    }
    for (at, document) in documents.iter().enumerate() {
        one(at, document, &mut plan)?;
    }
    Ok(plan)
}

fn one(at: usize, document: &Document, plan: &mut Plan) -> Result<(), ImportError> {
    let value = &document.value;
    // An answer of an API has what was asked for in an envelope.
    let mut pointer = String::new();
    let mut inner = value;
    for key in ["data", "trackingPlan", "tracking_plan"] {
        if let Some(below) = inner.get(key).filter(|it| it.is_object()) {
            inner = below;
            pointer = format!("{pointer}/{key}");
        }
    }
    let has = |key: &str| inner.get(key).is_some();
    if let Some(name) = inner.get("name").and_then(Value::as_str)
        && (has("rules") || has("events"))
    {
        let what = format!("the name of the plan, `{name}`; give it to an export by `--title`");
        plan.lose(at, &format!("{pointer}/name"), what);
    }
    if inner.is_array() {
        return segment::rules(at, document, inner, &pointer, plan);
    }
    if let Some(rules) = inner.get("rules") {
        let below = format!("{pointer}/rules");
        return if rules.get("events").is_some() {
            segment::config_api(at, document, rules, &below, plan)
        } else {
            segment::rules(at, document, rules, &below, plan)
        };
    }
    if let Some(events) = inner.get("events") {
        let below = format!("{pointer}/events");
        let is_rudder = |event: &Value| {
            ["eventType", "identitySection"]
                .iter()
                .any(|key| event.get(key).is_some())
        };
        let is_theirs = events.as_array().is_some_and(|it| it.iter().any(is_rudder));
        return if is_theirs {
            rudder::api(at, document, events, &below, plan)
        } else {
            avo::export(at, document, events, &below, plan)
        };
    }
    if let Some(events) = inner.pointer("/schema/events") {
        let below = format!("{pointer}/schema/events");
        return avo::import_form(at, document, events, &below, plan);
    }
    if has("properties") || has("$schema") || has("self") || has("type") {
        plain(at, inner, &pointer, document, plan);
        return Ok(());
    }
    Err(document.error(
        &pointer,
        "no plan that is known: neither of Segment, Typewriter, RudderStack, Avo or Iglu, nor a JSON \
         Schema with `properties`",
    ))
}

/// A schema by itself: the properties of a track event.
fn plain(at: usize, schema: &Value, pointer: &str, document: &Document, plan: &mut Plan) {
    let text = |key: &str| schema.get(key).and_then(Value::as_str);
    let own = schema.get("self");
    let of_self = |key: &str| own.and_then(|own| own.get(key)).and_then(Value::as_str);
    let stem = || {
        let file = document.file.rsplit(['/', '\\']).next().unwrap_or_default();
        file.split('.').next().unwrap_or(file).to_owned()
    };
    let name = of_self("name").or_else(|| text("title"));
    let name = name.map_or_else(stem, str::to_owned);
    let mut rule = Rule::new(at, pointer.to_owned(), Of::Track(name), schema.clone());
    text("description")
        .unwrap_or_default()
        .clone_into(&mut rule.description);
    // SchemaVer counts breaks first: that is our version.
    let model = of_self("version").and_then(|it| it.split('-').next()?.parse().ok());
    rule.version = model.unwrap_or(1);
    if let Some(version) = of_self("version").filter(|it| !it.ends_with("-0-0")) {
        let what = format!("all but the first number of the version `{version}`");
        plan.lose(at, &format!("{pointer}/self/version"), what);
    }
    rule.tags.extend(of_self("vendor").map(str::to_owned));
    // So it is to Snowplow.
    rule.null_is_absent = own.is_some();
    plan.rules.push(rule);
}

/// The texts of a key, or nothing.
pub(super) fn text(of: &Value, key: &str) -> String {
    let text = of.get(key).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

/// The items of a list, or an error that says that there is none.
pub(super) fn list<'a>(
    document: &Document,
    value: &'a Value,
    pointer: &str,
) -> Result<&'a Vec<Value>, ImportError> {
    value
        .as_array()
        .ok_or_else(|| document.error(pointer, "no list, but a list is expected here"))
}
