//! The lock of an event or traits type: the shape that its workspace accepted.
//!
//! A derive that reads files is unusual, so it reads as little as possible. Without a folder
//! `events.lock` it reads nothing. With one, it reads the one file of the type, and the expansion
//! mentions this file, so that an edit recompiles the type.

mod layout;
mod place;
mod read;
mod unchanged;

use customerio_rules::lock::file::{FOLDER, OFF, Subject, VARIABLE};
use customerio_rules::lock::{Cursor, RESTORE, fingerprint};
use proc_macro2::Span;

use crate::errors::Errors;
use crate::input::Input;
use crate::model::{EventCall, Model, Purpose, TraitsTarget};
use crate::policy::Package;
use place::Place;

/// The result of the search for a type's lock.
pub(crate) enum Lock {
    /// No folder, or no file for the type.
    None,
    /// The folder exists, but the environment turns locks off.
    Off,
    /// The file with this path describes the type.
    Unchanged(String),
    /// The file was found. The compiler has to compare it.
    Locked(Locked),
}

/// The contents of a type's lock file.
pub(crate) struct Locked {
    /// The byte form of the locked shape.
    pub(crate) bytes: Vec<u8>,
    /// The fingerprint of the locked shape.
    pub(crate) fingerprint: u64,
    /// The first words of the error about a break.
    pub(crate) head: String,
    /// The path of the file.
    pub(crate) path: String,
    /// The token by which the user named the event or the traits.
    pub(crate) at: Span,
}

/// Finds the lock of a type. Problems with its file are reported on the type's name.
pub(crate) fn find(
    package: &Package,
    input: &Input<'_>,
    model: &Model<'_>,
    errors: &mut Errors,
) -> Lock {
    let Some((subject, at)) = subject(input, model) else {
        return Lock::None;
    };
    let Some(place) = package.workspace.as_deref().and_then(Place::of) else {
        return Lock::None;
    };
    if std::env::var_os(VARIABLE).is_some_and(|value| value == OFF) {
        return Lock::Off;
    }
    match locked(&place, &subject, model, at) {
        Ok(lock) => lock,
        Err(message) => {
            errors.push(syn::Error::new(at, message));
            Lock::None
        }
    }
}

/// Returns the declaration that a type's lock is about, and the token that names it. Returns `None`
/// for a type that is neither an event nor traits.
fn subject(input: &Input<'_>, model: &Model<'_>) -> Option<(Subject, Span)> {
    let mut subject = Subject {
        call: String::new(),
        object_type: String::new(),
        declared_in: String::new(),
        name: model.ident.to_string(),
        version: 1,
    };
    match &model.purpose {
        Purpose::Property => None,
        Purpose::Event(event) => {
            let (call, slot) = match event.call {
                EventCall::Track => ("track", &input.attrs.event),
                EventCall::Page => ("page", &input.attrs.page),
                EventCall::Screen => ("screen", &input.attrs.screen),
            };
            call.clone_into(&mut subject.call);
            subject.name.clone_from(&event.name);
            subject.version = event.version;
            Some((subject, slot.get()?.span()))
        }
        Purpose::Traits(traits) => {
            let call = match &traits.target {
                TraitsTarget::Person => "person",
                TraitsTarget::Group { object_type } => {
                    subject.object_type.clone_from(object_type);
                    "group"
                }
                TraitsTarget::Relationship => "relationship",
            };
            call.clone_into(&mut subject.call);
            subject.version = traits.version;
            subject.declared_in = std::env::var("CARGO_CRATE_NAME").ok()?;
            Some((subject, model.ident.span()))
        }
    }
}

/// Reads the lock of a type. Its file has a name with a hash if another type has the plain name.
fn locked(place: &Place, subject: &Subject, model: &Model<'_>, at: Span) -> Result<Lock, String> {
    for name in [Subject::plain, Subject::hashed] {
        let file = name(subject);
        let Some(text) = place.read(&file)? else {
            continue;
        };
        let wrong = |wrong: String| format!("`{FOLDER}/{file}` {wrong}");
        let (of, lines) = read::lock(&text).map_err(wrong)?;
        let is_own = of == *subject;
        if is_own && unchanged::is_unchanged(model, &lines) {
            return Ok(Lock::Unchanged(place.path(&file)));
        }
        let bytes = read::shape(lines, &text).map_err(wrong)?;
        if !is_own {
            continue;
        }
        return Ok(Lock::Locked(Locked {
            fingerprint: fingerprint::of(Cursor::new(&bytes))
                .ok_or_else(|| wrong(format!("does not describe a shape; {RESTORE}")))?,
            bytes,
            head: format!("`{}` breaks the lock `{FOLDER}/{file}`: ", subject.name),
            path: place.path(&file),
            at,
        }));
    }
    Ok(Lock::None)
}

#[cfg(test)]
mod tests;
