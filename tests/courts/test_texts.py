"""Texts written by court staff: read, merged over the shipped ones, every mistake reported by file and line."""

import re
from pathlib import Path

import pytest

from tests.courts.conftest import GOOD
from wizard.courts import late_texts
from wizard.courts.loader import CourtConfigError, read_courts
from wizard.courts.markdown import MarkdownError, MarkdownSource, render
from wizard.courts.phases import Phase

SHIPPED = Path(late_texts.__file__).with_name("data")
PLACEHOLDERS = {"court": "District of Testing", "here": "/courts/tst"}


@pytest.fixture
def write_text(tmp_path):
    """Write a file of the court: by default the deployment's own, else one shipped for this court or for all."""
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
def mistakes(tmp_path):
    def read() -> list[str]:
        with pytest.raises(CourtConfigError) as caught:
            read_courts(tmp_path / "shipped", tmp_path / "own")
        return [mistake.removeprefix(f"{tmp_path}/") for mistake in caught.value.mistakes]

    return read


def test_a_notice_has_its_day_from_its_name_and_its_title_from_its_first_line(write_text, texts):
    write_text("notices/2031-03-03-linking-opens.md", "# Linking opens\n\nIt opens **today**.\n")
    [notice] = texts().notices
    assert (notice.title, notice.slug) == ("Linking opens", "2031-03-03-linking-opens")
    assert (notice.month, notice.day_in_words) == ("March 2031", "March 3, 2031")
    assert notice.html == "<p>It opens <strong>today</strong>.</p>\n"


def test_notices_are_sorted_newest_first_and_an_own_one_replaces_a_shipped_one_of_its_name(write_text, texts):
    write_text("notices/2031-03-03-one.md", "# Shipped\n\nText.\n", shipped=True)
    write_text("notices/2031-03-03-one.md", "# Own\n\nText.\n")
    write_text("notices/2031-04-01-two.md", "# Two\n\nText.\n")
    assert [notice.title for notice in texts().notices] == ["Two", "Own"]


def test_questions_are_grouped_and_own_answers_replace_shipped_ones(write_text, texts):
    write_text("faq.md", "# One\n\n## A?\n\nShipped.\n\n## B?\n\nShipped.\n", everywhere=True)
    write_text("faq.md", "# One\n\n## a?\n\nOwn.\n\n## C?\n\nOwn.\n\n# Two\n\n## D?\n\nOwn.\n")
    found = {
        group: [(entry.question, "Own" in entry.answer) for entry in entries]
        for group, entries in texts().faq_by_group(Phase.OPEN).items()
    }
    assert found == {"One": [("a?", True), ("B?", False), ("C?", True)], "Two": [("D?", True)]}


def test_a_question_has_an_anchor_of_its_own(write_text, texts):
    alike = "Why does it say that the account which I typed is not mine at all"
    write_text("faq.md", f"# One\n\n## {alike}, here?\n\nA.\n\n## {alike}, there?\n\nB.\n\n## ¿?\n\nC.\n")
    one, other, no_words = [entry.anchor for entry in texts().faq]
    assert other == f"{one}-2"
    assert no_words == "question"


@pytest.mark.parametrize("fence", ["```", "~~~~", "  ```"])
def test_a_heading_inside_a_fence_is_not_a_question(write_text, texts, fence):
    write_text("faq.md", f"# One\n\n## A?\n\n{fence}\n# B\n\n## C?\n{fence}\n\n## D?\n\nE.\n")
    assert [entry.question for entry in texts().faq] == ["A?", "D?"]


def test_backup_copies_made_by_an_editor_are_ignored(write_text, texts):
    write_text("faq.md~", "x")
    write_text(".faq.md.swp", "x")
    assert texts().faq == ()


@pytest.mark.parametrize(("is_listed", "advice"), [(True, "/courts/tst/users"), (False, "Ask the CM/ECF Help Desk.")])
def test_a_text_links_to_the_list_of_users_only_if_there_is_one(write_text, texts, tmp_path, is_listed, advice):
    write_text("faq.md", "# One\n\n## Who?\n\n{user_list} It opens on {opens}.\n")
    (tmp_path / "own" / "tst.toml").write_text(f"[pages]\nuser_list = {str(is_listed).lower()}\n")
    [entry] = texts().faq
    assert advice in entry.answer
    assert "at 6:00 a.m." in entry.answer


