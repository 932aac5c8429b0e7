"""Sends hostile bodies to a server: usage: hostile.py HOST:PORT PATH COUNT [SEED]

Bodies are good ones changed at random, under content types of all kinds. Every one has to be answered by 2xx or 4xx, and the server has
to go on. Prints how many answers there were of each status.
"""

import collections
import random
import socket
import sys

host, path, count = sys.argv[1:4]
chance = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 1)
address = (host.split(":")[0], int(host.split(":")[1]))

ROW = b'{"priority":"optional","architecture":"amd64","multi-arch":"same","size":120,"begins with":"lib"}'
CSV = b"priority,architecture,multi-arch,size,begins with\noptional,amd64,same,120,lib\nrequired,all,,7,dpk\n"
FORM = b'--b\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n' + CSV + b"\r\n--b--\r\n"
SEEDS = [
    (b"application/json", b'{"rows":[' + ROW + b"," + ROW + b"]}"),
    (b"application/json", b'{"rows":[{"size":1e5,"note":{"a":[1,[2,{"b":null}]]},"priority":"\\ud83d\\ude00\\u0000"}]}'),
    (b"text/csv", CSV),
    (b"text/tab-separated-values", CSV.replace(b",", b"\t")),
    (b"application/x-ndjson", ROW + b"\n" + ROW + b"\n"),
    (b"multipart/form-data; boundary=b", FORM),
]
PIECES = [
    b'"', b"\\", b"{", b"}", b"[", b"]", b",", b":", b"\n", b"\r\n", b"\x00", b"\xff", b"\xc0\x80", b"\xed\xa0\x80",
    b"\xef\xbb\xbf", b"\xff\xfe", b"\\ud800", b"\\u0000", b"1e999", b"-", b"0" * 400, b"9" * 400, b"NaN", b"null",
    b"--b", b"--b--", b"\x1f\x8b\x08", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"[" * 2000, b'{"a":' * 500, b'"rows":', b"\t",
    b";" * 300, b"a" * 5000, b"=cmd|' /C calc'!A0", b"Content-Type: text/csv\r\n", "\u202e".encode(), "e\u0301".encode() * 50,
]


def body():
    kind, text = chance.choice(SEEDS)
    text = bytearray(text)
    for _ in range(chance.choice([0, 1, 1, 2, 3, 8])):
        place = chance.randrange(len(text) + 1)
        step = chance.randrange(6)
        if step == 0:
            text[place:place] = chance.choice(PIECES)
        elif step == 1:
            del text[place : place + chance.choice([1, 2, 10, 1000])]
        elif step == 2 and text:
            text[place % len(text)] = chance.randrange(256)
        elif step == 3:
            text[place:place] = text[chance.randrange(len(text) + 1) :][:200]
        elif step == 4:
            text[place:place] = chance.randbytes(chance.randrange(20))
        else:
            del text[place:]
    if chance.random() < 0.02:
        kind = chance.choice([b"", b"text/plain", b"image/png", b"application/json; charset=utf-16", b";;", b"\xe9/\xe9"])
    return kind, bytes(text)


def connect():
    link = socket.create_connection(address, timeout=60)
    link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return link, link.makefile("rb")


def answer(stream):
    """The status and whether the connection stays."""
    line = stream.readline()
    if not line:
        return None, False
    length, stays = 0, True
    while (field := stream.readline().strip().lower()) != b"":
        if field.startswith(b"content-length:"):
            length = int(field.split(b":")[1])
        stays = stays and field != b"connection: close"
    stream.read(length)
    return int(line.split()[1]), stays


statuses = collections.Counter()
link, stream = connect()
for number in range(int(count)):
    kind, text = body()
    head = b"POST " + path.encode() + b" HTTP/1.1\r\nHost: localhost\r\n"
    if kind:
        head += b"Content-Type: " + kind + b"\r\n"
    if chance.random() < 0.1:
        # In pieces of a length of their own.
        cut = chance.randrange(len(text) + 1)
        pieces = [piece for piece in (text[:cut], text[cut:]) if piece]
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces)
        link.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
    else:
        link.sendall(head + b"Content-Length: %d\r\n\r\n" % len(text) + text)
    status, stays = answer(stream)
    assert status is not None and (200 <= status < 300 or 400 <= status < 500), f"{number}: {status} for {kind} {text[:300]}"
    statuses[status] += 1
    if not stays:
        link.close()
        link, stream = connect()
print("hostile:", ", ".join(f"{status}: {number}" for status, number in sorted(statuses.items())))
