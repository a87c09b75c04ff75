//! Checks from the key to the service's answer.

use std::net::ToSocketAddrs as _;
use std::time::{Duration, SystemTime};

use customerio_core::call::JsonCall;
use customerio_transport::{
    ClientBuilder, Probe, ProbeAnswer, ProbeFailure, ProbeProblem, ReceiptError,
};

use super::check::{Check, Status};

/// A clock that is wrong by more gives events a wrong order.
const SKEW_WARN: Duration = Duration::from_secs(30);
/// A clock that is wrong by more breaks certificates and segments by time.
const SKEW_FAIL: Duration = Duration::from_mins(5);

/// Checks the key, the region, the connection and the answer.
pub(super) fn check(builder: ClientBuilder, send_test: bool, checks: &mut Vec<Check>) {
    let probe = match builder.probe() {
        Ok(probe) => probe,
        Err(error) => {
            checks.push(Check::new("endpoint", Status::Fail, error.to_string()));
            return;
        }
    };
    checks.push(key(&probe));
    checks.push(region(&probe));
    let proxy = match probe.proxy() {
        Ok(proxy) => proxy,
        Err(error) => {
            let fix = "write the proxy as `http://host:port`, or remove the variable";
            checks.push(Check::new("proxy", Status::Fail, error.to_string()).fix(fix));
            return;
        }
    };
    checks.push(proxy_setting(proxy.as_deref()));
    if !name(&probe, proxy.as_deref(), checks) {
        return;
    }
    let answer = match probe.send_empty_batch() {
        Ok(Ok(answer)) => answer,
        Ok(Err(failure)) => {
            checks.push(failed(&failure, &probe, proxy.as_deref()));
            return;
        }
        Err(error) => {
            let fix = "install the system's certificates, such as the package `ca-certificates`";
            checks.push(Check::new("tls", Status::Fail, error.to_string()).fix(fix));
            return;
        }
    };
    checks.push(encryption(&probe));
    checks.push(clock(&answer));
    // Over TLS, a proxy can't answer in place of the service.
    let verdict = match proxy.as_deref() {
        Some(proxy) if !probe.is_encrypted() && is_of_proxy(&answer) => {
            refused_by_proxy(&answer, proxy, probe.host())
        }
        _ => strict_mode(&answer),
    };
    let is_usable = verdict.status != Status::Fail;
    checks.push(verdict);
    if send_test && is_usable {
        checks.push(test_event(builder));
    }
}

fn key(probe: &Probe) -> Check {
    match probe.key_region() {
        Some(region) => Check::new("key", Status::Ok, format!("a key of the region {region}")),
        None => Check::new(
            "key",
            Status::Ok,
            "an older key, which does not name its region; whether it is a Pipelines key shows the \
             service's answer",
        ),
    }
}

fn region(probe: &Probe) -> Check {
    let host = probe.host();
    match (probe.key_region(), probe.host_region()) {
        (Some(key), Some(region)) if key != region => Check::new(
            "region",
            Status::Fail,
            format!("the key is of the region {key}, and the host {host} of {region}"),
        )
        .fix("remove the endpoint and the region, so that the key decides"),
        (Some(_), Some(region)) => Check::new(
            "region",
            Status::Ok,
            format!("{host} is of the key's region {region}"),
        ),
        (None, Some(region)) => Check::new(
            "region",
            Status::Warn,
            format!(
                "{host} is of the region {region}; the key does not show whether it is its own"
            ),
        )
        .fix("compare it with the workspace's region in Customer.io, and set CUSTOMERIO_REGION"),
        (_, None) if probe.is_local() => Check::new(
            "region",
            Status::Ok,
            format!("{host} is this machine, such as a sandbox"),
        ),
        (_, None) => Check::new(
            "region",
            Status::Warn,
            format!("{host} is not a host of Customer.io"),
        )
        .fix("remove the endpoint, unless it is your own relay"),
    }
}

fn proxy_setting(proxy: Option<&str>) -> Check {
    match proxy {
        Some(proxy) => Check::new(
            "proxy",
            Status::Ok,
            format!("{proxy}, from the environment (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY)"),
        ),
        None => Check::new("proxy", Status::Ok, "none"),
    }
}

