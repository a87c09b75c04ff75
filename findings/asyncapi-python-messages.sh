#!/usr/bin/env bash
# asyncapi-python's operations send every message of their channel, but not the second of one name.
#
# asyncapi-python 0.3.1 ignores the `messages` of an AsyncAPI 3 operation, with a warning. Of two versions
# of an event, messages with one `name`, it names the first payload's class twice, so that the second has
# a class that no operation takes. A closed payload becomes a model that allows more properties.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'asyncapi-python[codegen]==0.3.1' datamodel-code-generator==0.89.0
cat > events.yaml <<'YAML'
asyncapi: 3.0.0
info: {title: Events, version: 1.0.0}
channels:
  track:
    address: /track
    messages:
      opened: {$ref: '#/components/messages/opened'}
      paid: {$ref: '#/components/messages/paid'}
      paidV2: {$ref: '#/components/messages/paidV2'}
operations:
  sendOpened:
    action: send
    channel: {$ref: '#/channels/track'}
    messages: [{$ref: '#/channels/track/messages/opened'}]
components:
  messages:
    opened: {name: Opened, contentType: application/json, payload: {$ref: '#/components/schemas/Opened'}}
    paid: {name: Paid, contentType: application/json, payload: {$ref: '#/components/schemas/Paid'}}
    paidV2: {name: Paid, contentType: application/json, payload: {$ref: '#/components/schemas/PaidV2'}}
  schemas:
    Opened: {type: object, additionalProperties: false, required: [page], properties: {page: {type: string}}}
    Paid: {type: object, additionalProperties: false, required: [price], properties: {price: {type: number}}}
    PaidV2: {type: object, additionalProperties: false, required: [cents], properties: {cents: {type: integer}}}
YAML
venv/bin/asyncapi-python-codegen events.yaml events > log 2>&1
seen=$(grep -c "but they will be ignored" log
  grep -A 6 '^class SendopenedRouter' events/router.py | grep -o 'json\.[A-Za-z0-9 |.]*'
  grep -E '^class|extra=|^    [a-z]+: ' events/messages/json/__init__.py | sed 's/^ *//')
echo "$seen"
[ "$seen" = '1
json.Opened | json.Paid | json.Paid
class Model(RootModel[Any]):
root: Any
class Opened(BaseModel):
extra="allow",
page: str
class Paid(BaseModel):
extra="allow",
price: float
class PaidV2(BaseModel):
extra="allow",
cents: int' ]
