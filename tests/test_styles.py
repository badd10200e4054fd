"""The templates and the stylesheets agree: each class in a template is styled, and each class of our own is used.

What the build makes of the sources fits them: the subset of the font, and the compressed copies.
"""

import gzip
import hashlib
import html
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
SUBSET = re.compile(r"/fonts/subset/[^}]*unicode-range:([^;}]+)")


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


def written() -> list[Path]:
    """Where the words of the pages stand, but for those in Python."""
    data = [path for kind in ("toml", "md") for path in (ROOT / "wizard").rglob(f"*.{kind}")]
    return [*TEMPLATES, *(path for path in data if "node_modules" not in path.parts)]


def characters_of(ranges: str) -> set[str]:
    """What a ``unicode-range`` names."""
    bounds = [each.strip().removeprefix("U+").split("-") for each in ranges.split(",")]
    return {chr(code) for bound in bounds for code in range(int(bound[0], 16), int(bound[-1], 16) + 1)}


def test_the_pages_are_written_in_the_characters_of_the_small_font():
    """Any other character fetches the whole font, four times as large."""
    [ranges] = set(SUBSET.findall(BUILT.read_text()))
    known = characters_of(ranges) | {"\n"}
    others = {path.relative_to(ROOT).as_posix(): set(html.unescape(path.read_text())) - known for path in written()}
    assert {path: found for path, found in others.items() if found} == {}


def test_what_the_stylesheet_names_bears_the_digest_of_its_file():
    """Browsers keep it for a year. The templates name the same fonts, by the same URL."""
    named = set(re.findall(r'url\("([^"]+)"\)', BUILT.read_text()))
    expected = {path: digest_of(BUILT.parent / path) for path in (url.partition("?")[0] for url in named)}
    assert named == {f"{path}?v={digest}" for path, digest in expected.items()}
    assert {"../fonts/subset/PublicSans-Bold.woff2", "../../img/mark-ink.svg"} < set(expected)


def digest_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def test_a_compressed_copy_is_of_the_file_beside_it():
    """The server sends the copy. `make styles` makes all of them again."""
    copies = [*(ROOT / "static").rglob("*.gz")]
    assert BUILT.with_name("site.css.gz") in copies
    stale = [copy.name for copy in copies if gzip.decompress(copy.read_bytes()) != copy.with_suffix("").read_bytes()]
    assert stale == []