/// Looks up the name of the host, or of the proxy, which looks up that of the host. Returns whether it
/// has an address.
fn name(probe: &Probe, proxy: Option<&str>, checks: &mut Vec<Check>) -> bool {
    let target = proxy.map_or_else(
        || format!("{}:{}", probe.host(), probe.port()),
        ToOwned::to_owned,
    );
    match target.to_socket_addrs() {
        Ok(addresses) => {
            let mut addresses: Vec<_> = addresses.map(|it| it.ip().to_string()).collect();
            addresses.dedup();
            let message = format!("{target} is {}", addresses.join(", "));
            checks.push(Check::new("dns", Status::Ok, message));
            true
        }
        Err(error) => {
            let what = if proxy.is_some() { "the proxy " } else { "" };
            checks.push(
                Check::new(
                    "dns",
                    Status::Fail,
                    format!("{what}{target} has no address: {error}"),
                )
                .fix("correct the name, or the resolver of this machine (/etc/resolv.conf)"),
            );
            false
        }
    }
}

/// Names the part of the connection that failed.
fn failed(failure: &ProbeFailure, probe: &Probe, proxy: Option<&str>) -> Check {
    let host = probe.host();
    let message = failure.to_string();
    match (failure.problem, proxy) {
        // The text of rustls for an answer that is not TLS.
        (ProbeProblem::Tls, _) if message.contains("InvalidContentType") => Check::new(
            "tls",
            Status::Fail,
            format!("{host}: the server there does not answer with TLS"),
        )
        .fix("correct the port, or write `http` in the endpoint, as for a sandbox"),
        (ProbeProblem::Tls, _) => Check::new("tls", Status::Fail, format!("{host}: {message}"))
            .fix(
                "if a proxy of yours decrypts connections, pass its certificate to \
                 `ClientBuilder::root_certificate`; else this is not the server of that name",
            ),
        (ProbeProblem::Tunnel, Some(proxy)) => {
            let check = Check::new("proxy", Status::Fail, format!("{proxy}: {message}"));
            // The text of hyper-util for the status 407.
            if message.contains("authorization required") {
                check.fix(PROXY_LOGIN)
            } else {
                check.fix(proxy_allows(host))
            }
        }
        (ProbeProblem::Refused, Some(proxy)) => {
            Check::new("proxy", Status::Fail, format!("{proxy}: {message}"))
                .fix("start the proxy, or correct the variable that names it")
        }
        (ProbeProblem::Refused, None) => Check::new(
            "connect",
            Status::Fail,
            format!("{host}:{}: {message}", probe.port()),
        )
        .fix("start the server there, or correct the endpoint"),
        (ProbeProblem::Name, _) => Check::new("dns", Status::Fail, format!("{host}: {message}"))
            .fix("correct the name, or the resolver of this machine (/etc/resolv.conf)"),
        (ProbeProblem::TimedOut, _) => {
            Check::new("connect", Status::Fail, format!("{host}: {message}"))
                .fix("allow outgoing connections to it in the firewall, or raise `--timeout`")
        }
        _ => Check::new("connect", Status::Fail, format!("{host}: {message}"))
            .fix("check the network between this machine and the host"),
    }
}

/// The fix for a proxy that requires a login.
const PROXY_LOGIN: &str = "add the user and the password to the variable that names the proxy, as in http://user:password@host:port";

fn proxy_allows(host: &str) -> String {
    format!("allow {host} there, or exclude it with NO_PROXY={host}")
}

/// Returns whether a proxy refused the request itself. The service refuses with JSON.
fn is_of_proxy(answer: &ProbeAnswer) -> bool {
    answer.status == 407 || (answer.status == 403 && !answer.is_json)
}

fn refused_by_proxy(answer: &ProbeAnswer, proxy: &str, host: &str) -> Check {
    let status = answer.status;
    let refused = |what: &str| {
        let message = format!("{proxy}: the proxy {what} (status {status})");
        Check::new("proxy", Status::Fail, message)
    };
    match status {
        407 => refused("requires a login").fix(PROXY_LOGIN),
        _ => refused("refuses the request").fix(proxy_allows(host)),
    }
}

fn encryption(probe: &Probe) -> Check {
    if probe.is_encrypted() {
        Check::new(
            "tls",
            Status::Ok,
            format!("the certificate of {} is trusted", probe.host()),
        )
    } else if probe.is_local() {
        Check::new("tls", Status::Ok, "none, and nothing leaves this machine")
    } else {
        Check::new(
            "tls",
            Status::Warn,
            "none: the key and all messages are sent unencrypted",
        )
        .fix("use an `https` endpoint")
    }
}

