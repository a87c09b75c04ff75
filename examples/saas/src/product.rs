//! Events of the product.

use std::time::SystemTime;

use customerio::{CioEvent, CioProperty};

/// Everything that this crate sends from the product itself.
#[derive(Clone, Debug, CioEvent)]
pub enum ProductEvent {
    /// Somebody opened an account.
    #[cio(event = "Account Opened", owner = "identity", tags("growth", "core"))]
    #[cio(rename_all = "camelCase")]
    AccountOpened {
        /// How they came here.
        via: Channel,
        /// The campaign that brought them.
        #[cio(length(1..=100), example = "spring-2026")]
        campaign: Option<String>,
    },
    /// A document was made.
    #[cio(event = "Document Created", owner = "editor", tags("core"))]
    #[cio(rename_all = "camelCase")]
    DocumentCreated {
        /// Its number.
        #[cio(format = "uuid", example = "0197a0c2-3f2b-7c11-8f0a-5b0e9d1c2a3b")]
        document_id: String,
        /// The source of the document.
        source: Source,
        /// How large it is.
        #[cio(range(0..=1_073_741_824), unit = "bytes", example = 48_211)]
        size: u64,
    },
    /// A document was shown to others.
    #[cio(event = "Document Shared", owner = "editor", tags("growth"))]
    #[cio(rename_all = "camelCase")]
    DocumentShared {
        /// Its number.
        #[cio(format = "uuid", example = "0197a0c2-3f2b-7c11-8f0a-5b0e9d1c2a3b")]
        document_id: String,
        /// Who may see it.
        audience: Audience,
        /// Until when.
        expires_at: Option<SystemTime>,
    },
    /// An export ended, well or not.
    ExportFinished(Box<ExportFinished>),
}

/// The way in which a user found us.
#[derive(Clone, Copy, Debug, CioProperty)]
#[cio(rename_all = "snake_case")]
pub enum Channel {
    /// By a search.
    Search,
    /// By an advertisement.
    Advertisement,
    /// An invitation.
    Invitation,
}

/// The source of a document.
#[derive(Clone, Debug, CioProperty)]
#[cio(
    tag = "kind",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum Source {
    /// Nothing.
    Blank,
    /// A template.
    Template {
        /// Its number.
        #[cio(length(1..=64), example = "tpl_invoice")]
        template_id: String,
    },
    /// A file from elsewhere.
    Upload {
        /// Its type: one of IANA's.
        #[cio(pattern = "^[a-z]+/[a-z0-9.+-]+$", example = "application/pdf")]
        media_type: String,
        /// How many pages it has.
        #[cio(range(1..=10_000), unit = "pages", example = 12)]
        pages: Option<u32>,
    },
}

/// Who may see a document.
#[derive(Clone, Debug, CioProperty)]
#[cio(rename_all = "snake_case")]
pub enum Audience {
    /// Everybody with the link.
    Anybody,
    /// The workspace.
    Workspace,
    /// These, by their numbers.
    People(#[cio(items(1..=50))] Vec<String>),
}

/// An export ended, well or not.
#[derive(Clone, Debug, CioEvent)]
#[cio(
    event = "Export Finished",
    owner = "editor",
    version = 2,
    since = "2026-05",
    rename_all = "camelCase"
)]
pub struct ExportFinished {
    /// The document.
    #[cio(format = "uuid", example = "0197a0c2-3f2b-7c11-8f0a-5b0e9d1c2a3b")]
    pub document_id: String,
    /// How long it took.
    #[cio(range(0..=3_600_000), unit = "ms", example = 1_840)]
    pub duration: u64,
    /// The pages that could not be exported, by their numbers.
    #[cio(items(..=10_000))]
    pub failed_pages: Option<Vec<u32>>,
    /// The result.
    pub outcome: Outcome,
}

/// The result of an export.
#[derive(Clone, Debug, CioProperty)]
#[cio(untagged)]
pub enum Outcome {
    /// Where the file is.
    File(#[cio(format = "uri", length(..=2_000))] String),
    /// Why there is none.
    Failure {
        /// A code of ours.
        #[cio(range(1_000..=9_999), example = 4_102)]
        code: u16,
        /// The same in words.
        #[cio(length(1..=500), example = "a font is missing")]
        message: String,
    },
}
