"""Open data: complete, in the published shape, in files of a size that anybody can read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from pipeline.model.vocabulary import Audience
from pipeline.publish.opendata import opendata_jobs
from pipeline.publish.opendata.pieces import duration
from pipeline.publish.opendata.records import Files
from tests.publish.feeds.catalogs import make_catalog, make_context, make_entries, make_entry, run

SITE = "https://kepu.example/"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
PICTURE = "{http://www.google.com/schemas/sitemap-image/1.1}"
VIDEO = "{http://www.google.com/schemas/sitemap-video/1.1}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The open data of a small site with every kind of piece."""
    content = tmp_path_factory.mktemp("content")
    (content / "media").mkdir()
    (content / "media" / "a.mp4").write_bytes(b"x" * 777)
    (content / "media" / "a.vtt").write_text("WEBVTT\n", encoding="utf-8")
    body = (
        '<p>见<a href="piece:p00001">另一篇</a>与<a href="piece:secret">未公开</a>。</p><img src="media:media/a.png">'
    )
    video = {"file": "media/a.mp4", "captions": "media/a.vtt", "duration_s": 75, "transcript": "逐字稿。"}
    entries = (
        *make_entries(5),
        make_entry("secret", title="机密标题", public=False),
        make_entry(
            "linked", body, links=("p00001", "secret"), images=("media/a.png",), title='<"&>', date="2026-05-01"
        ),
        make_entry("clip", kind="video", video=video, date="2026-05-02", sources=[{"title": "书", "doi": "10.1000/x"}]),
        make_entry("fixed", corrections=[{"date": "2026-04-01", "what": "数字"}], AIGC={"Label": "1"}),
        make_entry("心肺复苏", authors=["王二"]),
    )
    return run(opendata_jobs(make_catalog(entries, content=content), make_context(tmp_path_factory.mktemp("build"))))


def piece(made: dict[str, bytes], name: str) -> Any:
    """One piece's record."""
    return json.loads(made[f"site/data/v1/pieces/{name}.json"])


def test_everything_has_the_published_shape(made: dict[str, bytes]) -> None:
    """Every file is an instance of the models whose JSON Schema is published, with no key beside it."""
    models = Files.model_fields
    for path, data in made.items():
        assert b"secret" not in data
        assert "机密" not in data.decode(), path
        if "/pieces/" in path:
            models["piece"].annotation.model_validate_json(data)  # type: ignore[union-attr]
    models["catalog"].annotation.model_validate_json(made["site/data/v1/catalog.json"])  # type: ignore[union-attr]
    schema = json.loads(made["site/data/v1/schema.json"])
    assert set(schema["$defs"]["PieceRecord"]["properties"]) >= set(piece(made, "clip"))
    assert set(schema["$defs"]["PieceRecord"]["required"]) <= set(piece(made, "clip"))


def test_the_shape_of_version_1_is_kept(made: dict[str, bytes]) -> None:
    """Programs of others read these keys: none may vanish within version 1."""
    assert {
        "@context", "@type", "@id", "schema", "identifier", "name", "url", "abstract", "genre", "inLanguage",
        "datePublished", "dateModified", "author", "publisher", "license", "about", "audience", "keywords",
        "wordCount", "timeRequired", "image", "video", "caption", "citation", "text", "html", "dcterms:title",
        "dcterms:creator", "dcterms:publisher", "dcterms:issued", "dcterms:modified", "dcterms:subject",
        "dcterms:license",
    } <= set(piece(made, "clip"))  # fmt: skip
    catalog = json.loads(made["site/data/v1/catalog.json"])
    assert {"@context", "version", "schema", "name", "url", "license", "dateModified", "total", "pieces"} <= set(
        catalog
    )
    assert catalog["version"] == "1"


def test_catalogue_lists_all_and_leads_to_each(made: dict[str, bytes]) -> None:
    """Every public piece is listed once, newest first, with the address of its own file."""
    catalog = json.loads(made["site/data/v1/catalog.json"])
    rows = catalog["pieces"]
    assert catalog["total"] == len(rows) == 9
    assert [row["identifier"] for row in rows[:2]] == ["clip", "linked"]
    assert "%E5" in next(row["data"] for row in rows if row["identifier"] == "心肺复苏")
    files = {path for path in made if "/pieces/" in path}
    assert files == {f"site/data/v1/pieces/{row['identifier']}.json" for row in rows}


