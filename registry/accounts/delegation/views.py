"""Pages of a government's delegations: the list, a new one, its document, taking it back."""

from typing import Any

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from registry.documents.pages import download
from registry.http.access import SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.clock import today
from registry.kernel.errors import NotFound
from registry.kernel.text import M
from registry.regions import queries as regions

from .. import policy
from . import queries, service
from .schemas import DelegationInput

pages = Blueprint("delegation", __name__)
RULE = "/pemerintah/<code>/anggota/pelimpahan"


def _page(code: str) -> FormPage:
    actor = current_actor()
    if queries.own(actor) != code:
        raise NotFound
    refusal = service.may_not_lend(actor, code)

    def context() -> dict[str, Any]:
        rows = queries.of(code)
        return {
            "government": regions.row(code), "rows": rows, "standings": queries.STANDINGS,
            "manages": policy.manages(actor, code),
            "refusal": tr(refusal.message) if refusal else None,
            "revocable": {r.id for r in rows if service.may_revoke(actor, r)},
        }  # fmt: skip

    own = str(actor.user_id)
    givers = [(str(n), name) for n, name in queries.givers(code) if service.may_name(actor, n)]
    takers = [(str(n), name) for n, name in queries.takers(code)]
    first = own if own in dict(givers) else givers[0][0] if len(givers) == 1 else ""
    return FormPage(
        DelegationInput(), "accounts/delegations.html", context=context,
        initial={"giver": first, "starts_on": today()},
        choices={"giver": givers, "taker": takers},
    )  # fmt: skip


@pages.get("/pelimpahan")
@access(SIGNED_IN)
def own() -> Response:
    """The delegations of the government one acts for."""
    return redirect(url_for("delegation.index", code=queries.own(current_actor())))


@pages.get(RULE)
@access(SIGNED_IN)
def index(code: str) -> Response:
    """The government's delegations and the form of a new one."""
    return _page(code).show()


@pages.post(RULE)
@access(SIGNED_IN)
@writes
def create(code: str) -> Response:
    """Records a delegation."""

    def record(data: dict[str, Any]) -> str:
        made = service.delegate(current_actor(), code, data)
        flash(tr(M("Wewenang dilimpahkan kepada %(name)s.", name=made.taker.name)), "ok")
        return url_for("delegation.index", code=code)

    return _page(code).submit(record)


@pages.post(f"{RULE}/<int:number>/cabut")
@access(SIGNED_IN)
@writes
def revoke(code: str, number: int) -> Response:
    """Takes a delegation back at once."""
    service.revoke(current_actor(), code, number)
    flash(tr(M("Pelimpahan dicabut.")), "ok")
    return redirect(url_for("delegation.index", code=code), 303)


@pages.get(f"{RULE}/<int:number>/surat")
@access(SIGNED_IN)
def document(code: str, number: int) -> Response:
    """The letter of a delegation, for people of its government."""
    if queries.own(current_actor()) != code:
        raise NotFound
    return download(queries.document(code, number))
