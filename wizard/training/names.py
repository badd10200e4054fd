"""Names for fictional people: first and last names, combined at random."""

_FIRST = """
Adela Alaric Anneliese Barnaby Beatrix Caspian Clementine Cornelius Delphine Desmond Eleanora Ephraim Felicity
Florian Genevieve Gideon Henrietta Horatio Imogen Isidore Josephine Jasper Katarina Leander Leonora Magnus
Marguerite Nicodemus Octavia Orlando Philippa Quincy Rosamund Rupert Seraphina Sterling Theodora Tobias
Ursula Valentin Wilhelmina Xavier Yolanda Zachary
"""
_LAST = """
Abernathy Ballantyne Carmichael Davenport Ellsworth Fairweather Galbraith Hollingsworth Ingersoll Jankowski
Kingsbury Lockhart Montgomery Northcott Oglethorpe Pendergast Quillfeather Ravenscroft Stapleton Thistlewood
Underhill Vanterpool Wainwright Yarborough Zimmerman Ashworth Blackwell Chamberlain Drummond Eastwood
Farnsworth Greenleaf Hathaway Ivanova Jimenez Kowalczyk Lindgren Matsuda Nakagawa Okonkwo Papadakis
"""

FIRST, LAST = _FIRST.split(), _LAST.split()