/// Compares the clocks by the header `Date`, which counts seconds.
fn clock(answer: &ProbeAnswer) -> Check {
    let Some(date) = answer.date else {
        return Check::new("clock", Status::Skipped, "the answer has no header `Date`");
    };
    let (skew, direction) = difference(answer.received_at, date);
    let seconds = skew.as_secs();
    if skew < SKEW_WARN {
        return Check::new("clock", Status::Ok, "within 30 seconds of the server's");
    }
    let status = if skew < SKEW_FAIL {
        Status::Warn
    } else {
        Status::Fail
    };
    let message = format!("this machine's clock is {seconds} s {direction} the server's");
    Check::new("clock", status, message)
        .fix("turn on time synchronization, such as `timedatectl set-ntp true`")
}

fn difference(here: SystemTime, there: SystemTime) -> (Duration, &'static str) {
    match here.duration_since(there) {
        Ok(ahead) => (ahead, "ahead of"),
        Err(behind) => (behind.duration(), "behind"),
    }
}

/// Interprets the answer to an empty batch in strict mode.
fn strict_mode(answer: &ProbeAnswer) -> Check {
    let status = answer.status;
    let explanation = explanation(&answer.body);
    match status {
        401 | 403 => Check::new(
            "strict",
            Status::Fail,
            format!("the service refuses the key (status {status}): {explanation}"),
        )
        .fix("copy the API key of a source in Customer.io, under Data & Integrations, Sources"),
        _ if answer.is_html => Check::new(
            "strict",
            Status::Fail,
            format!("another server answered with a page (status {status}), such as a login page"),
        )
        .fix("log in to the network, or exclude the host from the proxy"),
        200..=299 => Check::new("strict", Status::Ok, "the service accepts the key"),
        // An empty batch may be refused; the key was read before.
        400 if explanation.contains("batch") => Check::new(
            "strict",
            Status::Ok,
            "the service accepts the key, and refuses the empty batch as expected",
        ),
        400 => Check::new(
            "strict",
            Status::Warn,
            format!("the service refuses an empty batch (status 400): {explanation}"),
        )
        .fix("try a message with `--send-test`"),
        404 | 405 => Check::new(
            "strict",
            Status::Fail,
            format!("the server has no such path (status {status})"),
        )
        .fix("end the endpoint with `/v1`"),
        429 | 500..=599 => Check::new(
            "strict",
            Status::Warn,
            format!("the service can't answer now (status {status}): {explanation}"),
        )
        .fix("wait; a client tries again by itself"),
        _ => Check::new(
            "strict",
            Status::Fail,
            format!("an unexpected answer (status {status}): {explanation}"),
        )
        .fix("check that the endpoint is one of the Pipelines API"),
    }
}

/// Returns the errors that the answer lists, or the start of its body.
fn explanation(body: &[u8]) -> String {
    let json: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let errors = json.as_ref().and_then(|json| {
        let errors = json
            .pointer("/meta/errors")
            .or_else(|| json.get("errors"))?;
        let errors: Vec<_> = errors
            .as_array()?
            .iter()
            .filter_map(|it| it.as_str())
            .collect();
        Some(errors.join("; "))
    });
    errors.unwrap_or_else(|| {
        let text = String::from_utf8_lossy(body);
        text.chars().take(200).collect()
    })
}

/// Sends one event and waits for its outcome.
fn test_event(builder: ClientBuilder) -> Check {
    const EVENT: &[u8] =
        br#"{"type":"track","anonymousId":"cargo-cio-doctor","event":"cargo cio doctor"}"#;
    let failed = |message: String| {
        Check::new("test", Status::Fail, message).fix("correct what the service names")
    };
    let call = match JsonCall::parse(EVENT) {
        Ok(call) => call,
        Err(error) => return failed(error.to_string()),
    };
    let client = match builder.build() {
        Ok(client) => client,
        Err(error) => return failed(error.to_string()),
    };
    let receipt = match client.send(call) {
        Ok(receipt) => receipt,
        Err(error) => return failed(error.to_string()),
    };
    match receipt.blocking_delivered(Duration::from_secs(30)) {
        Ok(()) => Check::new(
            "test",
            Status::Ok,
            format!(
                "an event was delivered, with the message id {}",
                receipt.message_id()
            ),
        ),
        Err(ReceiptError::Rejected(rejection)) => failed(rejection.to_string()),
        Err(error) => failed(error.to_string()),
    }
}
