//! `cargo cio send`: sends one message.

mod catalog;

use std::fs;
use std::io::{self, Read as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use customerio_core::call::{CallKind, JsonCall, JsonCallError};
use customerio_core::item::{ItemError, ItemSettings, write_item};
use customerio_transport::{Client, EnvError};
use serde_json::value::RawValue;

use crate::failure::Placed;
use crate::form::Form;
use crate::json_text::compact;
use crate::number;
use crate::output;
use crate::service::{Service, delivered};
use crate::verdict::Verdict;
use catalog::CatalogError;

pub(crate) const HELP: &str = "\
Examples:
  cargo cio send track 'Order Completed' --user u1 --json '{\"total\": 12.5}'
  cargo cio send identify --user u1 --file traits.json
  echo '{\"plan\": \"pro\"}' | cargo cio send group acme --user u1 --file -
  cargo cio send alias a-42 --user u1 --dry-run
  cargo cio send track Paid --user u1 --endpoint http://127.0.0.1:8010/v1

A track, page, screen, identify or group call is checked against the schemas that \
`cargo cio export --format json-schema` wrote: those of `--catalog`, or in the folder `schemas` of this \
folder or one above. The key is read from CUSTOMERIO_API_KEY.

Exit codes: 0 delivered, or printed by `--dry-run`; 1 the message breaks a rule or the catalog, or the \
service refused it or did not accept it in time; 2 wrong usage, or a file can't be read";

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The call
    call: Call,
    /// The name of the event, the page or the screen; for `group` its id, for `alias` the previous id
    name: Option<String>,
    /// The id of the user
    #[arg(long, value_name = "ID")]
    user: Option<String>,
    /// The id of the visitor
    #[arg(long, value_name = "ID")]
    anonymous: Option<String>,
    /// The properties or traits, a JSON object
    #[arg(long, value_name = "JSON", conflicts_with = "file", aliases = ["properties", "traits"])]
    json: Option<String>,
    /// The file with the properties or traits; `-` is standard input
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// The time of the event, such as 2026-01-02T03:04:05Z; now by default
    #[arg(long, value_name = "TIME")]
    timestamp: Option<String>,
    /// The message id, by which the service recognizes duplicates; a new UUID by default
    #[arg(long, value_name = "ID")]
    message_id: Option<String>,
    /// The folder with the schemas of the catalog
    #[arg(long, value_name = "FOLDER", conflicts_with = "no_catalog")]
    catalog: Option<PathBuf>,
    /// Do not check the message against a catalog
    #[arg(long)]
    no_catalog: bool,
    /// Print the exact bytes of the message and send nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    service: Service,
    /// Seconds to wait for the service
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = number::whole)]
    timeout: u64,
    /// The output format
    #[arg(long, default_value = "text")]
    format: Form,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Call {
    Track,
    Identify,
    Page,
    Screen,
    Group,
    Alias,
}

impl Call {
    fn kind(self) -> CallKind {
        match self {
            Self::Track => CallKind::Track,
            Self::Identify => CallKind::Identify,
            Self::Page => CallKind::Page,
            Self::Screen => CallKind::Screen,
            Self::Group => CallKind::Group,
            Self::Alias => CallKind::Alias,
        }
    }

