#!/usr/bin/env bash
# `emit` of fluent-logger for Python is False for an event that it keeps, and True for one that it replaced by a traceback.
#
# fluent-logger 0.11.1: a program that emits again while Fluentd is down sends the event that often. When the buffer
# is full, all its events are dropped, the newest too. An event with a Decimal or a time arrives under its own tag as a
# log of the level CRITICAL with the source lines of the client. fluent-logger 3.4.1 for node, with
# `requireAckResponse`, does not send an event again whose acknowledgement is missing, and holds those behind it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check fluent-logger==0.11.1
npm init -y > /dev/null
npm install --silent fluent-logger@3.4.1 msgpack-lite@0.1.26
cat > run.py <<'PY'
import decimal, io, socket, threading
import msgpack
from fluent.sender import FluentSender
def listen(port=0):
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind(("127.0.0.1", port))
    server.listen()
    return server
def receive(server):
    connection, _ = server.accept()
    unpacker = msgpack.Unpacker()
    while part := connection.recv(65536):
        unpacker.feed(part)
        events.extend(unpacker)
events = []
with listen() as server:
    port = server.getsockname()[1]
client = FluentSender("shop", host="127.0.0.1", port=port)
answers = [client.emit("paid", {"id": 1}) for _ in range(3)]
server = listen(port)
thread = threading.Thread(target=receive, args=(server,))
thread.start()
answers.append(client.emit("paid", {"price": decimal.Decimal("19.99")}))
client.close()
thread.join()
print(f"emit: {answers}")
for tag, _, event in events:
    print(f"{tag} {event if 'id' in event else {**event, 'traceback': event['traceback'][:9]}}")
server.close()
dropped = []
full = FluentSender("shop", host="127.0.0.1", port=port, bufmax=50, buffer_overflow_handler=dropped.append)
print(f"emit: {[full.emit('paid', {'id': number}) for number in range(4)]}")
kept = [event["id"] for _, _, event in msgpack.Unpacker(io.BytesIO(full.pendings or b""))]
lost = [event["id"] for _, _, event in msgpack.Unpacker(io.BytesIO(b"".join(dropped)))]
print(f"a full buffer drops {lost}, keeps {kept}")
PY
cat > run.cjs <<'JS'
const net = require('node:net');
const fluent = require('fluent-logger');
const msgpack = require('msgpack-lite');
const seen = [];
const server = net.createServer((socket) => socket.on('error', () => {}).on('data', (data) => {
  const [, , event, { chunk }] = msgpack.decode(data);
  seen.push(event.id);
  if (event.id === 2) socket.destroy();
  else socket.write(msgpack.encode({ ack: chunk }));
}));
server.listen(0, '127.0.0.1', async () => {
  const client = fluent.createFluentSender('shop', {
    host: '127.0.0.1', port: server.address().port, requireAckResponse: true, ackResponseTimeout: 1000, reconnectInterval: 10,
    internalLogger: { info() {}, error() {} },
  });
  const start = Date.now();
  const outcomes = await Promise.all([1, 2, 3].map((id) => new Promise((done) => client.emit({ id }, (error) => {
    done(`${id} ${error ? error.name : 'acknowledged'} ${Date.now() - start < 1000 ? 'at once' : 'after the timeout'}`);
  }))));
  console.log(`node received ${seen.join(', ')}: ${outcomes.join(', ')}`);
  process.exit(0);
});
JS
seen=$(venv/bin/python run.py; node run.cjs)
echo "$seen"
[ "$seen" = "emit: [False, False, False, True]
shop.paid {'id': 1}
shop.paid {'id': 1}
shop.paid {'id': 1}
shop.paid {'level': 'CRITICAL', 'message': \"Can't output to log\", 'traceback': 'Traceback'}
emit: [False, False, False, False]
a full buffer drops [0, 1, 2], keeps [3]
node received 1, 2, 3: 1 acknowledged at once, 2 ResponseTimeoutError after the timeout, 3 acknowledged after the timeout" ]
