//! Rules for objects. The messages of Segment and RudderStack have the traits, the type of the object
//! and the attributes of a relationship in one schema.

use std::rc::Rc;

use serde_json::Value;

use super::plan::{Plan, Rule, Target};

/// Adds a rule. A rule for objects becomes one for the object and one for the relationship.
pub(super) fn push(mut rule: Rule, plan: &mut Plan) {
    if !matches!(rule.target, Target::Group(_)) {
        plan.rules.push(rule);
        return;
    }
    let Some(properties) = rule
        .schema
        .get_mut("properties")
        .and_then(Value::as_object_mut)
    else {
        plan.rules.push(rule);
        return;
    };
    let object_type = properties.remove("objectTypeId");
    let relationship = properties.remove("relationshipAttributes");
    let has_traits = !properties.is_empty();
    let types = object_type
        .as_ref()
        .map(|it| match (it.get("enum"), it.get("const")) {
            (Some(Value::Array(types)), _) => types.clone(),
            (_, Some(only)) => vec![only.clone()],
            _ => Vec::new(),
        });
    let types = types.into_iter().flatten();
    let types: Vec<String> = types
        .filter_map(|it| match it {
            Value::String(name) => Some(name),
            Value::Number(number) => Some(number.to_string()),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        })
        .collect();
    if let Some(Value::Array(required)) = rule.schema.get_mut("required") {
        required.retain(|name| name != "objectTypeId" && name != "relationshipAttributes");
    }
    match types.as_slice() {
        [] => {
            if object_type.is_some() {
                let place = format!("{}/properties/objectTypeId", rule.pointer);
                let what = "an object type that is not a constant; the default type is used";
                plan.lose(rule.document, &place, what);
            }
        }
        [only] => rule.target = Target::Group(Some(only.clone())),
        [first, others @ ..] => {
            rule.target = Target::Group(Some(first.clone()));
            let place = format!("{}/properties/objectTypeId", rule.pointer);
            let what = format!(
                "the object types `{}`; the type is of `{first}`, so copy it for each",
                others.join("`, `")
            );
            plan.lose(rule.document, &place, what);
        }
    }
    let relationship = relationship.map(|schema| {
        let mut of = Rule::new(
            rule.document,
            format!("{}/properties/relationshipAttributes", rule.pointer),
            Target::Relationship,
            schema,
        );
        of.root = Rc::clone(&rule.root);
        if !has_traits {
            of.description.clone_from(&rule.description);
            of.owner.clone_from(&rule.owner);
            of.tags.clone_from(&rule.tags);
            of.version = rule.version;
        }
        of
    });
    // A rule for relationships alone has no traits of objects.
    if has_traits || relationship.is_none() || !types.is_empty() {
        plan.rules.push(rule);
    }
    plan.rules.extend(relationship);
}
