//! The formats, and what can be chosen about each.

use std::fmt;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use customerio_catalog::export::{
    AsyncApi, Draft, Format, Html, Iglu, JsonSchema, JsonSchemaPart, RudderStack, Segment,
    TypeScript,
};

use crate::project::Project;

/// What is written, and how.
#[derive(Debug, clap::Args)]
pub(super) struct Options {
    /// What to write
    #[arg(long)]
    pub(super) format: FormatName,
    /// json-schema: the version of JSON Schema; else 2020-12
    #[arg(long, help_heading = "Format")]
    draft: Option<DraftName>,
    /// json-schema, asyncapi: how much of a message to describe; else properties in a JSON Schema,
    /// the whole message in AsyncAPI
    #[arg(long, help_heading = "Format")]
    part: Option<PartName>,
    /// typescript: make all properties readonly
    #[arg(long, help_heading = "Format")]
    readonly: bool,
    /// iglu: whose schemas they are, a domain in reverse such as com.example
    #[arg(
        long,
        value_name = "DOMAIN",
        required_if_eq("format", "iglu"),
        help_heading = "Format"
    )]
    vendor: Option<String>,
    /// segment, rudderstack, asyncapi, html: what the whole is called; else by the package at the
    /// root of the workspace, or the only one that declares anything
    #[arg(long, value_name = "TEXT", help_heading = "Format")]
    title: Option<String>,
    /// asyncapi: the version of the document; else 1.0.0
    #[arg(long, value_name = "VERSION", help_heading = "Format")]
    api_version: Option<String>,
    /// html: the folder of the lock to tell the history from; else `events.lock` beside the
    /// workspace's Cargo.toml, if it is there
    #[arg(long, value_name = "FOLDER", help_heading = "Format")]
    lock: Option<PathBuf>,
    /// html: tell in the history too when an event changed and what that broke, from the commits
    /// that changed the lock; so the site changes with each such commit
    #[arg(long, help_heading = "Format")]
    history: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatName {
    /// JSON Schema: one file an event or traits type, and index.json
    JsonSchema,
    /// A tracking plan of Segment, as its Public API takes it
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
    /// Markdown: a page an event or traits type
    Markdown,
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
    /// The whole message, as it goes over the wire
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
    /// Whether all that is chosen is of the format.
    pub(super) fn fit(&self) -> Result<(), Unfit> {
        use FormatName::{Asyncapi, Html, Iglu, JsonSchema, Rudderstack, Segment, Typescript};

        let chosen: [(_, _, &[FormatName]); 8] = [
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
        ];
        for (option, is_given, of) in chosen {
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

    /// Whether the commits that changed the lock are to be told.
    pub(super) const fn tells_commits(&self) -> bool {
        self.history
    }

    /// The folder of the lock that is asked for.
    pub(super) fn lock(&self) -> Option<&Path> {
        self.lock.as_deref()
    }

    /// The format, for a project; `past` is the file that tells of commits.
    pub(super) fn format(&self, project: &Project, past: Option<PathBuf>) -> Format {
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
                #[allow(
                    clippy::disallowed_methods,
                    reason = "clap requires --vendor for this format"
                )]
                vendor: self.vendor.clone().unwrap_or_default(),
            }),
            FormatName::Typescript => Format::Typescript(TypeScript {
                readonly: self.readonly,
            }),
            FormatName::Markdown => Format::Markdown,
            FormatName::Html => Format::Html(Html {
                title: self.title(project),
                programs: project.programs(),
                lock: self.lock.clone().or_else(|| {
                    let lock = project.root.join(customerio_catalog::lock::FOLDER);
                    lock.is_dir().then_some(lock)
                }),
                past,
            }),
        }
    }

    /// Where the files go, unless it is said.
    pub(super) fn folder(&self, root: &Path) -> PathBuf {
        match self.format {
            FormatName::JsonSchema => root.join("schemas"),
            format => root.join("catalog").join(format.to_string()),
        }
    }

    fn part(&self, default: PartName) -> JsonSchemaPart {
        match self.part.unwrap_or(default) {
            PartName::Properties => JsonSchemaPart::Properties,
            PartName::Message => JsonSchemaPart::Message,
        }
    }

    /// Not by the name of a folder, which is another in each clone.
    fn title(&self, project: &Project) -> String {
        let name = || project.name().unwrap_or("Customer.io");
        self.title
            .clone()
            .unwrap_or_else(|| format!("{} events", name()))
    }
}
