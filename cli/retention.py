"""`pyairtable-db maintain retention` and `maintain hold`: how long rows are kept, and which are not to go."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from . import output
from .options import EnvOption, JsonOption, UrlOption

if TYPE_CHECKING:
    from pyairtable_db.retention import Hold, Period

FOR_EVER = ("forever", "for ever")
DEFAULT = "default"

periods = typer.Typer(
    name="retention",
    help="How long rows are kept: the operator's periods, and tenants' own.",
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
holds = typer.Typer(
    name="hold",
    help="Legal holds: rows of a tenant that nothing deletes while the hold stands.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
OneTenantOption = Annotated[str | None, typer.Option("--tenant", metavar="SLUG", help="For this tenant.")]
TheTenantOption = Annotated[
    str | None,
    typer.Option("--tenant", metavar="SLUG", help="Whose rows. Default: the only tenant, when there is one."),
]
ByOption = Annotated[
    str | None, typer.Option("--by", metavar="NAME", help="Who does it, for the record. Default: the login.")
]


def register(commands: typer.Typer) -> None:
    """Add both command groups to ``maintain``."""
    commands.add_typer(periods)
    commands.add_typer(holds)


@periods.callback()
def show(
    context: typer.Context,
    tenant: OneTenantOption = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Show how long rows of each kind are kept, and between which bounds tenants may choose; or what counts for one.

    Example: [bold]pyairtable-db maintain retention --tenant acme[/]
    """
    if context.invoked_subcommand is not None:
        return
    from pyairtable_db import data, database, retention, settings

    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        chosen = None if tenant is None else data.find_tenant(connection, tenant)
        found = retention.read_periods(connection, chosen)
    if json:
        output.document({"tenant": chosen and chosen.slug, "retention": [asdict(period) for period in found]})
    elif chosen is None:
        output.table(
            ["kind", "kept", "tenants may keep", "own"],
            [
                [period.kind, kept(period.keep), _bounds(period.at_least, period.at_most), str(period.own_periods)]
                for period in found
            ],
            right=["own"],
        )
    else:
        output.table(
            ["kind", "kept", "by", "tenants may keep"],
            [
                [period.kind, kept(period.effective), _whose(period), _bounds(period.at_least, period.at_most)]
                for period in found
            ],
        )


