//! Writes the events of docs as Markdown in which all text is literal.
//!
//! Docs can't be copied to a page: HTML would run in a browser, and MDX runs `{…}` as JavaScript and
//! reads a paragraph that starts with `import` as a statement.

mod escape;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use escape::{code_span, destination, escape, longest_run};

/// The reader of a page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::export) enum Dialect {
    /// GitHub and other readers of Markdown with tables.
    Markdown,
    /// MDX with directives and references to resources, as in EventCatalog.
    Mdx,
}

/// Writes events as Markdown without a line feed at the end.
pub(in crate::export) fn write<'a>(
    events: impl Iterator<Item = Event<'a>>,
    dialect: Dialect,
) -> String {
    let mut writer = Writer::new(dialect);
    for event in events {
        writer.event(event);
    }
    writer.flush();
    writer.out.trim_end().to_owned()
}

/// Writes the events of one line for a cell of a table.
pub(in crate::export) fn cell<'a>(
    events: impl Iterator<Item = Event<'a>>,
    dialect: Dialect,
) -> String {
    let mut writer = Writer::new(dialect);
    writer.table = Some(Vec::new());
    for event in events {
        writer.event(event);
    }
    writer.flush();
    writer.out.trim_end().to_owned()
}

/// Writes a plain string, such as a name, as one line.
pub(in crate::export) fn literal(text: &str, dialect: Dialect) -> String {
    let mut out = String::with_capacity(text.len());
    escape(text, true, dialect, &mut out);
    out
}

/// Writes a string as code, also in a table.
pub(in crate::export) fn code(text: &str) -> String {
    code_span(text, true)
}

struct Writer {
    dialect: Dialect,
    out: String,
    /// Text that is not written yet. One word can be several events.
    text: String,
    /// Whether the next character is the first of a line.
    at_start: bool,
    /// Whether a block was written where the cursor is, so that the next one needs an empty line.
    needs_gap: bool,
    /// The prefixes of lines in the open blocks, such as `> `.
    prefixes: Vec<String>,
    /// The number of the next item of each open list; `None` for bullets.
    lists: Vec<Option<u64>>,
    /// The open marks of emphasis.
    marks: Vec<Mark>,
    /// The position after the last mark.
    mark_end: usize,
    /// The addresses of open links.
    links: Vec<String>,
    /// The language and content of an open block of code.
    code: Option<(String, String)>,
    /// The alignments of the columns of an open table.
    table: Option<Vec<Alignment>>,
}

/// An open mark of emphasis.
struct Mark {
    text: &'static str,
    /// The position after the mark.
    end: usize,
    starts_line: bool,
}

