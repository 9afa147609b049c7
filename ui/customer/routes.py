"""Addresses of customers' chat: `/chat`, `/widget.js`, the files both load, and on this machine a shop to try it."""

from collections.abc import Mapping

from fastapi import APIRouter, Depends, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.api import from_this_machine, public
from ui.customer.files import File, files, version
from ui.customer.pages import Front, chat_page, demo_page, policy

_FOR_EVER = "public, max-age=31536000, immutable"
_LOOKED_AT_AGAIN = "no-cache"
# Sites name it without a version, and should have a new one soon.
_FIVE_MINUTES = "public, max-age=300"
# Scripts of a page elsewhere load these; they hold nothing of anybody's.
_FOR_ALL_SITES = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


def router(front: Front) -> APIRouter:
    """The routes, for what a company shows its customers."""
    found = APIRouter(include_in_schema=False, dependencies=[Depends(public("customers have no account"))])

    @found.get("/chat")
    def chat(request: Request) -> Response:
        page = chat_page(front, request.headers.get("accept-language", ""))
        return _sent(request, page, _LOOKED_AT_AGAIN, _page_headers(policy(front.origins)))

    found.get("/demo")(_demo)
    found.get("/widget.js")(_widget)
    found.get("/customer/{folder}/{name}")(_file)
    return found


def _demo(request: Request) -> Response:
    """A shop that carries the widget; only whoever tries the product on this machine sees it."""
    if not from_this_machine(request):
        raise HTTPException(404)
    return _sent(
        request, demo_page(request.headers.get("accept-language", "")), _LOOKED_AT_AGAIN, _page_headers(policy())
    )


def _widget(request: Request) -> Response:
    return _sent(request, files()["widget.js"], _FIVE_MINUTES, _FOR_ALL_SITES)


def _file(folder: str, name: str, request: Request) -> Response:
    file = files().get(name)
    if file is None:
        raise HTTPException(404)
    # A page from before an update still gets what there is, but does not keep it under the old name.
    return _sent(request, file, _FOR_EVER if folder == version() else _LOOKED_AT_AGAIN, _FOR_ALL_SITES)


def _page_headers(content_policy: str) -> Mapping[str, str]:
    return {"Content-Security-Policy": content_policy, "Vary": "Accept-Language"}


def _sent(request: Request, file: File, keeping: str, headers: Mapping[str, str]) -> Response:
    """A file, compressed for whom it may be, or word that the browser has it already."""
    is_small = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{file.digest}{"-gz" if is_small else ""}"'
    vary = ", ".join(filter(None, [headers.get("Vary"), "Accept-Encoding"]))
    said = {**headers, "ETag": tag, "Cache-Control": keeping, "Vary": vary}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=said)
    if not is_small:
        return Response(file.content, media_type=file.kind, headers=said)
    return Response(file.compressed, media_type=file.kind, headers={**said, "Content-Encoding": "gzip"})