def test_placeholders_stand_for_facts_of_the_court(write_text, texts):
    write_text("faq.md", "# One\n\n## When does {short_name} convert?\n\nOn {go_live}. [More]({here}/help)\n")
    [entry] = texts().faq
    assert entry.question == "When does District of Testing convert?"
    assert "On Monday, March 3, 2031." in entry.answer
    assert 'href="/courts/tst/help"' in entry.answer


def test_texts_of_the_courts_own_are_read(write_text, texts):
    write_text("guides.md", "## Our guides\n\nText.\n")
    write_text("people-without-lawyers.md", "Text.\n")
    assert "<h2>Our guides</h2>" in texts().guides
    assert texts().people_without_lawyers == "<p>Text.</p>\n"


def test_contacts_may_be_in_a_file_of_their_own(write_text, tmp_path):
    write_text("contacts.toml", 'telephone = "202-555-0100"\nhelp_desk = "Testing Help Desk"\n')
    contacts = read_courts(tmp_path / "shipped", tmp_path / "own")["tst"].contacts
    assert (contacts.telephone, contacts.help_desk) == ("202-555-0100", "Testing Help Desk")
    assert contacts.website == "https://www.tst.example.gov/"


NOTICE = "notices/2031-03-03-one.md"


@pytest.mark.parametrize(
    ("name", "text", "report"),
    [
        (NOTICE, "No title\n\nText.", ": the first line must be the title; write # and the title"),
        (NOTICE, "#\n\nText.", ": the first line must be the title"),
        (NOTICE, "# Title\n", ": the notice is empty"),
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
        (NOTICE, "# Title\n\nIn {curt}.\n", ":3: {curt} is not a placeholder; write one of: {court}, "),
        (NOTICE, b"# Title\n\nT\xe9xt.\n", ": line 3 is not UTF-8"),
        (NOTICE, "# Title\n\n###### Deep\n", ":3: a heading of level 6 cannot be here; write ##"),
        (NOTICE, "# Title\n\nA\n\n```\nB\n", ":5: this block is never closed; write ``` after it"),
        (NOTICE, "# Title\n\n~~~\nB\n```", ":3: this block is never closed; write ~~~ after it"),
        (NOTICE, "# Title\n\nA\x0b\n", ":3: there is a control character here (U+000B); take it out"),
        (NOTICE, "# Title\r\rA\x00", ":3: there is a control character here (U+0000)"),
        ("notices/linking.md", "# Title\n\nText.", ": file name: write a date and some words"),
        ("notices/2031-02-30-one.md", "# Title\n\nText.", ": file name: 2031-02-30 is not a date"),
        ("notices/2031-03-03-One.md", "# Title\n\nText.", ": file name: "),
        ("faq.md", "Text.\n\n# Group\n", ":1: the file must begin with a group"),
        ("faq.md", "# Group\n\nText.\n\n## A?\n\nB.\n", ":2: a text comes before its question"),
        ("faq.md", "# Group\n\n## A?\n\n## B?\n\nC.\n", ":3: “A?” has no answer"),
        ("faq.md", "# Group\n\n## In {curt}?\n\nC.\n", ":3: {curt} is not a placeholder"),
        ("faq.md", "# Group\n\n## A?\n\n#### B\n", ":5: a heading of level 4 cannot be here; write ###"),
        ("faq.md", "## A?\n\nB.\n", ":1: the file must begin with a group"),
        ("faq.md", "# G\n\n## A?\n\n```\nB.\n\n## C?\n\nD.\n", ":5: this block is never closed"),
        ("faq.md", "# G\n\n## A?\n\n### B\n\n#### C\n\n##### D\n\n###### E\n\nF.", ":11: headings cannot be nested"),
        ("FAQ.md", "# G\n\n## A?\n\nB.\n", ": file name: this file is not read; write faq.md"),
        ("contact.toml", "", ": file name: this file is not read; write contacts.toml"),
        ("mail.txt", "", ": file name: this file is not read; write one of: contacts.toml, dark.md"),
        ("notices/2031-03-03-one.markdown", "# A\n\nB.", ": file name: this file is not read; a notice ends in .md"),
        ("guides.md", "# Title\n", ":1: a heading of level 1 cannot be here; write ##"),
        ("contacts.toml", 'telephone = "1"\n', ':1: contacts.telephone: is "1"; write it like'),
        ("contacts.toml", 'email = "a@b.example.gov"\n\nfax = "x"\n', ":3: contacts.fax: unknown key"),
        ("contacts.toml", "telephone = \n", ": is not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_file_and_line(write_text, mistakes, name, text, report):
    write_text(name, text)
    [mistake, *_] = mistakes()
    assert mistake.startswith(f"own/tst/{name}{report}"), mistake


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


def test_a_mistake_in_what_all_courts_share_is_reported_once(write_text, mistakes, tmp_path):
    (tmp_path / "shipped" / "uvw.toml").write_text(GOOD.replace('"tst"', '"uvw"'))
    write_text("faq.md", "# G\n\n## A?\n\n{nothing}\n", everywhere=True)
    [mistake] = mistakes()
    assert mistake.startswith("shipped/faq.md:5: {nothing} is not a placeholder")


def test_a_courts_name_that_is_a_mistake_in_a_shared_text_is_reported_at_the_start(write_text, mistakes, tmp_path):
    hostile = GOOD.replace('"tst"', '"uvw"').replace('"District of Testing"', '"[Testing](ftp://example.gov)"')
    (tmp_path / "shipped" / "uvw.toml").write_text(hostile)
    write_text("faq.md", "# G\n\n## A?\n\nIn the {short_name}.\n", everywhere=True)
    assert mistakes() == [
        'shipped/faq.md:5: "ftp://example.gov" cannot be linked; write a complete URL, like https://www.example.gov/'
    ]


def test_a_shared_text_says_each_courts_own_name_as_it_was_at_the_start(write_text, tmp_path):
    (tmp_path / "shipped" / "uvw.toml").write_text(GOOD.replace('"tst"', '"uvw"').replace("of Testing", "of Trying"))
    path = write_text("faq.md", "# G\n\n## A?\n\nIn the {short_name}.\n", everywhere=True)
    courts = read_courts(tmp_path / "shipped", tmp_path / "own")
    path.unlink()
    answers = [courts[court_id].texts.faq[0].answer for court_id in ("tst", "uvw")]
    assert answers == ["<p>In the District of Testing.</p>\n", "<p>In the District of Trying.</p>\n"]


def test_few_texts_are_rendered_when_many_courts_are_read(monkeypatch):
    rendered = []
    monkeypatch.setattr(late_texts, "read_texts", lambda court_id, *_rest: rendered.append(court_id))
    assert len(read_courts(SHIPPED)) > 200
    assert sorted(rendered) == ["akb", "ca1", "cacd", "exb"]


def test_a_folder_that_belongs_to_no_court_is_a_mistake(write_text, mistakes, tmp_path):
    write_text("faq.md", "# G\n\n## A?\n\nB.\n")
    (tmp_path / "own" / "tsz").mkdir()
    assert mistakes() == ["own/tsz: no court has this id; write tsz.toml, or name the folder after a court"]


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
    html = render(MarkdownSource(hostile), PLACEHOLDERS, parent_level=1)
    assert shown in html
    assert not re.search(r"<(script|img|div|b)\b|<[^>]*\son[a-z]+=", html)


@pytest.mark.parametrize(
    "odd", ["> " * 500 + "deep", "[" * 2000, "*" * 2000, "x" + "`" * 999, "\u202e", "- " * 300 + "x"]
)
def test_odd_text_is_rendered(odd):
    assert render(MarkdownSource(odd), PLACEHOLDERS, parent_level=1) is not None


def test_all_mistakes_of_a_text_are_reported_at_once():
    with pytest.raises(MarkdownError) as caught:
        render(MarkdownSource("# A\n\n![x](y)\n\n{z}", 10), PLACEHOLDERS, parent_level=1)
    assert [line for line, _ in caught.value.mistakes] == [10, 12, 14]
