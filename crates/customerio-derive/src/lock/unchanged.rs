//! Whether a lock is that of a type, found without the compiler.

use customerio_rules::constraint::Constraint;
use customerio_rules::lock::{Cursor, Kind, line, path};
use syn::Type;

use super::layout::Lines;
use crate::model::{Body, Field, Model};
use crate::plain::{Plain, name_with_argument};

/// Returns whether the lines are those of a type whose fields have types with well-known names. Other types are
/// left to the compiler. `cargo cio check` finds another type with such a name.
pub(super) fn is_unchanged(model: &Model<'_>, lines: &Lines<'_>) -> bool {
    let Body::Object {
        fields,
        open,
        tag: None,
        ..
    } = &model.body
    else {
        return false;
    };
    let kind = Kind::Object {
        fields: Cursor::EMPTY,
        open: *open,
    };
    let mut known = Known { lines, found: 0 };
    known.has_line(".", false, &kind, [])
        && fields.iter().all(|field| known.has_field(field))
        && known.found == lines.len()
}

/// The lines, and how many of them were found.
struct Known<'l> {
    lines: &'l Lines<'l>,
    found: usize,
}

impl Known<'_> {
    fn has_field(&mut self, field: &Field<'_>) -> bool {
        let (is_optional, ty) = match name_with_argument(field.ty) {
            Some((name, Some(of))) if name == "Option" => (true, of),
            _ => (false, field.ty),
        };
        let path = path::of_field(&field.name);
        let check = field.check_path();
        let added = field.all_constraints(check.as_deref());
        field.is_in_tuple() && self.has_value(&path, is_optional, ty, added)
    }

    /// Finds the lines of a value: several for a list.
    fn has_value<'c>(
        &mut self,
        path: &str,
        is_optional: bool,
        ty: &Type,
        added: impl IntoIterator<Item = Constraint<'c>>,
    ) -> bool {
        let Some((name, argument)) = name_with_argument(ty) else {
            return false;
        };
        let kind = match (name.as_str(), argument) {
            ("Vec", Some(_)) => Kind::List {
                of: Cursor::EMPTY,
                min: 0,
                max: None,
                unique: false,
            },
            (name, None) => match Plain::named(name) {
                Some(Plain::Text) => Kind::Text { format: None },
                Some(Plain::Number) => Kind::Number,
                Some(Plain::Boolean) => Kind::Boolean,
                Some(Plain::Integer { min, max }) => Kind::Integer {
                    min,
                    max: max.cast_unsigned(),
                },
                Some(Plain::List) | None => return false,
            },
            (_, Some(_)) => return false,
        };
        self.has_line(path, is_optional, &kind, added)
            && argument.is_none_or(|of| self.has_value(&format!("{path}[]"), false, of, []))
    }

    fn has_line<'c>(
        &mut self,
        path: &str,
        is_optional: bool,
        kind: &Kind<'_>,
        added: impl IntoIterator<Item = Constraint<'c>>,
    ) -> bool {
        self.found += 1;
        let at = self.lines.binary_search_by(|(it, _)| (**it).cmp(path));
        let found = at.ok().and_then(|at| self.lines.get(at));
        let line = line::write(is_optional, false, kind, [], added);
        found.is_some_and(|(_, it)| line.as_deref() == Some(it))
    }
}
