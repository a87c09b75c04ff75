//! The formats and their options.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use customerio_catalog::export::{
    AsyncApi, Draft, Format, Html, Iglu, JsonSchema, JsonSchemaPart, RudderStack, Segment,
    TypeScript,
};

use crate::project::Project;

/// The format with its options.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// The format to write
    #[arg(long)]
    pub(super) format: FormatName,
    /// json-schema: the version of JSON Schema; by default, 2020-12
    #[arg(long, help_heading = "Format")]
    draft: Option<DraftName>,
    /// json-schema, asyncapi: the part of a message to describe; by default, `properties` for
    /// json-schema and `message` for asyncapi
    #[arg(long, help_heading = "Format")]
    part: Option<PartName>,
    /// typescript: make all properties readonly
    #[arg(long, help_heading = "Format")]
    readonly: bool,
    /// iglu: the vendor of the schemas, a domain in reverse such as com.example
    #[arg(
        long,
        value_name = "DOMAIN",
        required_if_eq("format", "iglu"),
        help_heading = "Format"
    )]
    vendor: Option<String>,
    /// segment, rudderstack, asyncapi, html: the title; by default, the name of the package at the
    /// root of the workspace, or of the only package with declarations
    #[arg(long, value_name = "TEXT", help_heading = "Format")]
    title: Option<String>,
    /// asyncapi: the version of the document; by default, 1.0.0
    #[arg(long, value_name = "VERSION", help_heading = "Format")]
    api_version: Option<String>,
    /// html: the folder of the lock whose state the site shows; by default, `events.lock` next to the
    /// workspace's Cargo.toml if it exists
    #[arg(long, value_name = "FOLDER", help_heading = "Format")]
    lock: Option<PathBuf>,
    /// html: show the commits that changed the lock, with what they broke; the site then changes with
    /// each such commit
    #[arg(long, help_heading = "Format")]
    history: bool,
    /// html: link declarations to their lines at this revision of git, such as HEAD; by default, to
    /// the default branch of the `repository` in Cargo.toml, if it is at GitHub, GitLab or Bitbucket
    #[arg(long, value_name = "REVISION", help_heading = "Format")]
    revision: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatName {
    /// JSON Schema: one file for each event and traits type, and index.json
    JsonSchema,
    /// A tracking plan of Segment in the form of its Public API
    Segment,
    /// Events, properties, types and a tracking plan for `rudder-cli`, in YAML
    Rudderstack,
    /// AsyncAPI 3.0, one document
    Asyncapi,
    /// The folders of EventCatalog
    Eventcatalog,
    /// Self-describing schemas for an Iglu registry; needs --vendor
    Iglu,
    /// TypeScript: one file of types
    Typescript,
    /// Markdown: one page for each event and traits type
    Markdown,
    /// CSV for spreadsheets: a table of all events and traits types, and one of their properties
    Csv,
    /// A site of static files, with search
    Html,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DraftName {
    #[value(name = "2020-12")]
    V2020_12,
    #[value(name = "7")]
    V7,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum PartName {
    /// The properties of an event, or the traits
    Properties,
    /// The whole message, as it is sent
    Message,
}

/// An option that has no effect with the format.
#[derive(Debug, thiserror::Error)]
#[error("`{option}` has no effect with `--format {format}`; remove it, or export as {formats}")]
pub(crate) struct Unfit {
    option: &'static str,
    format: FormatName,
    formats: String,
}

impl fmt::Display for FormatName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.to_possible_value();
        f.write_str(value.as_ref().map_or("", |it| it.get_name()))
    }
}

