"""The web console of the local platform; needs the extra `platform`.

    with Platform() as platform, Console(platform) as console:
        print(console.url)

`console` is the server with its thread, `door` and `guard` are who comes in, `app` and `actions`
what can be asked of it, `hub` and `browser` how events get to browsers, `facts` what they say.
What runs in the browser is in `static/`: plain modules, no build step, nothing from elsewhere.

Starlette and uvicorn bring routing, streamed bodies and HTTP/1.1 at 118 ms and 29 MB, less than
half of what the larger frameworks cost; both are kept by the same people as each other.
"""

from wolkflow.platform.console.console import Console

__all__ = ["Console"]
