"""References and codes as people read them: in groups of four, and spelled out over the telephone. Pure."""

# The NATO spelling alphabet, and the digits that references are made of.
SPELLING_ALPHABET = {
    "A": "Alfa", "B": "Bravo", "C": "Charlie", "D": "Delta", "E": "Echo", "F": "Foxtrot", "G": "Golf", "H": "Hotel",
    "I": "India", "J": "Juliett", "K": "Kilo", "L": "Lima", "M": "Mike", "N": "November", "O": "Oscar", "P": "Papa",
    "Q": "Quebec", "R": "Romeo", "S": "Sierra", "T": "Tango", "U": "Uniform", "V": "Victor", "W": "Whiskey",
    "X": "X-ray", "Y": "Yankee", "Z": "Zulu", "0": "zero", "1": "one", "2": "two", "3": "three", "4": "four",
    "5": "five", "6": "six", "7": "seven", "8": "eight", "9": "nine",
}  # fmt: skip


def group_of_four(reference: str) -> str:
    """A reference in groups of four characters: ``ACDE 3467``."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def groups_of_three(code: str) -> str:
    """The digits of a code in groups of three: ``482 913``."""
    return " ".join(code[start : start + 3] for start in range(0, len(code), 3))


def spell_out(reference: str) -> str:
    """A reference as it is read aloud: ``Alfa Charlie three``."""
    return " ".join(SPELLING_ALPHABET[character] for character in reference)
