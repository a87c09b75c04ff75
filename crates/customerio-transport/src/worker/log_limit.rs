//! Log messages whose rate is limited.

/// Logs a message with the field `suppressed`, if its [`LogLimit`] lets it pass.
macro_rules! log_limited {
    ($limit:expr, $level:ident, $target:literal, $($message:tt)+) => {{
        if let Some(suppressed) = $limit.pass() {
            tracing::$level!(target: $target, suppressed, $($message)+);
        }
    }};
}

pub(crate) use log_limited;
