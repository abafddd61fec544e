"""Pages of a government's members and invitations, and of the platform's operators."""

from typing import Any

from flask import Blueprint, Flask, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from registry.http.access import PUBLIC, SIGNED_IN, access, holders
from registry.http.actor import current_actor
from registry.http.forms import Choices, Form, FormPage, posted_version
from registry.http.i18n import language, tr
from registry.http.templating import NavItem, add_nav
from registry.http.writes import writes
from registry.kernel.actor import ADMIN, APPROVER, OPERATOR
from registry.kernel.text import N_, M
from registry.regions import queries as regions

from . import policy, queries, session
from .delegation import views as delegation
from .schemas import (
    AcceptInput,
    AdminInvitationInput,
    InvitationInput,
    OfficeInput,
    PlatformInput,
    RolesInput,
)
from .service import invitations, platform, sign_in
from .service import members as membership
from .states import PLATFORM_ROLE_LABELS, ROLE_HELP, ROLE_LABELS

pages = Blueprint("members", __name__)
MANAGERS = holders(ADMIN, platform=(OPERATOR,))
OPERATORS = holders(platform=(OPERATOR,))


@pages.get("/anggota")
@access(MANAGERS)
def own() -> Response:
    """The members of the government one acts for; an operator without one goes to their page."""
    code = current_actor().government
    return redirect(url_for("members.index", code=code) if code else url_for("members.operator"))


# ---------------------------------------------------------------- members
def _role_choices() -> Choices:
    """Every role with what it is for; the form draws the third item as help."""
    roles: Any = [(r, tr(label), tr(ROLE_HELP[r])) for r, label in ROLE_LABELS.items()]
    return {"roles": roles}


def _index_page(code: str) -> FormPage:
    policy.require_manager(current_actor(), code)
    government = regions.row(code)

    def context() -> dict[str, Any]:
        return {
            "government": government, "role_labels": ROLE_LABELS,
            "members": queries.members(code, after=request.args.get("after")),
            "invitations": queries.open_invitations(code),
        }  # fmt: skip

    return FormPage(
        InvitationInput(), "accounts/members.html", choices=_role_choices(), context=context
    )


@pages.get("/pemerintah/<code>/anggota")
@access(MANAGERS)
def index(code: str) -> Response:
    """Members, open invitations and the form to invite."""
    return _index_page(code).show()


@pages.post("/pemerintah/<code>/anggota")
@access(MANAGERS)
@writes
def invite(code: str) -> Response:
    """Invites somebody."""

    def send(data: dict[str, Any]) -> str:
        made = invitations.invite(current_actor(), code, data["email"], data["roles"])
        flash(tr(M("Undangan untuk %(email)s sedang dikirim.", email=made.email)), "ok")
        return url_for("members.index", code=code)

    return _index_page(code).submit(send)


@pages.post("/pemerintah/<code>/undangan/<int:number>/kirim-ulang")
@access(MANAGERS)
@writes
def resend(code: str, number: int) -> Response:
    """Sends an invitation again."""
    made = invitations.resend(current_actor(), code, number)
    flash(tr(M("Undangan untuk %(email)s dikirim ulang.", email=made.email)), "ok")
    return redirect(url_for("members.index", code=code), 303)


@pages.post("/pemerintah/<code>/undangan/<int:number>/batal")
@access(MANAGERS)
@writes
def revoke(code: str, number: int) -> Response:
    """Takes an invitation back."""
    made = invitations.revoke(current_actor(), code, number)
    flash(tr(M("Undangan untuk %(email)s dibatalkan.", email=made.email)), "ok")
    return redirect(url_for("members.index", code=code), 303)


def _roles_form(member: queries.Member) -> Form:
    return Form(RolesInput(), {"roles": member.roles}, choices=_role_choices(),
                version=policy.seen(member.roles))  # fmt: skip


def _offices(code: str) -> dict[str, list[tuple[str, str]]]:
    return {"agency": [(name, name) for _, name in regions.agencies(code)]}


