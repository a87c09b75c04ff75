//! Reads a body from an untrusted sender, with no more of it in memory than the API allows.

use crate::rules::{Finding, limits};
use axum::body::Body;
use axum::http::{HeaderMap, header};
use flate2::read::MultiGzDecoder;
use http_body_util::BodyExt as _;
use std::io::Read as _;

/// The maximum number of bytes of a too large body that are read and discarded. A client that is still
/// sending would otherwise see a closed connection instead of the error.
const MAX_DISCARDED: usize = 16 * 1024 * 1024;

/// A body that was read, at most up to the limit.
#[derive(Debug)]
pub(crate) struct Content {
    /// The decompressed JSON, or the reason why it can't be read.
    pub(crate) json: Result<Vec<u8>, Finding>,
    /// The number of bytes as sent.
    pub(crate) wire_bytes: usize,
}

/// Reads a body; `None` if the client disconnected.
pub(crate) async fn read(headers: &HeaderMap, mut body: Body) -> Option<Content> {
    let mut kept = Vec::new();
    let mut wire_bytes = 0_usize;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.ok()?.into_data() else {
            continue;
        };
        wire_bytes = wire_bytes.saturating_add(data.len());
        // One byte over the limit shows that it is exceeded.
        let room = (limits::BATCH_BYTES + 1).saturating_sub(kept.len());
        kept.extend_from_slice(&data[..data.len().min(room)]);
        if wire_bytes > MAX_DISCARDED {
            break;
        }
    }
    Some(Content {
        json: decode(headers, kept, wire_bytes),
        wire_bytes,
    })
}

fn decode(headers: &HeaderMap, kept: Vec<u8>, wire_bytes: usize) -> Result<Vec<u8>, Finding> {
    if wire_bytes > limits::BATCH_BYTES {
        return Err(too_large(&format!("is {wire_bytes} bytes")));
    }
    match encoding(headers).as_deref() {
        None | Some("identity") => Ok(kept),
        Some("gzip") => unzip(&kept),
        Some(_) => Err(Finding::new("Content-Encoding", "must be gzip or absent")),
    }
}

/// Returns the name of the encoding, if there is one.
pub(crate) fn encoding(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_ENCODING)?.to_str().ok()?;
    Some(value.trim().to_ascii_lowercase())
}

/// Decompresses a body up to the limit, since some kilobytes can become gigabytes.
fn unzip(zipped: &[u8]) -> Result<Vec<u8>, Finding> {
    let mut json = Vec::new();
    let most = limits::BATCH_BYTES as u64 + 1;
    MultiGzDecoder::new(zipped)
        .take(most)
        .read_to_end(&mut json)
        .map_err(|_| Finding::new("", "the body is not valid gzip"))?;
    if json.len() > limits::BATCH_BYTES {
        return Err(too_large("is too large once decompressed"));
    }
    Ok(json)
}

fn too_large(size: &str) -> Finding {
    Finding::new(
        "",
        format!(
            "the body {size}; the limit is {} bytes",
            limits::BATCH_BYTES
        ),
    )
}
