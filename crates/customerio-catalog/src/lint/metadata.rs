//! Checks the metadata of each event and traits type.

use customerio_rules::limits::{TRAIT_NAME_BYTES, TRAITS};

use super::findings::Findings;
use super::rules::{MISSING_DOCS, MISSING_OWNER, SOFT_LIMIT};
use super::subject::Subject;

pub(super) fn check(subjects: &[Subject], to: &mut Findings) {
    for subject in subjects {
        if subject.shape.doc().is_empty() {
            let message = "missing doc comment; describe in `///` when it is sent";
            to.add(subject, &MISSING_DOCS, message);
        }
        if subject.metadata.owner().is_empty() {
            let message = "missing owner; add `#[cio(owner = \"…\")]`";
            to.add(subject, &MISSING_OWNER, message);
        }
        if !subject.is_event {
            limits(subject, to);
        }
    }
}

fn limits(traits: &Subject, to: &mut Findings) {
    let fields = traits.shape.fields();
    if fields.len() > TRAITS.value {
        let message = format!(
            "{} traits exceed the limit of {}",
            fields.len(),
            TRAITS.value
        );
        to.add(traits, &SOFT_LIMIT, message);
    }
    for field in fields {
        if field.name().len() > TRAIT_NAME_BYTES.value {
            let message = format!(
                "the name `{}` has {} bytes; the limit is {}",
                field.name(),
                field.name().len(),
                TRAIT_NAME_BYTES.value
            );
            to.add(traits, &SOFT_LIMIT, message);
        }
    }
}
