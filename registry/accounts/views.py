"""Pages of one's own account: signing in and out, for whom one acts, password, API tokens."""

from typing import Any

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.audit import labels
from registry.http.access import PUBLIC, SIGNED_IN, access
from registry.http.actor import current_actor
from registry.http.forms import FormPage
from registry.http.i18n import tr
from registry.http.writes import writes
from registry.kernel.errors import NotFound
from registry.kernel.text import N_, M
from registry.regions import queries as regions

from . import commands, demo, members, queries, session
from .schemas import (
    ChangePasswordInput,
    EmailInput,
    NewPasswordInput,
    PlatformTokenInput,
    ProfileInput,
    SignInInput,
    TokenInput,
)
from .service import profile as profiles
from .service import reset
from .service import sign_in as signing
from .states import PLATFORM_ROLE_LABELS, ROLE_LABELS

pages = Blueprint("accounts", __name__)


def _home() -> str:
    return url_for("insight.desk") if "insight.desk" in current_app.view_functions else "/"


def _sign_in_page() -> FormPage:
    shown = current_app.extensions["lumbung.settings"].demo
    wanted = session.own_path(request.values.get("next"))
    table = {"groups": demo.groups() if shown else [], "password": demo.PASSWORD}
    page = FormPage(
        SignInInput(), "accounts/sign_in.html", initial={"next": wanted or ""},
        context={"demo": table, "wanted": wanted},
    )  # fmt: skip
    return page


@pages.get("/masuk")
@access(PUBLIC)
def sign_in() -> Response:
    """The sign-in form; who is signed in already goes on."""
    if current_actor().signed_in:
        return redirect(session.own_path(request.args.get("next")) or _home())
    return _sign_in_page().show()


@pages.post("/masuk")
@access(PUBLIC)
@writes
def sign_in_submit() -> Response:
    """Begins a session, or says why not."""

    def enter(data: dict[str, Any]) -> str:
        user = signing.authenticate(data["email"], data["password"], request.remote_addr or "")
        signing.begin(user)
        session.sign_in(user)
        return session.own_path(data["next"]) or _home()

    return _sign_in_page().submit(enter)


@pages.post("/keluar")
@access(SIGNED_IN)
@writes
def sign_out() -> Response:
    """Ends the session."""
    signing.end(current_actor())
    session.sign_out()
    flash(tr(M("Anda sudah keluar.")), "ok")
    return redirect("/", 303)


@pages.post("/bertindak-untuk")
@access(SIGNED_IN)
@writes
def act_for() -> Response:
    """Changes the government the person acts for to another of theirs."""
    wanted, actor = request.form.get("government", ""), current_actor()
    if wanted not in dict(actor.choices):
        raise NotFound
    session.act_for(wanted)
    flash(tr(M("Anda sekarang bertindak untuk %(name)s.", name=dict(actor.choices)[wanted])), "ok")
    return redirect(session.own_path(request.form.get("next")) or "/", 303)


# ---------------------------------------------------------------- forgotten password
def _forgotten_page() -> FormPage:
    return FormPage(EmailInput(), "accounts/forgotten.html")


@pages.get("/lupa-sandi")
@access(PUBLIC)
def forgotten() -> Response:
    """Asks for the address; afterwards says that a mail is on its way."""
    if request.args.get("terkirim"):
        html = render_template("accounts/forgotten_sent.html", hours=reset.hours(reset.FORGOTTEN))
        return Response(html, mimetype="text/html")
    return _forgotten_page().show()


@pages.post("/lupa-sandi")
@access(PUBLIC)
@writes
def forgotten_submit() -> Response:
    """Queues the mail; the answer is the same for every address."""

    def ask(data: dict[str, Any]) -> str:
        reset.ask(data["email"])
        return url_for("accounts.forgotten", terkirim=1)

    return _forgotten_page().submit(ask)


def _reset_page(token: str) -> FormPage:
    context = {"email": reset.owner(token).email}
    return FormPage(NewPasswordInput(), "accounts/reset.html", context=context)


@pages.get("/atur-sandi/<token>")
@access(PUBLIC)
def set_password(token: str) -> Response:
    """The form behind a mailed link."""
    return _reset_page(token).show()


@pages.post("/atur-sandi/<token>")
@access(PUBLIC)
@writes
def set_password_submit(token: str) -> Response:
    """Sets the password and signs its owner in."""

    def save(data: dict[str, Any]) -> str:
        user = reset.set_password(token, data["password"])
        signing.begin(user)
        session.sign_in(user)
        flash(tr(M("Kata sandi baru berlaku. Semua sesi lama sudah diakhiri.")), "ok")
        return _home()

    return _reset_page(token).submit(save)


# ---------------------------------------------------------------- profile
def _profile_page() -> FormPage:
    actor = current_actor()
    user = queries.by_id(actor.user_id or 0)
    assert user is not None
    return FormPage(
        ProfileInput(), "accounts/profile.html",
        initial={"name": user.name, "language": user.language},
        context={
            "email": user.email, "roles": queries.roles_by_government(actor),
            "role_labels": ROLE_LABELS, "platform_labels": PLATFORM_ROLE_LABELS,
        },
    )  # fmt: skip


