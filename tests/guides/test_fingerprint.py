"""What a fingerprint is made of."""

from wizard.guides import fingerprint


def test_a_fingerprint_is_of_the_program_and_not_of_the_compressed_copies_beside_it(tmp_path, monkeypatch):
    folder = tmp_path / "static" / "js"
    folder.mkdir(parents=True)
    for name in ("site.js", "site.js.br", "site.js.gz"):
        (folder / name).touch()
    monkeypatch.setattr(fingerprint, "ROOT", tmp_path)
    assert list(fingerprint.program_files()) == [folder / "site.js"]
