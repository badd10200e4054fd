"""The fields of a legacy login. Scripts rely on their names, and so do the training scenarios."""

from wizard.core.forms import password_field, username_field


class LegacyFields:
    """A CM/ECF login and its password. ``section-cmecf`` keeps password managers from filling in PACER's instead."""

    username = username_field(
        "CM/ECF login", "All lowercase", "Enter the login of the filer account.", autocomplete="section-cmecf username"
    )
    password = password_field(
        "CM/ECF password", "", "Enter the password of the filer account.", autocomplete="section-cmecf current-password"
    )
