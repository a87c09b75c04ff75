use syn::{Attribute, Expr, ExprLit, Lit, Meta};

/// The doc comment of an item, which is read where somebody asks.
#[derive(Clone, Copy)]
pub(crate) struct Doc<'a>(pub(crate) &'a [Attribute]);

impl Doc<'_> {
    /// Its lines as written, less one leading space each.
    pub(crate) fn text(self) -> String {
        let lines: Vec<String> = self
            .0
            .iter()
            .filter(|attr| attr.path().is_ident("doc"))
            .filter_map(|attr| match &attr.meta {
                Meta::NameValue(pair) => text(&pair.value),
                _ => None,
            })
            .map(|line| {
                line.strip_prefix(' ')
                    .unwrap_or(&line)
                    .trim_end()
                    .to_owned()
            })
            .collect();
        lines.join("\n").trim().to_owned()
    }

    pub(crate) fn is_empty(self) -> bool {
        self.text().is_empty()
    }
}

/// What Rust's own `#[deprecated]` says, if it is there.
pub(crate) fn deprecation(attrs: &[Attribute]) -> Option<String> {
    let attr = attrs
        .iter()
        .find(|attr| attr.path().is_ident("deprecated"))?;
    let mut note = String::new();
    match &attr.meta {
        Meta::Path(_) => {}
        Meta::NameValue(pair) => note.extend(text(&pair.value)),
        Meta::List(list) => {
            // rustc reports what it does not know here.
            let _ = list.parse_nested_meta(|meta| {
                let value: Lit = meta.value()?.parse()?;
                if let (true, Lit::Str(value)) = (meta.path.is_ident("note"), value) {
                    note = value.value();
                }
                Ok(())
            });
        }
    }
    Some(note)
}

fn text(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}
