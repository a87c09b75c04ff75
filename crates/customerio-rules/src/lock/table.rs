//! A locked shape as a table: a line ([`super::line`]) for each path ([`super::path`]), sorted by path.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::{fmt, mem};

use super::line::{self, Form, Line, VariantForm};
use super::path::{Path, Step};
use super::{Content, Cursor, Field, Kind, Shape, Variant, encode};
use crate::bytes::block;
use crate::constraint::list;

/// Lines by path.
pub type Table = BTreeMap<String, String>;

/// The reason why a table does not describe a shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableError {
    /// The path of the line that is wrong or missing.
    pub path: String,
    /// The kind of mistake.
    pub wrong: Wrong,
}

/// A mistake in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// The path can't be read.
    Path,
    /// The line can't be read.
    Line,
    /// The line is missing.
    Missing,
    /// The line is not part of any other line.
    Stray,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, wrong } = self;
        match wrong {
            Wrong::Path => write!(f, "`{path}` is not a path of a property"),
            Wrong::Line => write!(f, "the value at `{path}` is not a shape"),
            Wrong::Missing => write!(f, "`{path}` is missing"),
            Wrong::Stray => write!(f, "`{path}` is not part of any other line"),
        }
    }
}

impl core::error::Error for TableError {}

/// Returns the table of the shape in a cursor, or `None` if the bytes are not a shape.
#[must_use]
pub fn write(shape: Cursor<'_>) -> Option<Table> {
    let mut table = Table::new();
    add(&mut table, &Path::default(), shape, false, Cursor::EMPTY)?;
    Some(table)
}

fn add(
    to: &mut Table,
    path: &Path,
    shape: Cursor<'_>,
    optional: bool,
    added: Cursor<'_>,
) -> Option<()> {
    let mut shape = Shape::read(shape)?;
    // Only a hand-written shape has null within null, or constraints on a nullable shape.
    let mut nullable = false;
    while let Kind::Nullable { of } = shape.kind {
        nullable = true;
        shape = Shape::read(of)?;
    }
    let (own, added) = (list(shape.constraints), list(added));
    let line = line::write(optional, nullable, &shape.kind, own, added)?;
    to.insert(path.to_string(), line);

    let inner = |to: &mut Table, step, of| add(to, &path.with(step), of, false, Cursor::EMPTY);
    match shape.kind {
        Kind::List { of, .. } => inner(to, Step::Items, of),
        Kind::Map { of } => inner(to, Step::Values, of),
        Kind::Tuple(shapes) => add_places(to, path, shapes),
        Kind::Object { fields, .. } => add_fields(to, path, fields),
        Kind::Enum { mut variants, .. } => {
            while !variants.is_empty() {
                let Variant { name, content } = Variant::next(&mut variants)?;
                let path = path.with(Step::Variant(name.to_owned()));
                match content {
                    Content::Unit => {}
                    Content::Newtype(of) => add(to, &path, of, false, Cursor::EMPTY)?,
                    Content::Tuple(shapes) => add_places(to, &path, shapes)?,
                    Content::Object(fields) => add_fields(to, &path, fields)?,
                }
            }
            Some(())
        }
        Kind::Any
        | Kind::Boolean
        | Kind::Integer { .. }
        | Kind::Number
        | Kind::Text { .. }
        | Kind::Nullable { .. }
        | Kind::Recursive
        | Kind::Foreign => Some(()),
    }
}

fn add_places(to: &mut Table, path: &Path, mut shapes: Cursor<'_>) -> Option<()> {
    let mut place = 0;
    while !shapes.is_empty() {
        let path = path.with(Step::Place(place));
        add(to, &path, shapes.block()?, false, Cursor::EMPTY)?;
        place += 1;
    }
    Some(())
}

fn add_fields(to: &mut Table, path: &Path, mut fields: Cursor<'_>) -> Option<()> {
    while !fields.is_empty() {
        let field = Field::next(&mut fields)?;
        let path = path.with(Step::Field(field.name.to_owned()));
        add(to, &path, field.of, field.optional, field.constraints)?;
    }
    Some(())
}

/// Returns the bytes of the shape that a table describes. Its lines are in the order of a [`Table`].
///
/// # Errors
///
/// Fails if a line can't be read, is missing, or is not part of any other line.
pub fn read<P: AsRef<str>, L: AsRef<str>>(
    table: impl IntoIterator<Item = (P, L)>,
) -> Result<Vec<u8>, TableError> {
    let mut lines = Vec::new();
    for (text, line) in table {
        let text = text.as_ref();
        let wrong = |wrong| TableError {
            path: text.to_owned(),
            wrong,
        };
        let path = Path::read(text).ok_or_else(|| wrong(Wrong::Path))?;
        let line = Line::read(line.as_ref()).ok_or_else(|| wrong(Wrong::Line))?;
        lines.push((path, Some(line)));
    }
    let mut lines = Lines::new(lines);
    let shape = lines.take_value(&Path::default())?;
    match lines.all.iter().find(|(_, line)| line.is_some()) {
        None => Ok(shape),
        Some((path, _)) => Err(TableError {
            path: path.to_string(),
            wrong: Wrong::Stray,
        }),
    }
}

/// The lines, sorted by path. Those that a shape has consumed are `None`.
///
/// The derives read them without optimization, where a map costs several times as much.
struct Lines {
    all: Vec<(Path, Option<Line>)>,
    /// The index after the line that was consumed last, where the next one usually is.
    next: usize,
}

