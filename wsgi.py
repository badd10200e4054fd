"""The door for gunicorn and for ``flask --app wsgi``."""

import sys

from wizard import create_app
from wizard.core.config import SettingsError
from wizard.courts.loader import CourtConfigError

try:
    app = create_app()
except (SettingsError, CourtConfigError) as mistake:
    sys.exit(str(mistake))
