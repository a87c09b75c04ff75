#!/usr/bin/env bash
# async-customerio has `retries=3` and asks once; a 500 is no error that a retry strategy should repeat, a 503 is.
#
# async-customerio 2.18.0: `retries` has no effect, as the comment of the constructor says. Its RetryStrategy is asked to
# repeat AsyncCustomerIORetryableError only, which 500 and 408 are not, so that such a strategy loses the event.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check async-customerio==2.18.0 httpx==0.28.1
cat > run.py <<'PY'
import asyncio
import httpx
from async_customerio import AsyncCustomerIO
async def status(code):
    requests = []
    def answer(request):
        requests.append(request)
        return httpx.Response(code)
    client = AsyncCustomerIO("site", "key", retries=3)
    client._http_client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    try:
        await client.track("7", "Paid")
    except Exception as error:
        print(f"{code}: {len(requests)} request, {type(error).__name__}")
async def main():
    for code in 503, 500, 408:
        await status(code)
asyncio.run(main())
PY
seen=$(venv/bin/python run.py)
echo "$seen"
[ "$seen" = '503: 1 request, AsyncCustomerIORetryableError
500: 1 request, AsyncCustomerIOError
408: 1 request, AsyncCustomerIOError' ]