impl Lines {
    fn new(mut all: Vec<(Path, Option<Line>)>) -> Self {
        if !all.is_sorted_by(|before, after| before.0 < after.0) {
            all.sort_by(|before, after| before.0.cmp(&after.0));
            // Two spellings of a path are one line: the later.
            all.dedup_by(|after, before| {
                let is_same = after.0 == before.0;
                if is_same {
                    mem::swap(after, before);
                }
                is_same
            });
        }
        Self { all, next: 0 }
    }

    /// Takes the shape at a path that is not a field's; only a field is optional or adds constraints.
    fn take_value(&mut self, path: &Path) -> Result<Vec<u8>, TableError> {
        let (shape, line) = self.take(path)?;
        if line.optional || !line.added.is_empty() {
            return Err(TableError {
                path: path.to_string(),
                wrong: Wrong::Line,
            });
        }
        Ok(shape)
    }

    /// Takes the shape at a path, with its line.
    fn take(&mut self, path: &Path) -> Result<(Vec<u8>, Line), TableError> {
        let missing = || TableError {
            path: path.to_string(),
            wrong: Wrong::Missing,
        };
        let is_next = |(next, _): &(Path, _)| next == path;
        let index = if self.all.get(self.next).is_some_and(is_next) {
            self.next
        } else {
            let found = self.all.binary_search_by(|(it, _)| it.cmp(path));
            found.map_err(|_| missing())?
        };
        let line = self.all.get_mut(index).and_then(|(_, line)| line.take());
        let line = line.ok_or_else(missing)?;
        self.next = index + 1;
        let held = self.held(path, &line.form)?;
        let of = Cursor::new(&held);
        let kind = match &line.form {
            Form::Any => Kind::Any,
            Form::Boolean => Kind::Boolean,
            Form::Integer { min, max } => Kind::Integer {
                min: *min,
                max: *max,
            },
            Form::Number => Kind::Number,
            Form::Text { format } => Kind::Text { format: *format },
            Form::List { min, max, unique } => Kind::List {
                of,
                min: *min,
                max: *max,
                unique: *unique,
            },
            Form::Tuple { .. } => Kind::Tuple(of),
            Form::Map => Kind::Map { of },
            Form::Object { open } => Kind::Object {
                fields: of,
                open: *open,
            },
            Form::Enum { tagging, .. } => Kind::Enum {
                tagging: tagging.as_deref(),
                variants: of,
            },
            Form::Recursive => Kind::Recursive,
            Form::Foreign => Kind::Foreign,
        };
        let constraints = Cursor::new(&line.own);
        let mut bytes = encode::shape(&Shape { kind, constraints });
        if line.nullable {
            bytes = encode::shape(&Shape {
                kind: Kind::Nullable {
                    of: Cursor::new(&bytes),
                },
                constraints: Cursor::EMPTY,
            });
        }
        Ok((bytes, line))
    }

    /// Takes the parts of a form.
    fn held(&mut self, path: &Path, form: &Form) -> Result<Vec<u8>, TableError> {
        match form {
            Form::List { .. } => self.take_value(&path.with(Step::Items)),
            Form::Map => self.take_value(&path.with(Step::Values)),
            Form::Tuple { places } => self.places(path, *places),
            Form::Object { .. } => self.fields(path),
            Form::Enum { variants, .. } => {
                let mut bytes = Vec::new();
                for (name, form) in variants {
                    let path = path.with(Step::Variant(name.clone()));
                    let held = match form {
                        VariantForm::Unit => Vec::new(),
                        VariantForm::Newtype => self.take_value(&path)?,
                        VariantForm::Tuple { places } => self.places(&path, *places)?,
                        VariantForm::Object => self.fields(&path)?,
                    };
                    let held = Cursor::new(&held);
                    let content = match form {
                        VariantForm::Unit => Content::Unit,
                        VariantForm::Newtype => Content::Newtype(held),
                        VariantForm::Tuple { .. } => Content::Tuple(held),
                        VariantForm::Object => Content::Object(held),
                    };
                    encode::variant(&mut bytes, &Variant { name, content });
                }
                Ok(bytes)
            }
            Form::Any
            | Form::Boolean
            | Form::Integer { .. }
            | Form::Number
            | Form::Text { .. }
            | Form::Recursive
            | Form::Foreign => Ok(Vec::new()),
        }
    }

    fn places(&mut self, path: &Path, places: usize) -> Result<Vec<u8>, TableError> {
        let mut bytes = Vec::new();
        for place in 0..places {
            let shape = self.take_value(&path.with(Step::Place(place)))?;
            block(&mut bytes, Cursor::new(&shape));
        }
        Ok(bytes)
    }

    fn fields(&mut self, path: &Path) -> Result<Vec<u8>, TableError> {
        // The paths that start with this one follow it, without others between.
        let mut index = self.all.partition_point(|(it, _)| it < path);
        let mut bytes = Vec::new();
        while let Some((below, line)) = self.all.get(index)
            && below.starts_with(path)
        {
            index += 1;
            if line.is_some()
                && let Some(Step::Field(name)) = below.step_from(path)
            {
                let (name, path) = (name.clone(), below.clone());
                let (shape, line) = self.take(&path)?;
                let field = Field {
                    name: &name,
                    optional: line.optional,
                    of: Cursor::new(&shape),
                    constraints: Cursor::new(&line.added),
                };
                encode::field(&mut bytes, &field);
            }
        }
        Ok(bytes)
    }
}