@pages.get("/profil")
@access(SIGNED_IN)
def profile() -> Response:
    """Name, language and roles."""
    return _profile_page().show()


@pages.post("/profil")
@access(SIGNED_IN)
@writes
def profile_submit() -> Response:
    """Saves name and language."""

    def save(data: dict[str, Any]) -> str:
        profiles.rename(current_actor(), data["name"], data["language"])
        session.speak(data["language"])
        flash(tr(M("Akun Anda disimpan.")), "ok")
        return url_for("accounts.profile")

    return _profile_page().submit(save)


def _password_page() -> FormPage:
    user = queries.by_id(current_actor().user_id or 0)
    email = user.email if user else ""
    return FormPage(ChangePasswordInput(), "accounts/password.html", context={"email": email})


@pages.get("/profil/kata-sandi")
@access(SIGNED_IN)
def password() -> Response:
    """The form for a new password."""
    return _password_page().show()


@pages.post("/profil/kata-sandi")
@access(SIGNED_IN)
@writes
def password_submit() -> Response:
    """Changes the password; this session goes on, all others end."""

    def save(data: dict[str, Any]) -> str:
        user = profiles.change_password(current_actor(), data["current"], data["password"])
        session.keep(user)
        flash(tr(M("Kata sandi diganti. Semua sesi lain sudah diakhiri.")), "ok")
        return url_for("accounts.profile")

    return _password_page().submit(save)


def _tokens_page() -> FormPage:
    actor = current_actor()
    secret = session.shown_once() if request.method == "GET" else None
    schema = TokenInput() if actor.choices else PlatformTokenInput()
    return FormPage(
        schema, "accounts/tokens.html",
        initial={"government": actor.government, "expires_on": profiles.last_day()},
        choices={"government": actor.choices},
        context=lambda: {"tokens": queries.tokens(actor), "secret": secret},
    )  # fmt: skip


@pages.get("/profil/token")
@access(SIGNED_IN)
def tokens() -> Response:
    """Personal API tokens; a new one's secret this once."""
    return _tokens_page().show()


@pages.post("/profil/token")
@access(SIGNED_IN)
@writes
def tokens_submit() -> Response:
    """Makes a token."""

    def make(data: dict[str, Any]) -> str:
        _, secret = profiles.make_token(current_actor(), **data)
        session.show_once(secret)
        return url_for("accounts.tokens")

    return _tokens_page().submit(make)


@pages.post("/profil/token/<int:token_id>/cabut")
@access(SIGNED_IN)
@writes
def revoke_token(token_id: int) -> Response:
    """Ends a token."""
    token = profiles.revoke_token(current_actor(), token_id)
    flash(tr(M("Token “%(name)s” dicabut.", name=token.name)), "ok")
    return redirect(url_for("accounts.tokens"), 303)


ACTION_LABELS = {
    "account.sign_in": N_("Masuk"),
    "account.sign_in_failed": N_("Gagal masuk"),
    "account.sign_out": N_("Keluar"),
    "account.change": N_("Akun diubah"),
    "account.change_password": N_("Kata sandi diganti"),
    "account.reset_asked": N_("Pengaturan ulang kata sandi diminta"),
    "account.reset": N_("Kata sandi diatur ulang"),
    "account.load_demo": N_("Akun peragaan dimuat"),
    "token.create": N_("Token API dibuat"),
    "token.revoke": N_("Token API dicabut"),
    "invitation.create": N_("Undangan dikirim"),
    "invitation.resend": N_("Undangan dikirim ulang"),
    "invitation.revoke": N_("Undangan dibatalkan"),
    "invitation.accept": N_("Undangan diterima"),
    "member.change_roles": N_("Peran anggota diubah"),
    "member.set_office": N_("Perangkat daerah anggota diatur"),
    "delegation.create": N_("Wewenang persetujuan dilimpahkan"),
    "delegation.revoke": N_("Pelimpahan wewenang dicabut"),
    "member.remove": N_("Anggota dikeluarkan"),
    "platform.grant": N_("Peran platform diberikan"),
    "platform.withdraw": N_("Peran platform dicabut"),
}
FIELD_LABELS = {"name": N_("Nama lengkap"), "language": N_("Bahasa")}
SUBJECT_LABELS = {
    "account": N_("Akun"),
    "sign_in": N_("Percobaan masuk"),
    "token": N_("Token API"),
    "invitation": N_("Undangan"),
    "member": N_("Anggota"),
    "delegation": N_("Pelimpahan wewenang"),
}
DETAIL_LABELS = {
    "giver": N_("Pemberi wewenang"), "taker": N_("Penerima wewenang"), "starts_on": N_("Mulai"),
    "ends_on": N_("Sampai dengan"), "mandate": N_("Surat pelimpahan"),
    "agency": N_("Perangkat daerah"),
}  # fmt: skip


def init(app: Flask) -> None:
    """Adds the members' pages, the command, and what the audit log calls these acts."""
    members.init(app)
    app.cli.add_command(commands.account)
    labels.add(ACTION_LABELS)
    labels.add_subjects(SUBJECT_LABELS)
    labels.add_details(DETAIL_LABELS)
    labels.add_values({**ROLE_LABELS, **PLATFORM_ROLE_LABELS, **FIELD_LABELS})
    labels.name_governments(regions.names)
