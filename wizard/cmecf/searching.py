"""How a filer's name is stored to be found. Pure."""

from wizard.kernel.folding import folded

LONGEST = 320


def searchable(last_name: str, first_name: str, middle_name: str) -> dict[str, str]:
    """The columns by which a name is found and ordered.

    ``sort_name`` begins with the last name, ``given_name`` with the first name, and ``last_word`` is what most people
    look for in a last name of several words: “Cruz” of “de la Cruz”.
    """
    last, given = folded(last_name), folded(f"{first_name} {middle_name}")
    columns = {"sort_name": f"{last} {given}", "given_name": given, "last_word": last.rpartition(" ")[2]}
    return {name: text.strip()[:LONGEST] for name, text in columns.items()}
