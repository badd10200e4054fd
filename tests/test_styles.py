"""The templates and the stylesheets agree: each class in a template is styled, and each class of our own is used."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
SOURCES = [*(ROOT / "wizard" / "assets").glob("*.scss"), ROOT / "wizard" / "guide_builder" / "guide.css"]
BUILT = ROOT / "static" / "uswds" / "css" / "site.css"
ATTRIBUTE = re.compile(r'class="([^"]*)"')
# What Jinja writes, with what it is glued to: such a class is known only when the page is rendered.
RENDERED = re.compile(r"\S*(?:\{\{.*?\}\}|\{%.*?%\})\S*")
NOT_A_SELECTOR = re.compile(r'"[^"]*"|/\*.*?\*/|//[^\n]*|url\([^)]*\)', re.DOTALL)
SELECTOR = re.compile(r"\.([a-z][\w-]*)")


def classes_in(template: str) -> set[str]:
    return {name for value in ATTRIBUTE.findall(template) for name in RENDERED.sub(" ", value).split()}


def selectors_in(stylesheet: str) -> set[str]:
    return set(SELECTOR.findall(NOT_A_SELECTOR.sub(" ", stylesheet)))


def test_each_class_in_a_template_is_styled():
    styled = {name for path in [*SOURCES, BUILT] for name in selectors_in(path.read_text())}
    unstyled = {path.relative_to(ROOT).as_posix(): classes_in(path.read_text()) - styled for path in TEMPLATES}
    assert {path: names for path, names in unstyled.items() if names} == {}


def test_each_class_of_our_own_is_used():
    own = {name for path in SOURCES for name in selectors_in(path.read_text()) if not name.startswith("usa-")}
    scripts = [*(ROOT / "static" / "js").glob("*.js"), *(ROOT / "wizard").rglob("*.py")]
    used = {name for path in TEMPLATES for name in re.findall(r"[\w-]+", markup(path.read_text()))}
    used |= {name for path in scripts for text in quoted(path.read_text()) for name in re.findall(r"[\w-]+", text)}
    assert own - used == set()


def markup(template: str) -> str:
    """The class attributes, and what stands in quotation marks within Jinja."""
    jinja = " ".join(re.findall(r"\{[{%].*?[%}]\}", template, re.DOTALL))
    return " ".join([*ATTRIBUTE.findall(template), *quoted(jinja)])


def quoted(source: str) -> list[str]:
    """Texts without spaces: a sentence is not a class."""
    return re.findall(r"""["']([^"'\s]+)["']""", source)


def test_a_class_that_is_not_styled_is_found():
    assert classes_in("<p class=\"lead {{ 'a' if b }} box--{{ kind }} code\">") == {"lead", "code"}
    assert selectors_in('// .gone\n.box > .box__label { color: red; background: url("a.svg"); }') == {
        "box",
        "box__label",
    }