impl Options {
    /// Checks that the format has all options that are set.
    pub(super) fn check(&self) -> Result<(), Unfit> {
        use FormatName::{Asyncapi, Html, Iglu, JsonSchema, Rudderstack, Segment, Typescript};

        let options: [(_, _, &[FormatName]); 9] = [
            ("--draft", self.draft.is_some(), &[JsonSchema]),
            ("--part", self.part.is_some(), &[JsonSchema, Asyncapi]),
            ("--readonly", self.readonly, &[Typescript]),
            ("--vendor", self.vendor.is_some(), &[Iglu]),
            (
                "--title",
                self.title.is_some(),
                &[Segment, Rudderstack, Asyncapi, Html],
            ),
            ("--api-version", self.api_version.is_some(), &[Asyncapi]),
            ("--lock", self.lock.is_some(), &[Html]),
            ("--history", self.history, &[Html]),
            ("--revision", self.revision.is_some(), &[Html]),
        ];
        for (option, is_given, of) in options {
            if is_given && !of.contains(&self.format) {
                let of: Vec<_> = of.iter().map(ToString::to_string).collect();
                return Err(Unfit {
                    option,
                    format: self.format,
                    formats: of.join(" or "),
                });
            }
        }
        Ok(())
    }

    /// Returns whether the site shows the commits that changed the lock.
    pub(super) const fn shows_commits(&self) -> bool {
        self.history
    }

    /// Returns whether the files link to the sources.
    pub(super) fn has_links(&self) -> bool {
        self.format == FormatName::Html
    }

    /// Returns the revision of git that links name.
    pub(super) fn revision(&self) -> Option<&str> {
        self.revision.as_deref()
    }

    /// Returns the folder of the lock that the user named.
    pub(super) fn lock(&self) -> Option<&Path> {
        self.lock.as_deref()
    }

    /// Returns the format for a project. `history` is the file with the changes by commits, and
    /// `sources` that with the links.
    pub(super) fn format(
        &self,
        project: &Project,
        history: Option<PathBuf>,
        sources: Option<PathBuf>,
    ) -> Format {
        match self.format {
            FormatName::JsonSchema => Format::JsonSchema(JsonSchema {
                draft: match self.draft {
                    None | Some(DraftName::V2020_12) => Draft::V2020_12,
                    Some(DraftName::V7) => Draft::V7,
                },
                part: self.part(PartName::Properties),
            }),
            FormatName::Segment => Format::Segment(Segment {
                name: self.title(project),
            }),
            FormatName::Rudderstack => Format::Rudderstack(RudderStack {
                name: self.title(project),
            }),
            FormatName::Asyncapi => Format::Asyncapi(AsyncApi {
                title: self.title(project),
                version: self.api_version.as_deref().unwrap_or("1.0.0").to_owned(),
                part: self.part(PartName::Message),
            }),
            FormatName::Eventcatalog => Format::Eventcatalog,
            FormatName::Iglu => Format::Iglu(Iglu {
                // clap requires `--vendor` for this format.
                vendor: self.vendor.as_ref().map_or_else(String::new, Clone::clone),
            }),
            FormatName::Typescript => Format::Typescript(TypeScript {
                readonly: self.readonly,
            }),
            FormatName::Markdown => Format::Markdown,
            FormatName::Csv => Format::Csv,
            FormatName::Html => Format::Html(Html {
                title: self.title(project),
                programs: project.programs(),
                lock: self.lock.clone().or_else(|| {
                    let lock = project.root.join(customerio_catalog::lock::FOLDER);
                    lock.is_dir().then_some(lock)
                }),
                history,
                sources,
            }),
        }
    }

    /// Returns the default folder of the files.
    pub(super) fn folder(&self, root: &Path) -> PathBuf {
        match self.format {
            FormatName::JsonSchema => root.join("schemas"),
            FormatName::Segment
            | FormatName::Rudderstack
            | FormatName::Asyncapi
            | FormatName::Eventcatalog
            | FormatName::Iglu
            | FormatName::Typescript
            | FormatName::Markdown
            | FormatName::Csv
            | FormatName::Html => root.join("catalog").join(self.format.to_string()),
        }
    }

    fn part(&self, default: PartName) -> JsonSchemaPart {
        match self.part.unwrap_or(default) {
            PartName::Properties => JsonSchemaPart::Properties,
            PartName::Message => JsonSchemaPart::Message,
        }
    }

    /// Returns the title. It does not use the name of a folder, which can differ in each clone.
    fn title(&self, project: &Project) -> String {
        let name = || project.name().unwrap_or("Customer.io");
        self.title
            .clone()
            .unwrap_or_else(|| format!("{} events", name()))
    }
}
