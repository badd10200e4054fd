"""Builds static/uswds: one stylesheet, what it names, and a compressed copy of each text file.

Run it with `python wizard/assets/build.py`. It does nothing when the same inputs were built before.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parents[1] / "static"
TARGET = STATIC / "uswds"
# Served as they are written here; beside them the build leaves their compressed copies.
SERVED_AS_WRITTEN = (STATIC / "js", STATIC / "img")
MODULES = HERE / "node_modules"
USWDS = MODULES / "@uswds" / "uswds"
STAMP = "built-from"
OLDEST_NODE = (20, 19)
URL = re.compile(r"""url\(\s*["']?([^"')]*)["']?\s*\)""")
SUBSET = re.compile(r"url\([\"']?\.\./fonts/subset/([\w-]+\.woff2)[\"']?\)[^}]*unicode-range:([^;}]+)")
# What the stylesheet can ask of the font: letters that meet, accents, figures of equal width.
FEATURES = "calt,ccmp,kern,liga,locl,mark,tnum"


class BuildError(Exception):
    """The stylesheet could not be built; the message is one sentence for the person who ran the build."""


def main() -> int:
    """Build if anything changed, say what happened, and answer with an exit code."""
    try:
        digest = digest_of(sources())
        if is_built(TARGET, digest):
            print("The stylesheet is up to date.")
            return 0
        build(TARGET, digest)
    except (BuildError, OSError) as mistake:
        print(f"The stylesheet was not built: {mistake}", file=sys.stderr)
        return 1
    print("The stylesheet was built.")
    return 0


def sources() -> list[Path]:
    """Everything that the built files depend on."""
    served = [file for folder in SERVED_AS_WRITTEN for file in folder.glob("*") if file.suffix in (".js", ".svg")]
    return [*HERE.glob("*.scss"), *HERE.glob("package*.json"), HERE / ".npmrc", HERE / "build.py", *served]


def digest_of(files: Iterable[Path]) -> str:
    """One digest of these files' names and contents, whatever order they come in."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return total.hexdigest()


def is_built(target: Path, digest: str) -> bool:
    """Whether exactly these inputs were built before."""
    stamp = target / STAMP
    return stamp.is_file() and stamp.read_text() == digest and (target / "css/site.css").is_file()


def build(target: Path, digest: str) -> None:
    """Build beside the target and swap at the end: a failed build leaves the old one whole."""
    fresh = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        node, npm = find_node()
        install(npm)
        css = compile_styles(node, fresh / "css" / "site.css")
        copy_named_files(css, USWDS / "dist", fresh)
        subset_fonts(css, USWDS / "dist" / "fonts" / "public-sans", fresh / "fonts" / "subset")
        add_digests(css)
        for folder in (fresh, *SERVED_AS_WRITTEN):
            compress(folder)
        (fresh / STAMP).write_text(digest)
        shutil.rmtree(target, ignore_errors=True)
        fresh.rename(target)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def find_node() -> tuple[str, str]:
    """The machine's own node and npm where they are new enough, else those in this environment."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and version_of(node) >= OLDEST_NODE:
        return node, npm
    ours = Path(sys.executable).parent
    if not (ours / "npm").exists():
        wanted = HERE / "requirements.txt"
        run("fetch Node", [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(wanted)])
    return str(ours / "node"), str(ours / "npm")


def version_of(node: str) -> tuple[int, ...]:
    """Major and minor version of this node."""
    return tuple(int(part) for part in re.findall(r"\d+", run("ask Node", [node, "--version"]))[:2])


def install(npm: str) -> None:
    """Fetch exactly the locked packages, unless they are here already."""
    digest = digest_of([HERE / "package-lock.json", HERE / ".npmrc"])
    stamp = MODULES / f".{STAMP}"
    if stamp.is_file() and stamp.read_text() == digest:
        return
    run("fetch the packages", [npm, "ci", "--loglevel=error"])
    stamp.write_text(digest)


def compile_styles(node: str, css: Path) -> Path:
    """Compile the stylesheet without the noise of deprecations in packages that are not ours."""
    sass = [node, str(MODULES / "sass" / "sass.js"), "--quiet-deps", "--no-source-map"]
    packages = f"--load-path={USWDS / 'packages'}"
    css.parent.mkdir(parents=True)
    run("compile", [*sass, "--style=compressed", packages, str(HERE / "site.scss"), str(css)])
    return css


def copy_named_files(css: Path, source: Path, target: Path) -> None:
    """Copy the USWDS files it names; refuse an address that the content policy would block."""
    for url in sorted(set(URL.findall(css.read_text())) - {""}):
        if re.fullmatch(r"\.\./\.\./img/[\w-]+\.svg|\.\./fonts/subset/[\w-]+\.woff2", url):
            continue
        if not re.fullmatch(r"\.\./(fonts|img)/[\w/.-]+", url):
            raise BuildError(f"the stylesheet asks for {url!r}, which the site does not serve.")
        name = url.removeprefix("../")
        if not (source / name).is_file():
            raise BuildError(f"the stylesheet asks for {name}, which USWDS does not have.")
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, target / name)


def subset_fonts(css: Path, source: Path, target: Path) -> None:
    """Cut from each font the characters for which the stylesheet names a subset.

    Without hinting, which is two fifths of such a file and helps on few displays: those of Windows at a low resolution.
    """
    target.mkdir(parents=True)
    for name, characters in SUBSET.findall(css.read_text()):
        cut = [f"--unicodes={characters}", f"--layout-features={FEATURES}", "--no-hinting", "--flavor=woff2"]
        tool = [sys.executable, "-m", "fontTools.subset", str(source / name)]
        run("cut the fonts", [*tool, *cut, f"--output-file={target / name}"])


def add_digests(css: Path) -> None:
    """Let each URL change with its file, as those of the templates do: browsers keep both for a year."""

    def with_digest(found: re.Match[str]) -> str:
        if not (url := found[1]):
            return found[0]
        return f'url("{url}?v={hashlib.sha256((css.parent / url).read_bytes()).hexdigest()[:12]}")'

    css.write_text(URL.sub(with_digest, css.read_text()))


def compress(folder: Path) -> None:
    """Write what the server sends to browsers that take brotli or gzip."""
    run("compress", [sys.executable, "-m", "whitenoise.compress", "--quiet", str(folder)])


def run(what: str, command: list[str]) -> str:
    """Run one of our own commands in this folder; what it says is shown only when it fails."""
    try:
        done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError as missing:
        raise BuildError(f"could not {what}: {missing.filename} is not there.") from missing
    if done.returncode:
        last = (done.stderr or done.stdout).strip()[-2000:]
        raise BuildError(f"could not {what} (exit code {done.returncode}).\n{last}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
