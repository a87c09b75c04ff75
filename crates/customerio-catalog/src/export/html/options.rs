//! The options of the site.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// What can be chosen about the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Html {
    /// What it is called.
    pub title: String,
    /// The crates that are programs, by their names in Rust: what they declare, only they can send.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<String>,
    /// The folder of the lock whose history is read.
    pub lock: Option<PathBuf>,
    /// The file of the [`Past`](crate::export::Past) that the pages tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub past: Option<PathBuf>,
}
