/// The path of a value in a shape, in the syntax of [`customerio_rules::lock::path`] without quotes.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) before: Option<&'a Place<'a>>,
    pub(super) step: Step<'a>,
}

/// The step from one shape to another that it holds.
#[derive(Clone, Copy)]
pub(super) enum Step<'a> {
    Field(&'a str),
    Items,
    Place(usize),
    Values,
    Variant(&'a str),
}

impl<'a> Place<'a> {
    /// Returns the path one step below `before`, or below the whole.
    pub(super) const fn below(before: Option<&'a Place<'a>>, step: Step<'a>) -> Self {
        Self { before, step }
    }
}
