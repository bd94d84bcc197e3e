"""A page of these links: in the language of who looks, with the centre's number below it."""

from pathlib import Path as File
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

from hub.kernel import services_of
from hub.operators import Language, centre_call, language_of

TEMPLATES: Final = File(__file__).parent / "templates"
_pages = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def language_asked(request: Request) -> Language:
    """What their browser asks for."""
    return language_of(request.headers.get("accept-language", ""))


def render(request: Request, template: str, words: dict[str, str], **told: Any) -> str:
    """The page; `told`: what else its template names."""
    language = language_asked(request)
    centre = centre_call(services_of(request), language)
    return _pages.get_template(template).render(language=language, words=words, centre=centre, **told)
