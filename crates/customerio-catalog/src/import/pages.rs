//! Responses of an API: the objects around a plan, and the pages of a long one.

use serde_json::Value;

use super::document::Document;
use super::plan::Plan;

/// The keys of the object that names the next page.
const PLACES: [&str; 2] = ["pagination", "paging"];

/// The keys that name the next page.
const NEXT: [&str; 4] = ["next", "nextCursor", "next_cursor", "cursor"];

/// The objects around a plan, each in the one before it, with their pointers. The last is the plan.
pub(super) fn envelopes(document: &Document) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    let (mut inner, mut pointer) = (&document.value, String::new());
    for key in ["data", "trackingPlan", "tracking_plan"] {
        if let Some(below) = inner.get(key).filter(|it| it.is_object()) {
            let place = format!("{pointer}/{key}");
            found.push((std::mem::replace(&mut pointer, place), inner));
            inner = below;
        }
    }
    found.push((pointer, inner));
    found
}

/// Reports each page of a plan whose next page is not among the documents.
pub(super) fn report(documents: &[Document], plan: &mut Plan) {
    let objects = documents.iter().map(envelopes).enumerate();
    let objects = objects.flat_map(|(at, found)| found.into_iter().map(move |it| (at, it)));
    let objects: Vec<_> = objects.collect();
    let has_cursor = |cursor: &str| {
        objects.iter().any(|(_, (_, object))| {
            let mut places = PLACES.iter().filter_map(|key| object.get(key));
            places.any(|it| it.get("current").and_then(Value::as_str) == Some(cursor))
        })
    };
    let has_number = |number: u64| {
        let mut objects = objects.iter();
        objects.any(|(_, (_, it))| it.get("currentPage").and_then(Value::as_u64) == Some(number))
    };
    for (at, (pointer, object)) in &objects {
        for place in PLACES {
            let next = NEXT.iter().find_map(|key| {
                let cursor = object.get(place)?.get(key)?.as_str()?;
                (!cursor.is_empty() && !has_cursor(cursor)).then_some((key, cursor))
            });
            if let Some((key, cursor)) = next {
                let what = format!("the page `{cursor}` and those after it; pass all pages");
                plan.lose(*at, &format!("{pointer}/{place}/{key}"), what);
            }
        }
        let number = |key: &str| object.get(key).and_then(Value::as_u64);
        if let (Some(page), Some(size), Some(total)) =
            (number("currentPage"), number("pageSize"), number("total"))
            && page.saturating_mul(size) < total
            && !has_number(page.saturating_add(1))
        {
            let what = format!("the pages after page {page}; pass all pages");
            plan.lose(*at, &format!("{pointer}/currentPage"), what);
        }
    }
}