    /// Returns the key of the argument NAME.
    fn name_key(self) -> Option<&'static str> {
        match self {
            Self::Track => Some("event"),
            Self::Page | Self::Screen => Some("name"),
            Self::Group => Some("groupId"),
            Self::Alias => Some("previousId"),
            Self::Identify => None,
        }
    }

    /// Returns the key of the content.
    fn content_key(self) -> Option<&'static str> {
        match self {
            Self::Track | Self::Page | Self::Screen => Some("properties"),
            Self::Identify | Self::Group => Some("traits"),
            Self::Alias => None,
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum SendError {
    #[error("a call `{call}` has no name; remove `{name}`")]
    NoName { call: CallKind, name: String },
    #[error("a call `{0}` has no properties and no traits; remove `--json` or `--file`")]
    NoContent(CallKind),
    #[error("failed to read {path}")]
    File { path: String, source: io::Error },
    #[error("{origin} is not valid JSON")]
    Json {
        origin: String,
        source: serde_json::Error,
    },
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    #[error(transparent)]
    Client(#[from] EnvError),
}

impl Placed for SendError {}

/// Why a message is not sent or not delivered.
#[derive(Debug, thiserror::Error)]
enum Refused {
    #[error("the message is not sent: {0}")]
    Call(#[from] JsonCallError),
    #[error(transparent)]
    Item(#[from] ItemError),
    #[error(transparent)]
    Client(#[from] customerio_transport::SendError),
    #[error("the message is not sent, since it breaks the catalog: {}", .0.join("; "))]
    Catalog(Vec<String>),
    #[error("{0}")]
    NotDelivered(String),
}

/// Sends one message and waits until it is delivered.
pub(crate) fn run(arguments: &Arguments) -> Result<Verdict, SendError> {
    let json = arguments.message()?;
    let findings = if arguments.no_catalog {
        Vec::new()
    } else {
        match JsonCall::parse(json.as_bytes()) {
            Ok(call) => catalog::check(&call, arguments.catalog.as_deref())?,
            // It is reported below.
            Err(_) => Vec::new(),
        }
    };
    let sent = if !findings.is_empty() {
        Err(Refused::Catalog(findings))
    } else if arguments.dry_run {
        arguments.print_item(&json)
    } else {
        let timeout = Duration::from_secs(arguments.timeout);
        let client = arguments
            .service
            .client()?
            .build()
            .map_err(EnvError::from)?;
        arguments.deliver(&client, &json, timeout)
    };
    Ok(match sent {
        Ok(()) => Verdict::Fine,
        Err(refused) => {
            match arguments.format {
                Form::Text => {
                    output::error(&refused);
                    if !matches!(refused, Refused::Catalog(_) | Refused::NotDelivered(_)) {
                        arguments.print_hint();
                    }
                }
                Form::Json => output::json(&serde_json::json!({
                    "delivered": false,
                    "reason": refused.to_string(),
                })),
            }
            Verdict::Found
        }
    })
}

impl Arguments {
    /// Returns the message as an item of a batch.
    fn message(&self) -> Result<String, SendError> {
        let kind = self.call.kind();
        let mut members = vec![("type", quoted(kind.as_str()))];
        match (self.call.name_key(), &self.name) {
            (Some(key), Some(name)) => members.push((key, quoted(name))),
            (None, Some(name)) => {
                let name = name.clone();
                return Err(SendError::NoName { call: kind, name });
            }
            (_, None) => {}
        }
        let given = [
            ("userId", &self.user),
            ("anonymousId", &self.anonymous),
            ("timestamp", &self.timestamp),
            ("messageId", &self.message_id),
        ];
        for (key, value) in given {
            members.extend(value.as_ref().map(|value| (key, quoted(value))));
        }
        if let Some(content) = self.content()? {
            let key = self.call.content_key();
            members.push((key.ok_or(SendError::NoContent(kind))?, content));
        }
        let members: Vec<_> = members
            .into_iter()
            .map(|(key, value)| format!("\"{key}\":{value}"))
            .collect();
        Ok(format!("{{{}}}", members.join(",")))
    }

    /// Names the arguments that a refused message may lack.
    fn print_hint(&self) {
        let call = self.call.kind();
        if self.name.is_none() && matches!(self.call, Call::Track | Call::Group | Call::Alias) {
            output::note(format_args!(
                "write its NAME after the call: `send {call} NAME`"
            ));
        } else if self.user.is_none() && self.anonymous.is_none() {
            output::note("name the person with `--user ID` or `--anonymous ID`");
        }
    }

    /// Returns the properties or traits, as compact JSON.
    fn content(&self) -> Result<Option<String>, SendError> {
        let (text, origin) = match (&self.json, &self.file) {
            (Some(json), _) => (json.clone(), "the value of `--json`".to_owned()),
            (None, Some(path)) if path.as_os_str() == "-" => {
                let mut text = String::new();
                io::stdin()
                    .read_to_string(&mut text)
                    .map_err(|source| SendError::File {
                        path: "standard input".to_owned(),
                        source,
                    })?;
                (text, "standard input".to_owned())
            }
            (None, Some(path)) => {
                let shown = path.display().to_string();
                let text = fs::read_to_string(path).map_err(|source| SendError::File {
                    path: shown.clone(),
                    source,
                })?;
                (text, shown)
            }
            (None, None) => return Ok(None),
        };
        let text = text.trim_start_matches('\u{feff}');
        match serde_json::from_str::<&RawValue>(text) {
            Ok(json) => Ok(Some(compact(json.get()))),
            Err(source) => Err(SendError::Json { origin, source }),
        }
    }

    /// Prints the item as a client writes it.
    fn print_item(&self, json: &str) -> Result<(), Refused> {
        let call = JsonCall::parse(json.as_bytes())?;
        let mut item = Vec::new();
        write_item(&call, &ItemSettings::default(), &mut item)?;
        let text = String::from_utf8_lossy(&item);
        match self.format {
            Form::Text => output::text(&format!("{text}\n")),
            Form::Json => output::text(&format!("{{\"bytes\":{},\"item\":{text}}}\n", item.len())),
        }
        Ok(())
    }

    fn deliver(&self, client: &Client, json: &str, timeout: Duration) -> Result<(), Refused> {
        let receipt = client.send(JsonCall::parse(json.as_bytes())?)?;
        delivered(client, &receipt, Instant::now().checked_add(timeout))
            .map_err(Refused::NotDelivered)?;
        match self.format {
            Form::Text => output::result(format_args!("delivered: {}", receipt.message_id())),
            Form::Json => output::json(&serde_json::json!({
                "delivered": true,
                "messageId": receipt.message_id(),
            })),
        }
        Ok(())
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
