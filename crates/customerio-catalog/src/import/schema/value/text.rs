//! Strings: free strings, timestamps and lists of allowed strings.

use customerio_rules::format::Format;
use customerio_rules::naming::has_control;
use customerio_rules::pattern;
use serde_json::{Map, Value};

use super::super::super::module::{Body, Item, PROPERTY};
use super::super::{Reader, literal, variants};
use super::example::satisfies_one;
use super::{Form, Read};

impl Reader<'_> {
    pub(super) fn text(&mut self, schema: &Map<String, Value>, pointer: &str, name: &str) -> Read {
        let format = schema.get("format").and_then(Value::as_str);
        let format = if name == "string" {
            format
        } else {
            Some("date-time")
        };
        let handled = ["type", "format", "minLength", "maxLength", "pattern"];
        if format == Some("date-time") {
            self.leftovers(schema, pointer, &["type", "format"]);
            return Read::new("std::time::SystemTime", Form::Time);
        }
        let mut read = Read::new("String", Form::Text);
        read.constraints
            .extend(self.sizes(schema, pointer, "length", "Length"));
        if let Some(source) = schema.get("pattern") {
            let place = format!("{pointer}/pattern");
            match portable(source) {
                Ok(source) => read
                    .constraints
                    .push(format!("pattern = {}", literal(source))),
                Err(why) => self.lose(&place, format!("the pattern `{source}`: {why}")),
            }
        }
        match format {
            None => {}
            Some(name) if Format::named(name).is_some() => {
                read.constraints.push(format!("format = {}", literal(name)));
            }
            Some(name) => {
                let place = format!("{pointer}/format");
                self.lose(
                    &place,
                    format!("the format `{name}`, which is not checked here"),
                );
            }
        }
        self.leftovers(schema, pointer, &handled);
        read
    }

    /// Removes the listed strings that another keyword of the schema refuses.
    pub(super) fn narrow(
        &mut self,
        texts: &mut Vec<(String, String)>,
        schema: &Map<String, Value>,
        pointer: &str,
    ) {
        for keyword in ["minLength", "maxLength", "pattern", "format"] {
            let Some(value) = schema.get(keyword) else {
                continue;
            };
            let is_satisfied =
                |(text, _): &(String, String)| satisfies_one(keyword, value, &text.as_str().into());
            if texts.iter().any(is_satisfied) {
                texts.retain(is_satisfied);
            } else {
                let what = format!("the `{keyword}`, which no listed value is known to satisfy");
                self.lose(&format!("{pointer}/{keyword}"), what);
            }
        }
    }

    /// Returns an enum of strings, each with its description.
    pub(super) fn enumeration(
        &mut self,
        texts: &[(String, String)],
        doc: &str,
        pointer: &str,
        hint: &str,
    ) -> Read {
        if texts.iter().any(|(text, _)| has_control(text)) {
            let what = "a list with a control character or a mark of text direction; any string is accepted";
            self.lose(pointer, what);
            return Read::new("String", Form::Text);
        }
        let name = self.claim(hint);
        self.module.items.push(Item {
            derive: PROPERTY,
            name: name.clone(),
            doc: doc.to_owned(),
            attributes: Vec::new(),
            body: Body::Enum(variants(texts)),
        });
        let mut read = Read::new(name, Form::Text);
        read.is_named = true;
        read
    }
}

/// Returns the source of a pattern that has the same meaning in Rust, or the reason that it has
/// none.
fn portable(source: &Value) -> Result<&str, String> {
    let source = source.as_str().ok_or_else(|| "not a string".to_owned())?;
    pattern::check(source).map_err(|error| error.message.to_owned())?;
    let parsed = regex_lite::Regex::new(source);
    parsed.map_err(|error| error.to_string())?;
    Ok(source)
}
