"""What court staff write: read, laid over what ships, and every mistake named by file and line."""

import re

import pytest

from tests.courts.conftest import GOOD
from wizard.courts.loader import CourtConfigError, read_courts
from wizard.courts.markdown import MarkdownError, MarkdownSource, render

WORDS = {"court": "District of Testing", "here": "/courts/tst"}


@pytest.fixture
def lay(tmp_path):
    """Write a text of the court: ``lay("faq.md", …)`` for the deployment's own, ``shipped=True`` for what ships."""
    for folder in ("shipped", "own"):
        (tmp_path / folder).mkdir()
    (tmp_path / "shipped" / "tst.toml").write_text(GOOD)

    def write(name: str, text: str | bytes, shipped: bool = False, everywhere: bool = False):
        folder = tmp_path / ("shipped" if shipped or everywhere else "own")
        path = folder / name if everywhere else folder / "tst" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def texts(tmp_path):
    return lambda: read_courts(tmp_path / "shipped", tmp_path / "own")["tst"].texts


@pytest.fixture
def complaints(tmp_path):
    def read() -> list[str]:
        with pytest.raises(CourtConfigError) as caught:
            read_courts(tmp_path / "shipped", tmp_path / "own")
        return [mistake.removeprefix(f"{tmp_path}/") for mistake in caught.value.mistakes]

    return read


def test_a_notice_has_its_day_from_its_name_and_its_title_from_its_first_line(lay, texts):
    lay("notices/2031-03-03-linking-opens.md", "# Linking opens\n\nIt opens **today**.\n")
    [notice] = texts().notices
    assert (notice.title, notice.slug) == ("Linking opens", "2031-03-03-linking-opens")
    assert (notice.month, notice.day_in_words) == ("March 2031", "March 3, 2031")
    assert notice.html == "<p>It opens <strong>today</strong>.</p>\n"


def test_notices_stand_newest_first_and_an_own_one_replaces_a_shipped_one_of_its_name(lay, texts):
    lay("notices/2031-03-03-one.md", "# Shipped\n\nText.\n", shipped=True)
    lay("notices/2031-03-03-one.md", "# Own\n\nText.\n")
    lay("notices/2031-04-01-two.md", "# Two\n\nText.\n")
    assert [notice.title for notice in texts().notices] == ["Two", "Own"]


def test_questions_stand_in_their_groups_and_own_answers_replace_shipped_ones(lay, texts):
    lay("faq.md", "# One\n\n## A?\n\nShipped.\n\n## B?\n\nShipped.\n", everywhere=True)
    lay("faq.md", "# One\n\n## a?\n\nOwn.\n\n## C?\n\nOwn.\n\n# Two\n\n## D?\n\nOwn.\n")
    told = {group: [(one.words, "Own" in one.html) for one in ones] for group, ones in texts().groups().items()}
    assert told == {"One": [("a?", True), ("B?", False), ("C?", True)], "Two": [("D?", True)]}


def test_a_question_has_a_place_of_its_own_on_the_page(lay, texts):
    alike = "Why does it say that the account which I typed is not mine at all"
    lay("faq.md", f"# One\n\n## {alike}, here?\n\nA.\n\n## {alike}, there?\n\nB.\n\n## ¿?\n\nC.\n")
    one, other, no_words = [question.anchor for question in texts().faq]
    assert other == f"{one}-2"
    assert no_words == "question"


@pytest.mark.parametrize("fence", ["```", "~~~~", "  ```"])
def test_what_stands_between_fences_is_no_question(lay, texts, fence):
    lay("faq.md", f"# One\n\n## A?\n\n{fence}\n# B\n\n## C?\n{fence}\n\n## D?\n\nE.\n")
    assert [question.words for question in texts().faq] == ["A?", "D?"]


def test_copies_that_an_editor_leaves_are_no_mistake(lay, texts):
    lay("faq.md~", "x")
    lay(".faq.md.swp", "x")
    assert texts().faq == ()


@pytest.mark.parametrize(("listed", "says"), [(True, "/courts/tst/users"), (False, "Ask the CM/ECF Help Desk.")])
def test_a_text_leads_to_the_list_of_users_only_where_there_is_one(lay, texts, tmp_path, listed, says):
    lay("faq.md", "# One\n\n## Who?\n\n{user_list} It opens on {opens}.\n")
    (tmp_path / "own" / "tst.toml").write_text(f"[pages]\nuser_list = {str(listed).lower()}\n")
    [question] = texts().faq
    assert says in question.html
    assert "at 6:00 a.m." in question.html


