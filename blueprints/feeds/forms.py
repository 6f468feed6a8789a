"""What owners of private calendars send: a new address, or the end of one."""
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField

from ..forms import Form


class AddressForm(Form):
    act = HiddenField()         # the button pressed: "new" or "revoke"


class DelegationAddressForm(AddressForm):
    with_names = BooleanField(_l("Say the names"), description=_l(
        "Whoever knows the address then reads who of your delegation is where; else only how many."))
