"""The DocBook that an invitation's text may be (TKB crm:scheduling 1.1, 3.9 and 6.8.5; PR-DBK-02 to 04)."""

from __future__ import annotations

from lxml import etree

from simulator.scenarios.words import listed, nearest

ELEMENTS = ("article", "info", "title", "para", "section", "ulink", "bibliography")


def problem_with_text(text: str) -> str | None:
    """Why `text` cannot be an invitation's text, or None. Text that does not begin with < is plain and always right."""
    if not text.lstrip().startswith("<"):
        return None
    if "<!DOCTYPE" in text:
        return "has a DOCTYPE, which DocBook in an invitation must not have"
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.strip().encode(), parser)
    except etree.XMLSyntaxError as error:
        return f"begins with < but is not well-formed DocBook: {error.msg}"
    if _name(root) != "article":
        return f"is DocBook with the root {_name(root)!r}; it must be 'article'"
    return next((problem for element in root.iter(etree.Element) if (problem := _problem_with(element))), None)


def _problem_with(element: etree._Element) -> str | None:
    name = _name(element)
    if name not in ELEMENTS:
        guess = nearest(name, ELEMENTS)
        meant = f"; did you mean {guess!r}?" if guess else ""
        return f"has the DocBook element {name!r}, which 1177 does not show; known here: {listed(ELEMENTS)}{meant}"
    if name == "ulink" and not element.get("url"):
        return "has a ulink without url"
    return None


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname
