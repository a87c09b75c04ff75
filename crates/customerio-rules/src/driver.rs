//! How the derives know that they expand for a driver of `cargo cio`, which reads shapes and shows no value.

/// The feature of `customerio` that separates the builds of drivers from all others.
pub const FEATURE: &str = "__driver";

/// The environment variable that `cargo cio` sets while it builds a driver. With the feature, the derives then leave
/// out what shows values. A build with all features alone leaves out nothing.
pub const VARIABLE: &str = "CIO_DRIVER";