def test_placeholders_stand_for_facts_of_the_court(lay, texts):
    lay("faq.md", "# One\n\n## When does {short_name} convert?\n\nOn {go_live}. [More]({here}/help)\n")
    [question] = texts().faq
    assert question.words == "When does District of Testing convert?"
    assert "On Monday, March 3, 2031." in question.html
    assert 'href="/courts/tst/help"' in question.html


def test_texts_of_the_courts_own_are_read(lay, texts):
    lay("guides.md", "## Our guides\n\nText.\n")
    lay("people-without-lawyers.md", "Text.\n")
    assert "<h2>Our guides</h2>" in texts().guides
    assert texts().people_without_lawyers == "<p>Text.</p>\n"


def test_contacts_may_lie_in_a_file_of_their_own(lay, tmp_path):
    lay("contacts.toml", 'telephone = "202-555-0100"\nhelp_desk = "Testing Help Desk"\n')
    contacts = read_courts(tmp_path / "shipped", tmp_path / "own")["tst"].contacts
    assert (contacts.telephone, contacts.help_desk) == ("202-555-0100", "Testing Help Desk")
    assert contacts.website == "https://www.tst.example.gov/"


NOTICE = "notices/2031-03-03-one.md"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        (NOTICE, "No title\n\nText.", ": the first line must be the title; write # and the title"),
        (NOTICE, "#\n\nText.", ": the first line must be the title"),
        (NOTICE, "# Title\n", ": the notice says nothing"),
        (NOTICE, "# Title\n\nText.\n\n# Another\n", ":5: a heading of level 1 cannot be here; write ##"),
        (NOTICE, "# Title\n\n### Deep\n", ":3: a heading of level 3 cannot be here; write ##"),
        (NOTICE, "# Title\n\n## A\n\n#### B\n", ":5: a heading of level 4 cannot be here; write ###"),
        (NOTICE, "# Title\n\nA\n\n![x](https://example.com/x.png)\n", ":5: pictures cannot be shown here"),
        (NOTICE, "# Title\n\n[x](javascript:alert(1))\n", ':3: "javascript:alert(1)" cannot be linked'),
        (NOTICE, "# Title\n\n[x](data:text/html,x)\n", ":3: "),
        (NOTICE, "# Title\n\n[x](vbscript:x)\n", ":3: "),
        (NOTICE, "# Title\n\n[x](JaVaScRiPt:x)\n", ":3: "),
        (NOTICE, "# Title\n\n[x](&#106;avascript:x)\n", ":3: "),
        (NOTICE, "# Title\n\n[x](//example.com/x)\n", ":3: "),
        (NOTICE, "# Title\n\n[x](help)\n", ":3: "),
        (NOTICE, "# Title\n\n<javascript:alert(1)>\n", ":3: "),
        (NOTICE, "# Title\n\n[x]\n\n[x]: javascript:alert(1)\n", ":3: "),
        (NOTICE, "# Title\n\nIn {curt}.\n", ":3: {curt} is no placeholder; write one of: {court}, "),
        (NOTICE, b"# Title\n\nT\xe9xt.\n", ": line 3 is not UTF-8"),
        (NOTICE, "# Title\n\n###### Deep\n", ":3: a heading of level 6 cannot be here; write ##"),
        (NOTICE, "# Title\n\nA\n\n```\nB\n", ":5: what begins here never ends; write ``` below it"),
        (NOTICE, "# Title\n\n~~~\nB\n```", ":3: what begins here never ends; write ~~~ below it"),
        (NOTICE, "# Title\n\nA\x0b\n", ":3: there is a control character here (U+000B); take it out"),
        (NOTICE, "# Title\r\rA\x00", ":3: there is a control character here (U+0000)"),
        ("notices/linking.md", "# Title\n\nText.", ": file name: write a day and some words"),
        ("notices/2031-02-30-one.md", "# Title\n\nText.", ": file name: 2031-02-30 is no day"),
        ("notices/2031-03-03-One.md", "# Title\n\nText.", ": file name: "),
        ("faq.md", "Text.\n\n# Group\n", ":1: the file must begin with a group"),
        ("faq.md", "# Group\n\nText.\n\n## A?\n\nB.\n", ":2: a text comes before its question"),
        ("faq.md", "# Group\n\n## A?\n\n## B?\n\nC.\n", ":3: “A?” has no answer"),
        ("faq.md", "# Group\n\n## In {curt}?\n\nC.\n", ":3: {curt} is no placeholder"),
        ("faq.md", "# Group\n\n## A?\n\n#### B\n", ":5: a heading of level 4 cannot be here; write ###"),
        ("faq.md", "## A?\n\nB.\n", ":1: the file must begin with a group"),
        ("faq.md", "# G\n\n## A?\n\n```\nB.\n\n## C?\n\nD.\n", ":5: what begins here never ends"),
        ("faq.md", "# G\n\n## A?\n\n### B\n\n#### C\n\n##### D\n\n###### E\n\nF.", ":11: headings cannot go deeper"),
        ("FAQ.md", "# G\n\n## A?\n\nB.\n", ": file name: this file is not read; write faq.md"),
        ("contact.toml", "", ": file name: this file is not read; write contacts.toml"),
        ("mail.txt", "", ": file name: this file is not read; write one of: contacts.toml, faq.md"),
        ("notices/2031-03-03-one.markdown", "# A\n\nB.", ": file name: this file is not read; a notice ends in .md"),
        ("guides.md", "# Title\n", ":1: a heading of level 1 cannot be here; write ##"),
        ("contacts.toml", 'telephone = "1"\n', ':1: contacts.telephone: is "1"; write it like'),
        ("contacts.toml", 'email = "a@b.example.gov"\n\nfax = "x"\n', ":3: contacts.fax: unknown key"),
        ("contacts.toml", "telephone = \n", ": is not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_file_and_line(lay, complaints, name, text, says):
    lay(name, text)
    [mistake, *_] = complaints()
    assert mistake.startswith(f"own/tst/{name}{says}"), mistake


@pytest.mark.parametrize(
    ("key", "line"),
    [('kind = "tax"', 6), ('[contacts]\nemail = "x"', 7), ("[labels]\nentry = 7", 7), ('[steps]\n"legacy" = 4', 7)],
)
def test_a_key_of_a_courts_file_is_named_by_its_line(tmp_path, key, line):
    own = tmp_path / "own"
    own.mkdir()
    (own / "tst.toml").write_text(f"# A\n# B\n# C\n\n# D\n{key}\n")
    (tmp_path / "shipped").mkdir()
    (tmp_path / "shipped" / "tst.toml").write_text(GOOD)
    with pytest.raises(CourtConfigError) as caught:
        read_courts(tmp_path / "shipped", own)
    assert caught.value.mistakes[0].startswith(f"{own}/tst.toml:{line}: ")


def test_a_missing_key_has_no_line(tmp_path):
    (tmp_path / "tst.toml").write_text(GOOD.replace('kind = "district"\n', ""))
    with pytest.raises(CourtConfigError) as caught:
        read_courts(tmp_path)
    assert caught.value.mistakes == (f"{tmp_path}/tst.toml: kind: is missing; write it",)


def test_a_folder_that_belongs_to_no_court_is_a_mistake(lay, complaints, tmp_path):
    lay("faq.md", "# G\n\n## A?\n\nB.\n")
    (tmp_path / "own" / "tsz").mkdir()
    assert complaints() == ["own/tsz: no court has this id; write tsz.toml, or name the folder after a court"]


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;"),
        ("<img src=x onerror=alert(1)>", "&lt;img"),
        ("a <b onclick='x'>b</b> c", "&lt;b onclick"),
        ("<!-- x -->", "&lt;!--"),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("&#60;script&#62;", "&lt;script&gt;"),
        ("```\n<script>\n```", "&lt;script&gt;"),
        ("`<script>`", "&lt;script&gt;"),
        ("<div>\n\n**x**\n", "&lt;div&gt;"),
        ("[<script>](https://example.com/)", "&lt;script&gt;"),
        ('[x](https://example.com/ "\\"><script>")', "&quot;&gt;&lt;script&gt;"),
        ("{{ 7 * 7 }}", "{{ 7 * 7 }}"),
    ],
)
def test_raw_html_is_shown_as_it_was_written(hostile, shown):
    html = render(MarkdownSource(hostile), WORDS, below=1)
    assert shown in html
    assert not re.search(r"<(script|img|div|b)\b|<[^>]*\son[a-z]+=", html)


@pytest.mark.parametrize(
    "odd", ["> " * 500 + "deep", "[" * 2000, "*" * 2000, "x" + "`" * 999, "\u202e", "- " * 300 + "x"]
)
def test_odd_text_is_read_in_time(odd):
    assert render(MarkdownSource(odd), WORDS, below=1) is not None


def test_every_mistake_of_a_passage_is_told_at_once():
    with pytest.raises(MarkdownError) as caught:
        render(MarkdownSource("# A\n\n![x](y)\n\n{z}", 10), WORDS, below=1)
    assert [line for line, _ in caught.value.found] == [10, 12, 14]
