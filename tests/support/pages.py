"""A web server on loopback with many pages, which a test writes."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self

Page = bytes | Callable[[BaseHTTPRequestHandler], object]


class Pages:
    """Serves `pages` by their paths: bytes, or a function that answers by itself; 404 otherwise."""

    def __init__(self, port: int = 0) -> None:
        self.pages: dict[str, Page] = {}
        self.missing = b"an error page"
        self.asked: list[str] = []
        served = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                served.asked.append(self.path)
                try:
                    served.answer(self)
                except OSError:
                    return  # the client had enough

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Answers)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), name="pages")
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        page = self.pages.get(request.path)
        if callable(page):
            page(request)
            return
        body = self.missing if page is None else page
        request.send_response(404 if page is None else 200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
