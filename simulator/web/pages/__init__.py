"""The citizen's pages, `/1177/…`: what 1177 shows, drawn as HTML. All that happens, happens in `simulator.portal`."""

from simulator.web.pages.blueprint import blueprint

__all__ = ["blueprint"]