def test_a_piece_in_full(made: dict[str, bytes]) -> None:
    """Text and HTML, absolute addresses, the clip's true size, sources, corrections and the AI label."""
    linked, clip, fixed = (piece(made, name) for name in ("linked", "clip", "fixed"))
    assert linked["name"] == '<"&>'
    assert linked["text"].startswith("见另一篇与未公开。")
    assert f'<a href="{SITE}p/p00001/">另一篇</a>与未公开' in linked["html"]
    assert f'src="{SITE}media/a.' in linked["html"]
    assert clip["@type"] == "VideoObject"
    assert clip["video"]["contentSize"] == 777
    assert clip["video"]["duration"] == "PT1M15S"
    assert clip["video"]["transcript"] == "逐字稿。"
    assert clip["caption"]["contentUrl"] == f"{SITE}media/a.vtt"
    assert clip["citation"] == [{"name": "书", "url": "https://doi.org/10.1000/x"}]
    assert clip["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert fixed["correction"][0]["text"] == "数字"
    assert fixed["dateModified"].startswith("2026-04-01")
    assert fixed["AIGC"]["Label"] == "1"
    assert piece(made, "心肺复苏")["author"] == [{"name": "王二"}]


def test_large_catalogues_are_paged_by_year() -> None:
    """Every file is below 1 MB, all pieces are in exactly one, and old pages do not change when pieces come."""
    entries = make_entries(2500, hours=11, html="")
    context = make_context(Path("unused"))

    def lists(count: int) -> dict[str, bytes]:
        jobs = opendata_jobs(make_catalog(entries[-count:]), context)
        return {job.path: job.make() for job in jobs if "catalog" in job.path}

    whole = lists(2500)
    first = json.loads(whole["site/data/v1/catalog.json"])
    pages = [json.loads(whole["site/" + url.removeprefix(SITE)]) for url in first["pages"]]
    names = [row["identifier"] for part in (first, *pages) for row in part["pieces"]]
    assert names == [entry.id for entry in entries]
    assert len(pages) >= 2
    assert max(map(len, whole.values())) < 1_000_000
    for page in pages:
        Files.model_fields["page"].annotation.model_validate(page)  # type: ignore[union-attr]
    earlier = lists(2400)
    kept = {path for path, data in whole.items() if earlier.get(path) == data}
    assert len(kept) >= len(pages) - 1


def test_sitemap(made: dict[str, bytes]) -> None:
    """Pieces with their last real change, pictures and clips; lists with something in them; nothing hidden."""
    root = etree.fromstring(made["site/sitemap.xml"])
    found = {node.findtext(f"{MAP}loc"): node for node in root}
    assert len(found) == len(root)
    assert found[f"{SITE}p/fixed/"].findtext(f"{MAP}lastmod") == "2026-04-01T00:00:00+08:00"
    pictures = [node.text or "" for node in found[f"{SITE}p/linked/"].iter(f"{PICTURE}loc")]
    assert len(pictures) == 2
    assert all(url.startswith(f"{SITE}media/") for url in pictures)
    clip = found[f"{SITE}p/clip/"].find(f"{VIDEO}video")
    assert clip is not None
    assert clip.findtext(f"{VIDEO}content_loc") == f"{SITE}media/a.mp4"
    assert clip.findtext(f"{VIDEO}duration") == "75"
    assert {SITE, f"{SITE}columns/water/", f"{SITE}topics/health/", f"{SITE}people/li/"} <= set(found)
    assert {f"{SITE}handbook/", f"{SITE}handbook/markdown/"} <= set(found)
    assert not any("secret" in url for url in found if url)


def test_empty_lists_are_not_in_the_sitemap() -> None:
    """A topic without a piece has no page."""
    vocabulary = make_catalog(()).vocabulary
    bare = type(vocabulary)(vocabulary.topics, (Audience("officials", "公务员"),), ())
    made = run(opendata_jobs(make_catalog(make_entries(1), vocabulary=bare), make_context(Path("unused"))))
    assert b"topics/health/" in made["site/sitemap.xml"]
    assert b"topics/water/" not in made["site/sitemap.xml"]
    assert b"officials" not in made["site/sitemap.xml"]


def test_robots_and_llms(made: dict[str, bytes]) -> None:
    """robots.txt names the sitemap; llms.txt has a title, a summary and links to everything."""
    assert f"Sitemap: {SITE}sitemap.xml" in made["site/robots.txt"].decode().splitlines()
    lines = made["site/llms.txt"].decode().splitlines()
    assert lines[0] == "# 示范科普"
    assert lines[2] == "> 把科学讲明白"
    assert any(line.startswith(f"- [标题 p00001]({SITE}p/p00001/): ") for line in lines)


def test_duration() -> None:
    """ISO 8601, whole seconds."""
    assert [duration(value) for value in (0, 38, 60, 75.6, 3600)] == ["PT0S", "PT38S", "PT1M", "PT1M16S", "PT60M"]
