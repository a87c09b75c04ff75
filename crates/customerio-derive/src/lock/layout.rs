//! A lock file as `cargo cio lock` writes it, read in one pass.
//!
//! A derive runs without optimization in a debug build, where `serde_json` and the maps that it fills take most of
//! the time that a lock costs. So this reads the part of JSON that `cargo cio lock` writes, and leaves each other
//! file to `serde_json`, which also finds the words for a mistake.

use std::borrow::Cow;

use customerio_rules::lock::FORMAT;
use customerio_rules::lock::file::Subject;

/// Paths and lines, in the order of the paths.
pub(super) type Lines<'t> = Vec<(Cow<'t, str>, Cow<'t, str>)>;

/// Returns the subject of a lock file and the lines of the locked shape. Returns `None` if another reader has to
/// look at it.
pub(super) fn lock(text: &str) -> Option<(Subject, Lines<'_>)> {
    let mut file = File::default();
    let mut json = Json(text.as_bytes());
    json.object(|json, key| {
        let is_first = match &*key {
            "format" => file.format.replace(json.number()?).is_none(),
            "call" => file.call.replace(json.string()?).is_none(),
            "objectType" => file.object_type.replace(json.string()?).is_none(),
            "crate" => file.declared_in.replace(json.string()?).is_none(),
            "name" => file.name.replace(json.string()?).is_none(),
            "version" => file.version.replace(json.number()?).is_none(),
            "shape" => file.shape.replace(json.lines()?).is_none(),
            "retired" => json.lines().is_some(),
            _ => false,
        };
        is_first.then_some(())
    })?;
    json.end()?;
    let is_readable = file.format? <= FORMAT;
    // A file leaves out what is empty.
    let or_empty = |member: Option<Cow<'_, str>>| member.map_or_else(String::new, Cow::into_owned);
    let subject = Subject {
        call: file.call?.into_owned(),
        object_type: or_empty(file.object_type),
        declared_in: or_empty(file.declared_in),
        name: file.name?.into_owned(),
        version: file.version?,
    };
    let shape = file.shape?;
    is_readable.then_some((subject, shape))
}

/// The members of a file that were read.
#[derive(Default)]
struct File<'t> {
    format: Option<u32>,
    call: Option<Cow<'t, str>>,
    object_type: Option<Cow<'t, str>>,
    declared_in: Option<Cow<'t, str>>,
    name: Option<Cow<'t, str>>,
    version: Option<u32>,
    shape: Option<Lines<'t>>,
}

/// The unread rest of a file.
struct Json<'t>(&'t [u8]);

impl<'t> Json<'t> {
    /// Reads one character of the syntax, and white space before it.
    fn take(&mut self, wanted: u8) -> Option<()> {
        self.skip_space();
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        (*first == wanted).then_some(())
    }

    fn skip_space(&mut self) {
        while let [b' ' | b'\n' | b'\r' | b'\t', rest @ ..] = self.0 {
            self.0 = rest;
        }
    }

    /// Reads the end of the file.
    fn end(&mut self) -> Option<()> {
        self.skip_space();
        self.0.is_empty().then_some(())
    }

    /// Reads an object. `member` reads the value of a key.
    fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, Cow<'t, str>) -> Option<()>,
    ) -> Option<()> {
        self.take(b'{')?;
        loop {
            let key = self.string()?;
            self.take(b':')?;
            member(self, key)?;
            self.skip_space();
            match self.0 {
                [b',', rest @ ..] => self.0 = rest,
                _ => return self.take(b'}'),
            }
        }
    }

    /// Reads an object of strings whose keys are sorted, as those of a map are.
    fn lines(&mut self) -> Option<Lines<'t>> {
        let mut lines = Lines::new();
        self.object(|json, path| {
            let line = json.string()?;
            let is_sorted = lines.last().is_none_or(|(before, _)| *before < path);
            lines.push((path, line));
            is_sorted.then_some(())
        })?;
        Some(lines)
    }

    fn string(&mut self) -> Option<Cow<'t, str>> {
        self.take(b'"')?;
        let start = self.0;
        let mut has_escapes = false;
        loop {
            match self.0 {
                [b'"', ..] => break,
                [b'\\', _, rest @ ..] => {
                    has_escapes = true;
                    self.0 = rest;
                }
                [b' '..=0xff, rest @ ..] => self.0 = rest,
                // JSON escapes control characters.
                [..] => return None,
            }
        }
        let text = start.get(..start.len() - self.0.len())?;
        self.take(b'"')?;
        let text = str::from_utf8(text).ok()?;
        if has_escapes {
            let text = serde_json::from_str(&format!("\"{text}\""));
            return text.ok().map(Cow::Owned);
        }
        Some(Cow::Borrowed(text))
    }

    /// Reads a positive number without a fraction.
    fn number(&mut self) -> Option<u32> {
        self.skip_space();
        // Zeros before a number are no JSON.
        if !matches!(self.0, [b'1'..=b'9', ..]) {
            return None;
        }
        let mut number = 0_u32;
        while let [digit @ b'0'..=b'9', rest @ ..] = self.0 {
            number = number.checked_mul(10)?.checked_add((digit - b'0').into())?;
            self.0 = rest;
        }
        Some(number)
    }
}