def _drawn(code: str, number: int, **forms: Form) -> dict[str, Any]:
    """What the page of a member shows beside the form that was just sent."""
    fresh = queries.member(code, number)
    first = {"agency": fresh.agency}
    return {
        "government": regions.row(code), "member": fresh,
        "last_admin": queries.last_admin(code, number), "roles_form": _roles_form(fresh),
        "office_form": Form(OfficeInput(), first, choices=_offices(code)), **forms,
    }  # fmt: skip


def _member_page(code: str, number: int) -> FormPage:
    policy.require_manager(current_actor(), code)
    member = queries.member(code, number)

    def context() -> dict[str, Any]:
        if page.form.message:  # the page shows the roles of now; what it sends was decided on them
            page.form.version = policy.seen(queries.member(code, number).roles)
        return _drawn(code, number, roles_form=page.form)

    page = FormPage(
        RolesInput(), "accounts/member.html", initial={"roles": member.roles},
        choices=_role_choices(), version=posted_version() or policy.seen(member.roles),
        context=context,
    )  # fmt: skip
    return page


def _office_page(code: str, number: int) -> FormPage:
    """The same page after its office was refused."""
    policy.require_manager(current_actor(), code)
    page = FormPage(
        OfficeInput(), "accounts/member.html", choices=_offices(code),
        context=lambda: _drawn(code, number, office_form=page.form),
    )  # fmt: skip
    return page


@pages.get("/pemerintah/<code>/anggota/<int:number>")
@access(MANAGERS)
def member(code: str, number: int) -> Response:
    """One member's roles."""
    return _member_page(code, number).show()


@pages.post("/pemerintah/<code>/anggota/<int:number>")
@access(MANAGERS)
@writes
def change_roles(code: str, number: int) -> Response:
    """Saves a member's roles."""

    def save(data: dict[str, Any]) -> str:
        actor, roles = current_actor(), data["roles"]
        user = membership.change_roles(actor, code, number, roles, version=posted_version())
        flash(tr(M("Peran %(name)s disimpan.", name=user.name)), "ok")
        return _after(code)

    return _member_page(code, number).submit(save)


@pages.post("/pemerintah/<code>/anggota/<int:number>/perangkat-daerah")
@access(MANAGERS)
@writes
def set_office(code: str, number: int) -> Response:
    """Says where a member works."""

    def save(data: dict[str, Any]) -> str:
        user = membership.set_office(current_actor(), code, number, data["agency"])
        flash(tr(M("Perangkat daerah %(name)s disimpan.", name=user.name)), "ok")
        return url_for("members.member", code=code, number=number)

    return _office_page(code, number).submit(save)


@pages.post("/pemerintah/<code>/anggota/<int:number>/keluarkan")
@access(MANAGERS)
@writes
def remove(code: str, number: int) -> Response:
    """Takes all roles of a member away."""

    user = membership.remove(current_actor(), code, number, version=posted_version())
    flash(tr(M("%(name)s bukan anggota lagi.", name=user.name)), "ok")
    return redirect(_after(code), 303)


def _after(code: str) -> str:
    """The members' page, for as long as the actor may see it: they may have given up the role."""
    user = queries.by_id(current_actor().user_id or 0)
    assert user is not None
    still = policy.manages(queries.actor_of(user, code), code)
    return url_for("members.index", code=code) if still else url_for("accounts.profile")


# ---------------------------------------------------------------- accepting an invitation
def _invitation_page(token: str) -> FormPage:
    found, row = queries.invitation_by_token(token)
    invitations.usable(found)
    assert row is not None
    known, actor = queries.by_email(row.email), current_actor()
    return FormPage(
        AcceptInput(), "accounts/invitation.html",
        context={
            "invitation": row, "role_labels": ROLE_LABELS, "known": known is not None,
            "own": known is not None and known.id == actor.user_id,
        },
    )  # fmt: skip