impl Writer {
    const fn new(dialect: Dialect) -> Self {
        Self {
            dialect,
            out: String::new(),
            text: String::new(),
            at_start: true,
            needs_gap: false,
            prefixes: Vec::new(),
            lists: Vec::new(),
            marks: Vec::new(),
            mark_end: 0,
            links: Vec::new(),
            code: None,
            table: None,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) => match &mut self.code {
                Some((_, code)) => code.push_str(&text),
                None => self.text.push_str(&text),
            },
            Event::Code(text) => self.raw(&code_span(&text, self.table.is_some())),
            Event::SoftBreak | Event::HardBreak if self.table.is_some() => self.text.push(' '),
            Event::SoftBreak => self.line(),
            Event::HardBreak => {
                self.raw("\\");
                self.line();
            }
            Event::Rule => {
                self.block();
                self.raw("***");
                self.needs_gap = true;
            }
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            // The filter makes text of HTML, and no other extension is enabled.
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Emphasis => self.mark("*", "_"),
            Tag::Strong => self.mark("**", "__"),
            Tag::Strikethrough => self.mark("~~", "~~"),
            Tag::Link { dest_url, .. } => {
                self.raw("[");
                self.links.push(destination(&dest_url));
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.open("> ", "> ");
            }
            Tag::List(first) => {
                // Bullets can follow the text of an item without an empty line.
                if first.is_none() && !self.lists.is_empty() {
                    self.flush();
                    self.needs_gap = false;
                } else {
                    self.block();
                }
                self.lists.push(first);
            }
            Tag::Item => self.item(),
            Tag::CodeBlock(kind) => {
                self.block();
                let info = match &kind {
                    CodeBlockKind::Fenced(info) => info,
                    CodeBlockKind::Indented => "",
                };
                let is_plain = |it: &char| it.is_ascii_alphanumeric() || "-_+#".contains(*it);
                let language = info.chars().take_while(is_plain).collect();
                self.code = Some((language, String::new()));
            }
            Tag::Table(alignments) => {
                self.block();
                self.table = Some(alignments);
            }
            Tag::TableHead => self.raw("|"),
            Tag::TableRow => {
                self.line();
                self.raw("|");
            }
            Tag::TableCell => self.raw(" "),
            // A paragraph, and what the filter makes of others.
            _ => self.block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.end_mark(),
            TagEnd::Link => {
                if let Some(address) = self.links.pop() {
                    self.raw(&format!("]({address})"));
                }
            }
            TagEnd::BlockQuote(_) | TagEnd::Item => self.close(),
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
                self.needs_gap = true;
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::TableCell => self.raw(" |"),
            TagEnd::TableHead => {
                self.line();
                let columns = self.table.iter().flatten();
                let columns: Vec<_> = columns.map(|it| delimiter(*it)).collect();
                self.raw(&format!("|{}|", columns.join("|")));
            }
            TagEnd::Table => {
                self.flush();
                self.table = None;
                self.needs_gap = true;
            }
            TagEnd::TableRow => self.flush(),
            _ => {
                self.flush();
                self.needs_gap = true;
            }
        }
    }

    /// Starts emphasis. Next to another mark, `*` is replaced by `_`.
    fn mark(&mut self, stars: &'static str, lines: &'static str) {
        self.flush();
        let follows_star = self.mark_end == self.out.len() && self.out.ends_with('*');
        let mark = if follows_star { lines } else { stars };
        let starts_line = self.at_start;
        self.raw(mark);
        self.mark_end = self.out.len();
        self.marks.push(Mark {
            text: mark,
            end: self.out.len(),
            starts_line,
        });
    }

    /// Ends emphasis. Without text, its marks would be literal, so they are removed.
    fn end_mark(&mut self) {
        self.flush();
        if let Some(Mark {
            text,
            end,
            starts_line,
        }) = self.marks.pop()
        {
            if end == self.out.len() {
                self.out.truncate(end - text.len());
                self.at_start = starts_line;
            } else {
                self.raw(text);
                self.mark_end = self.out.len();
            }
        }
    }

    /// Starts a block, after an empty line if there is one before it.
    fn block(&mut self) {
        self.flush();
        if self.needs_gap || !self.at_start {
            self.line();
            self.line();
        }
        self.needs_gap = false;
    }

    fn item(&mut self) {
        self.flush();
        self.needs_gap = false;
        if !self.at_start {
            self.line();
        }
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1);
                marker
            }
            Some(None) | None => "- ".to_owned(),
        };
        let indent = " ".repeat(marker.len());
        self.open(&marker, &indent);
    }

    /// Opens a block whose first line starts with `first`, and each other line with `prefix`.
    fn open(&mut self, first: &str, prefix: &str) {
        self.raw(first);
        self.at_start = true;
        self.needs_gap = false;
        self.prefixes.push(prefix.to_owned());
    }

    fn close(&mut self) {
        self.flush();
        self.prefixes.pop();
        // An empty block has only its marker.
        self.at_start = false;
        self.needs_gap = true;
    }

    fn code_block(&mut self) {
        let Some((language, code)) = self.code.take() else {
            return;
        };
        let fence = "`".repeat(longest_run(&code).max(2) + 1);
        self.raw(&format!("{fence}{language}"));
        for line in code.trim_end_matches('\n').split('\n') {
            self.line();
            self.raw(line.trim_end_matches('\r'));
        }
        self.line();
        self.raw(&fence);
        self.needs_gap = true;
    }

    /// Ends the line.
    fn line(&mut self) {
        self.flush();
        let end = self.out.trim_end_matches([' ', '\t']).len();
        self.out.truncate(end);
        self.out.push('\n');
        for prefix in &self.prefixes {
            self.out.push_str(prefix);
        }
        self.at_start = true;
    }

    /// Adds markup.
    fn raw(&mut self, markup: &str) {
        self.flush();
        self.gap();
        self.out.push_str(markup);
        self.at_start &= markup.is_empty();
    }

    /// Separates the text of an item from a block before it.
    fn gap(&mut self) {
        if self.needs_gap {
            self.needs_gap = false;
            self.line();
            self.line();
        }
    }

    /// Writes the waiting text.
    fn flush(&mut self) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        self.gap();
        let before = self.out.len();
        escape(&text, self.at_start, self.dialect, &mut self.out);
        self.at_start &= self.out.len() == before;
    }
}

const fn delimiter(alignment: Alignment) -> &'static str {
    match alignment {
        Alignment::None => "---",
        Alignment::Left => ":--",
        Alignment::Center => ":-:",
        Alignment::Right => "--:",
    }
}

#[cfg(test)]
mod tests;
