//! The result of a predicate.

/// The result of a predicate: a `bool`, or `()` of a closure that asserts by itself.
///
/// ```
/// use customerio_core::Untyped;
/// use customerio_transport::testing;
///
/// let (client, recorded) = testing::recording();
/// client.track("u1", &Untyped::event("Paid", serde_json::json!({ "total": 12 })))?;
/// recorded.expect_named("Paid").with_json(|it| it["total"] == 12);
/// recorded.expect_named("Paid").with_json(|it| assert_eq!(it["total"], 12));
/// # Ok::<(), customerio_transport::SendError>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the result of a predicate",
    label = "expected a `bool`, or assertions that end with `;`"
)]
pub trait Holds {
    /// Whether the predicate is satisfied.
    ///
    /// ```
    /// use customerio_transport::testing::Holds;
    ///
    /// assert!(true.holds() && !false.holds());
    /// // Assertions panic, or hold.
    /// assert!(assert_eq!(1 + 1, 2).holds());
    /// ```
    fn holds(self) -> bool;
}

#[diagnostic::do_not_recommend]
impl Holds for bool {
    fn holds(self) -> bool {
        self
    }
}

#[diagnostic::do_not_recommend]
impl Holds for () {
    fn holds(self) -> bool {
        true
    }
}
