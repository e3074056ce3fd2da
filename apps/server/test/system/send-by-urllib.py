"""Sends one request several times by urllib, which reads an answer only once it has sent everything.

What to send is told as JSON on stdin, what came back is told as JSON on stdout: a list of [status, code].
"""

import json
import ssl
import sys
import urllib.error
import urllib.request

MEBIBYTE = 1024 * 1024


def pieces(start, zeros):
    yield start
    for _ in range(zeros // MEBIBYTE):
        yield bytes(MEBIBYTE)


def send(url, headers, start, zeros, chunked, ca):
    start = start.encode()
    # An iterable has no length: it is sent in chunks.
    body = pieces(start, zeros) if chunked else start + bytes(zeros)
    request = urllib.request.Request(url, data=body, headers=headers, method='POST')
    context = ssl.create_default_context(cafile=ca) if ca else None
    try:
        with urllib.request.urlopen(request, context=context) as answer:
            return [answer.status, '']
    except urllib.error.HTTPError as answer:
        text = answer.read().decode()
        try:
            return [answer.code, json.loads(text)['code']]
        except ValueError:
            return [answer.code, text]
    except OSError as error:
        return [0, repr(error)]


order = json.load(sys.stdin)
times = order.pop('times')
print(json.dumps([send(**order) for _ in range(times)]))
