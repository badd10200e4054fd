"""The door for gunicorn and for ``flask --app wsgi``."""

import sys

from wizard import create_app
from wizard.courts.catalogue import CourtMistake
from wizard.kernel.config import SettingsError

try:
    app = create_app()
except (SettingsError, CourtMistake) as mistake:
    sys.exit(str(mistake))