@pages.get("/undangan/<token>")
@access(PUBLIC)
def invitation(token: str) -> Response:
    """An invitation: a new person makes their account, a known one signs in and accepts."""
    return _invitation_page(token).show()


@pages.post("/undangan/<token>")
@access(PUBLIC)
@writes
def accept_as_new(token: str) -> Response:
    """Makes the account and signs it in."""

    def make(data: dict[str, Any]) -> str:
        user = invitations.accept_as_new(token, data["name"], data["password"], language())
        sign_in.begin(user)
        session.sign_in(user)
        flash(tr(M("Selamat datang, %(name)s.", name=user.name)), "ok")
        return "/"

    return _invitation_page(token).submit(make)


@pages.post("/undangan/<token>/terima")
@access(SIGNED_IN)
@writes
def accept(token: str) -> Response:
    """Adds the invitation's roles to the signed-in person, who acts for that government now."""
    found, _ = queries.invitation_by_token(token)
    code = invitations.usable(found).government_code
    invitations.accept(current_actor(), token)
    session.act_for(code)
    flash(tr(M("Undangan diterima.")), "ok")
    return redirect("/", 303)


# ---------------------------------------------------------------- operators
def _operator_context() -> dict[str, Any]:
    return {
        "holders": queries.platform_holders(), "labels": PLATFORM_ROLE_LABELS,
        "governments": queries.governments_with_members(),
    }  # fmt: skip


@pages.get("/operator")
@access(OPERATORS)
def operator() -> Response:
    """Operators and auditors, and governments that have members."""
    return FormPage(PlatformInput(), "accounts/operator.html", context=_operator_context).show()


@pages.post("/operator")
@access(OPERATORS)
@writes
def grant() -> Response:
    """Gives somebody a platform role."""

    def give(data: dict[str, Any]) -> str:
        user = platform.grant(current_actor(), data["email"], data["role"], data["name"])
        flash(tr(M("Peran diberikan kepada %(name)s.", name=user.name)), "ok")
        return url_for("members.operator")

    page = FormPage(PlatformInput(), "accounts/operator.html", context=_operator_context)
    return page.submit(give)


@pages.post("/operator/<int:number>/<role>/cabut")
@access(OPERATORS)
@writes
def withdraw(number: int, role: str) -> Response:
    """Takes a platform role away."""
    platform.withdraw(current_actor(), number, role)
    flash(tr(M("Peran dicabut.")), "ok")
    return redirect("/" if number == current_actor().user_id else url_for("members.operator"), 303)


def _admin_page() -> FormPage:
    return FormPage(
        AdminInvitationInput(), "accounts/invite_admin.html",
        choices={"government": regions.choices()},
    )  # fmt: skip


@pages.get("/operator/undang-admin")
@access(OPERATORS)
def invite_admin() -> Response:
    """The form to invite a government's admin."""
    return _admin_page().show()


@pages.post("/operator/undang-admin")
@access(OPERATORS)
@writes
def invite_admin_submit() -> Response:
    """Invites an admin for any government."""

    def send(data: dict[str, Any]) -> str:
        made = invitations.invite_admin(current_actor(), data["government"], data["email"])
        flash(tr(M("Undangan untuk %(email)s sedang dikirim.", email=made.email)), "ok")
        return url_for("members.index", code=made.government_code)

    return _admin_page().submit(send)


def _manages(actor: Any) -> bool:
    return ADMIN in actor.roles


def _approves(actor: Any) -> bool:
    return APPROVER in actor.roles


def _operates(actor: Any) -> bool:
    return OPERATOR in actor.platform_roles


def init(app: Flask) -> None:
    """Adds the pages and their navigation."""
    app.register_blueprint(pages)
    app.register_blueprint(delegation.pages)
    add_nav(
        app,
        NavItem("members.own", N_("Anggota"), "users", _manages, menu=True),
        NavItem("delegation.own", N_("Pelimpahan wewenang"), "key", _approves, menu=True),
        NavItem("members.operator", N_("Operator"), "wrench-screwdriver", _operates, place=95),
    )


