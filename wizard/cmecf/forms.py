"""The fields of a legacy login. Their names are relied on by scripts and by training."""

from wizard.core.forms import password_field, username_field


class LegacyFields:
    """What a legacy login asks for. ``section-cmecf`` keeps a password manager from mixing it up with PACER's."""

    username = username_field(
        "CM/ECF login", "All lowercase", "Enter the login of the filer account.", autocomplete="section-cmecf username"
    )
    password = password_field(
        "CM/ECF password", "", "Enter the password of the filer account.", autocomplete="section-cmecf current-password"
    )
