/// Where in a shape something is, down from the whole. Written as
/// [`customerio_rules::lock::path`] has it, but without quotes.
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
    /// Where one gets from here, or from the whole, by a step.
    pub(super) const fn below(before: Option<&'a Place<'a>>, step: Step<'a>) -> Self {
        Self { before, step }
    }
}