@periods.command("set")
def set_(
    kind: Annotated[str, typer.Argument(help="Kind of rows, as `maintain retention` lists them.")],
    keep: Annotated[
        str,
        typer.Argument(help="Period, such as '90 days' or '13 months'; forever; for a tenant also default."),
    ],
    tenant: OneTenantOption = None,
    at_least: Annotated[
        str | None, typer.Option("--at-least", metavar="PERIOD", help="The shortest period a tenant may choose.")
    ] = None,
    at_most: Annotated[
        str | None, typer.Option("--at-most", metavar="PERIOD", help="The longest one; none takes the bound away.")
    ] = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Set how long rows of a kind are kept: the operator's period, or with --tenant that tenant's own.

    Bounds that are not given stay as they are. What is older goes with the next maintenance, for good, unless it is
    held. A tenant's default is the operator's period.

    Example: [bold]pyairtable-db maintain retention set api_usage_logs '13 months' --at-least '30 days'[/]
    """
    from pyairtable_db import data, database, retention, settings
    from pyairtable_db.errors import UsageError

    if keep == DEFAULT and tenant is None:
        raise UsageError("default is the operator's period", hint="Name a period or forever, or a tenant.")
    if keep == DEFAULT:
        period = None
    elif keep in FOR_EVER:
        period = None if tenant is None else "infinity"
    else:
        period = keep
    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        chosen = None if tenant is None else data.find_tenant(connection, tenant)
        found = retention.set_period(connection, kind, period, tenant=chosen, at_least=at_least, at_most=at_most)
    if json:
        output.document({"tenant": chosen and chosen.slug, **asdict(found)})
        return
    if chosen is None:
        output.result(f"{kind}: kept {kept(found.keep)}; tenants may keep {_bounds(found.at_least, found.at_most)}")
    else:
        output.result(f"{kind} of {chosen.slug}: kept {kept(found.effective)}, by {_whose(found)}")
    output.note("What goes with the next maintenance: pyairtable-db maintain run --dry-run")


@holds.command()
def place(
    reason: Annotated[str, typer.Argument(help="Why, such as the case's name.")],
    tenant: TheTenantOption = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help="Kind of rows. Default: every kind.")
    ] = None,
    begins: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="Rows from here on. Default: the oldest, too.")
    ] = None,
    ends: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help="Rows before this. Default: those to come, too.")
    ] = None,
    by: ByOption = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """Hold a tenant's rows: nothing deletes them until the hold is released. Times without a zone are in UTC.

    Example: [bold]pyairtable-db maintain hold place 'Case 12-345' --tenant acme --from 2026-01-01 --until 2026-07-01[/]
    """
    from pyairtable_db import data, database, retention, settings

    since, until = retention.moment(begins, "--from"), retention.moment(ends, "--until")
    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        chosen = data.find_tenant(connection, tenant)
        hold = retention.place_hold(connection, chosen, reason, placed_by=by, kind=kind, begins=since, ends=until)
    if json:
        output.document(asdict(hold))
    else:
        output.result(f"hold {hold.id} placed: {_kind(hold)} of {hold.tenant}{_range(hold)}")


@holds.command()
def release(
    hold_id: Annotated[int, typer.Argument(metavar="ID", help="The hold, as `maintain hold list` shows it.")],
    tenant: TheTenantOption = None,
    by: ByOption = None,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """End a legal hold; its record stays. What it kept goes with the next maintenance when its period is over.

    Example: [bold]pyairtable-db maintain hold release 7 --tenant acme[/]
    """
    from pyairtable_db import data, database, retention, settings

    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        chosen = data.find_tenant(connection, tenant)
        hold = retention.release_hold(connection, chosen, hold_id, released_by=by)
    if json:
        output.document(asdict(hold))
    else:
        output.result(f"hold {hold.id} released: {_kind(hold)} of {hold.tenant}{_range(hold)}")


@holds.command("list")
def list_(
    tenant: OneTenantOption = None,
    released: Annotated[bool, typer.Option("--released", help="Those that were released, too.")] = False,
    url: UrlOption = None,
    env: EnvOption = None,
    json: JsonOption = False,
) -> None:
    """List the legal holds that stand, of one tenant or of all.

    Example: [bold]pyairtable-db maintain hold list --released[/]
    """
    from pyairtable_db import data, database, retention, settings

    with database.connect(database.target(settings.load(env=env, url=url))) as connection:
        chosen = None if tenant is None else data.find_tenant(connection, tenant)
        found = retention.read_holds(connection, chosen, with_released=released)
    if json:
        output.document({"holds": [asdict(hold) for hold in found]})
    elif found:
        output.table(
            ["id", "tenant", "rows", "from", "until", "reason", "placed", "by"] + ["released", "by"] * released,
            [
                [
                    str(hold.id),
                    hold.tenant,
                    _kind(hold),
                    _time(hold.begins),
                    _time(hold.ends),
                    hold.reason,
                    _time(hold.placed_at),
                    hold.placed_by,
                    *([_time(hold.released_at), hold.released_by or ""] if released else []),
                ]
                for hold in found
            ],
            right=["id"],
        )
    else:
        output.note("No legal hold stands." if not released else "There was no legal hold yet.")


def kept(keep: str | None) -> str:
    """Return a period as people read it; None and infinity are for ever."""
    if keep in (None, "infinity"):
        return "for ever"
    return "0 days" if keep == "00:00:00" else str(keep)


def _bounds(at_least: str, at_most: str | None) -> str:
    lowest = None if at_least == "00:00:00" else at_least
    if at_most is None:
        return "any time" if lowest is None else f"{lowest} or longer"
    return f"{at_most} at most" if lowest is None else f"{lowest} to {at_most}"


def _whose(period: Period) -> str:
    if period.tenant_keep is None:
        return "the operator"
    return "the tenant" if period.tenant_keep == period.effective else f"bounds, the tenant chose {period.tenant_keep}"


def _kind(hold: Hold) -> str:
    return hold.kind or "all kinds"


def _range(hold: Hold) -> str:
    parts = [f"from {_time(hold.begins)}" * bool(hold.begins), f"until {_time(hold.ends)}" * bool(hold.ends)]
    return "".join(f" {part}" for part in parts if part)


def _time(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"
