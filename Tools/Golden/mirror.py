"""A mirror that misbehaves on demand, for the tests of the downloader. Listens on 127.0.0.1.

    python3 Tools/Golden/mirror.py FOLDER

Prints its port, serves FOLDER until its standard input is closed. The first part of a path says how:
  /good/FILE      as a server should, ranges included
  /cut/FILE       breaks the connection after half of what was asked for
  /whole/FILE     knows no ranges: always everything, status 200
  /broken/FILE    with one byte changed in the middle
  /endless/FILE   bytes without end
  /log            the requests so far, a line each: path, then the range
"""

import http.server
import pathlib
import sys
import threading

folder = pathlib.Path(sys.argv[1])
log = []


class Mirror(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def head(self, status, length, **headers):
        self.send_response(status)
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def do_GET(self):
        if self.path == "/log":
            text = "".join(f"{path} {wanted}\n" for path, wanted in log).encode()
            self.head(200, len(text))
            self.wfile.write(text)
            return
        wanted = self.headers.get("Range", "-")
        log.append((self.path, wanted))
        mode, _, name = self.path.lstrip("/").partition("/")
        path = folder / name
        if mode == "endless":
            self.head(200, None)
            try:
                while True:
                    self.wfile.write(bytes(1 << 16))
            except OSError:
                return
        if not path.is_file():
            self.head(404, 0)
            return
        content = path.read_bytes()
        if mode == "broken":
            middle = len(content) // 2
            content = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
        start = 0
        if mode != "whole" and wanted != "-":
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            if start >= len(content):
                self.head(416, 0, Content_Range=f"bytes */{len(content)}")
                return
        body = content[start:]
        if start:
            self.head(206, len(body), Content_Range=f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            self.head(200, len(body))
        self.wfile.write(body[: len(body) // 2] if mode == "cut" else body)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
