//! The conversions of `#[cio(as = …)]` and `#[serde(into = …)]`, with their own compiler messages.

/// The conversion into the wire type of `#[cio(as = WireType)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be made from `{T}`",
    label = "this is written in the field's place",
    note = "write `impl From<{T}> for {Self}`",
    note = "where neither type is of this crate: name one that is, with `#[derive(CioProperty)]` and `impl From<{T}>`"
)]
pub trait WireFrom<T> {
    /// Creates the value that is written.
    fn wire_from(value: T) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T, W: From<T>> WireFrom<T> for W {
    fn wire_from(value: T) -> Self {
        value.into()
    }
}

/// The conversion into the wire type of `#[serde(into = "WireType")]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be made into `{W}`",
    label = "this is written in the place of `{Self}`",
    note = "`into` needs both: `#[derive(Clone)]` on `{Self}`, and `impl From<{Self}> for {W}`"
)]
pub trait IntoWire<W> {
    /// Creates the value that is written.
    fn to_wire(&self) -> W;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + Into<W>, W> IntoWire<W> for T {
    fn to_wire(&self) -> W {
        self.clone().into()
    }
}
